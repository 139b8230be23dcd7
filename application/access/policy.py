"""The one place that decides who may do what: policies in files, decided by Cedar."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import structlog
from cedarpy import (
    PolicySet,
    Schema,
    is_authorized,
    policies_to_json_str,
    validate_policies,
)
from pydantic_core import from_json

from application import alarms
from domain.kernel import Actor, Forbidden
from domain.values import Jurisdiction, OrganisationCode, Role

DECISIONS_MAX = 50_000
"""So many answers are remembered: a decision depends on nothing but what is asked."""

_SCHEMA = """
entity Person = {{ role: String, organisation: String, jurisdiction: String }};
entity Record = {{
  kind: String,
  shared: Bool,
  organisations: Set<String>,
  jurisdictions: Set<String>,
}};
action {actions} appliesTo {{
  principal: Person,
  resource: Record,
  context: {{ opened: Bool }},
}};
"""


_PUT_BACK = (
    "the policy files in application/access/policies cannot be used; put them back as "
    "they were delivered, or mend what is named"
)


class PolicyUnusable(Exception):
    """The policy files are missing or not well formed: nobody may do anything."""


@dataclass(frozen=True)
class Resource:
    """What somebody wants to see or change, and to whom it belongs.

    `organisations` is None for what belongs to everybody. `jurisdictions` are those of
    the organisations that it belongs to.
    """

    kind: str = ""
    organisations: frozenset[OrganisationCode] | None = None
    jurisdictions: frozenset[Jurisdiction] = frozenset()


SHARED = Resource()


class Question(NamedTuple):
    """All that a decision depends on."""

    role: Role
    organisation: OrganisationCode
    jurisdiction: Jurisdiction
    action: str
    resource: Resource
    opened: bool


@dataclass(frozen=True)
class Decision:
    """Whether something may be done, and which policies said so."""

    allowed: bool
    reasons: tuple[str, ...]


def permit(
    actor: Actor,
    action: str,
    resource: Resource = SHARED,
    *,
    opened: bool = False,
) -> None:
    """Decide whether an actor may do something; every door asks here.

    `opened`: an auditor has stated his reason to look, or two people have opened this
    record to the actor for a while.

    Raises:
        Forbidden
    """
    decision = decide(actor, action, resource, opened=opened)
    if not decision.allowed:
        structlog.get_logger("baybridge.access").info(
            "forbidden",
            action=action,
            role=actor.role.value,
            organisation=actor.organisation,
            reasons=decision.reasons,
        )
        raise Forbidden(action=action)


def permitted(
    actor: Actor,
    action: str,
    resource: Resource = SHARED,
    *,
    opened: bool = False,
) -> bool:
    """Say whether `permit` would let the actor pass."""
    return decide(actor, action, resource, opened=opened).allowed


def decide(
    actor: Actor,
    action: str,
    resource: Resource = SHARED,
    *,
    opened: bool = False,
) -> Decision:
    """Return what the policies say; what they do not allow is refused."""
    question = Question(
        actor.role, actor.organisation, actor.jurisdiction, action, resource, opened
    )
    return _decide(question)


@cache
def actions() -> frozenset[str]:
    """Return every action that a policy speaks of.

    Raises:
        PolicyUnusable
    """
    return frozenset(_actions_in(policy_text()))


@cache
def policies() -> PolicySet:
    """Return the policies of every file, checked against what they may speak of.

    Raises:
        PolicyUnusable
    """
    return checked(policy_text())


def checked(text: str) -> PolicySet:
    """Return policies that are well formed and ask for nothing that is not there.

    Raises:
        PolicyUnusable
    """
    found = _actions_in(text)
    named = ", ".join(f'"{action}"' for action in sorted(found))
    schema = _SCHEMA.format(actions=named)
    try:
        result = validate_policies(text, Schema.from_str(schema))
        if not result:
            raise PolicyUnusable(f"{_PUT_BACK}: {'; '.join(map(str, result.errors))}")
        return PolicySet.from_str(text)
    except ValueError as problem:
        raise PolicyUnusable(f"{_PUT_BACK}: {problem}") from None


@cache
def policy_text() -> str:
    """Return the text of every policy file, in the order of their names.

    Raises:
        PolicyUnusable: there are none.
    """
    folder = resources.files("application.access") / "policies"
    files = sorted(one.name for one in folder.iterdir() if one.name.endswith(".cedar"))
    if not files:
        raise PolicyUnusable(_PUT_BACK)
    return "\n".join((folder / name).read_text("utf-8") for name in files)


def _actions_in(text: str) -> set[str]:
    try:
        written: Any = from_json(policies_to_json_str(text))
    except ValueError as problem:
        raise PolicyUnusable(f"{_PUT_BACK}: {problem}") from None
    found: set[str] = set()
    for policy in written["staticPolicies"].values():
        scope = policy["action"]
        named = scope.get("entities") or [scope.get("entity")]
        found.update(one["id"] for one in named if one)
    return found


def weigh(by: PolicySet, question: Question) -> Decision:
    """Return what some policies say to a question; a broken one refuses, and alarms."""
    result = is_authorized(
        {
            "principal": _PERSON,
            "action": {"type": "Action", "id": question.action},
            "resource": _RECORD,
            "context": {"opened": question.opened},
        },
        by,
        [_person(question), _record(question.resource)],
    )
    if result.diagnostics.errors:
        alarms.sound("policy-broken", action=question.action)
        return Decision(allowed=False, reasons=())
    known = result.diagnostics.id_annotations_by_reason
    reasons = tuple(sorted(known.get(one, one) for one in result.diagnostics.reasons))
    return Decision(allowed=result.allowed, reasons=reasons)


@lru_cache(DECISIONS_MAX)
def _decide(question: Question) -> Decision:
    return weigh(policies(), question)


_PERSON = {"type": "Person", "id": "actor"}
_RECORD = {"type": "Record", "id": "record"}


def _person(question: Question) -> dict[str, object]:
    attributes = {
        "role": question.role.value,
        "organisation": question.organisation,
        "jurisdiction": question.jurisdiction.value,
    }
    return {"uid": _PERSON, "attrs": attributes, "parents": []}


def _record(resource: Resource) -> dict[str, object]:
    attributes = {
        "kind": resource.kind,
        "shared": resource.organisations is None,
        "organisations": sorted(resource.organisations or ()),
        "jurisdictions": sorted(one.value for one in resource.jurisdictions),
    }
    return {"uid": _RECORD, "attrs": attributes, "parents": []}
