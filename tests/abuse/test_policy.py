"""Who may do what: the whole table, what wins over it, and how it fails."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer
from cedarpy import PolicySet
from fastapi import APIRouter
from typer.main import get_command

from api.app import create_app
from api.cli.entry import app as command_line
from api.cli.machine import RULED
from api.deps import allow
from api.service import Service
from application.access import (
    SHARED,
    PolicyUnusable,
    Resource,
    actions,
    decide,
    permit,
    permitted,
    policy,
)
from application.access.policy import Question, checked, policy_text, weigh
from domain.kernel import Actor, Forbidden
from domain.values import Jurisdiction, Role
from tests.given import CLERK
from tests.processes import environment

MAY = Path(__file__).parent / "may.csv"
"""One row for each action: the roles that may do it, where no record is foreign."""

OWN = Resource("patient", frozenset({CLERK.organisation}), frozenset({Jurisdiction.HK}))
FOREIGN = Resource("patient", frozenset({"ELSEWHERE"}), frozenset({Jurisdiction.MO}))
INSURERS = (Role.INSURER_READER, Role.INSURER_ADJUDICATOR)
PERSONAL = (
    *("patients.identity", "patients.clinical", "history.identity"),
    *("transfers.identity", "transfers.clinical", "transfers.companions"),
)
DESK = (
    *(Role.CLERK, Role.PROVIDER, Role.CLINICIAN, Role.COORDINATOR, Role.CREW),
    *(Role.PORT_OFFICER, Role.BILLING, Role.SETTLEMENT_OFFICER, *INSURERS),
)


def somebody(role: Role) -> Actor:
    return CLERK.model_copy(update={"role": role})


def table() -> dict[str, set[Role]]:
    with MAY.open() as lines:
        rows = list(csv.DictReader(lines))
    return {row["action"]: {Role(one) for one in row["roles"].split()} for row in rows}


def test_the_table_names_every_action() -> None:
    """Somebody who adds an action adds its row to tests/abuse/may.csv."""
    assert set(table()) == actions()


@pytest.mark.parametrize("action", sorted(actions()))
def test_an_action_is_for_the_roles_of_the_table_alone(action: str) -> None:
    may = {role for role in Role if permitted(somebody(role), action)}
    assert may == table()[action]


@pytest.mark.parametrize("role", DESK)
def test_a_desk_sees_what_belongs_to_its_organisation(role: Role) -> None:
    for action in actions():
        assert permitted(somebody(role), action, OWN) == permitted(
            somebody(role), action
        )
        assert not permitted(somebody(role), action, FOREIGN)
    nobodys = Resource("patient", frozenset())
    assert not any(permitted(somebody(role), action, nobodys) for action in actions())


def test_a_privacy_officer_acts_for_his_own_place() -> None:
    officer = somebody(Role.PRIVACY_OFFICER)
    elsewhere = Resource(
        "patient", frozenset({"ELSEWHERE"}), frozenset({Jurisdiction.HK})
    )
    assert permitted(officer, "patients.read", elsewhere)
    assert not permitted(officer, "patients.read", FOREIGN)


def test_an_auditor_sees_who_somebody_is_only_for_a_stated_reason() -> None:
    auditor = somebody(Role.AUDITOR)
    for action in ("patients.identity", "patients.clinical", "history.identity"):
        assert not permitted(auditor, action, FOREIGN)
        assert permitted(auditor, action, FOREIGN, opened=True)


def test_two_people_open_a_foreign_record_to_a_clinician() -> None:
    clinician = somebody(Role.CLINICIAN)
    assert not permitted(clinician, "patients.read", FOREIGN)
    assert permitted(clinician, "patients.read", FOREIGN, opened=True)
    opened = {
        one for one in actions() if permitted(clinician, one, FOREIGN, opened=True)
    }
    assert opened == {"patients.read", "patients.identity", "patients.clinical"}


@pytest.mark.parametrize("role", INSURERS)
@pytest.mark.parametrize("action", PERSONAL)
def test_an_insurer_never_sees_a_person_whatever_permits_it(
    role: Role, action: str
) -> None:
    permits_all = f"{policy_text()}\npermit (principal, action, resource);"
    asked = _question(role, action)
    assert not weigh(checked(permits_all), asked).allowed


@pytest.mark.parametrize("role", INSURERS)
def test_without_the_forbidding_policy_such_a_permit_would_open_it(role: Role) -> None:
    """The control of the test above."""
    loose = PolicySet.from_str("permit (principal, action, resource);")
    assert weigh(loose, _question(role, "patients.identity")).allowed


def _question(role: Role, action: str) -> Question:
    return Question(
        role, CLERK.organisation, CLERK.jurisdiction, action, SHARED, opened=True
    )


def test_what_no_policy_speaks_of_is_refused() -> None:
    assert not permitted(somebody(Role.OPERATOR), "patients.delete")


def test_a_decision_names_the_policies_that_made_it() -> None:
    clerk = somebody(Role.CLERK)
    assert decide(clerk, "patients.read").reasons == ("patients.read",)
    assert decide(clerk, "patients.read", FOREIGN).reasons == ("foreign-record",)


def test_a_refusal_is_logged_with_its_reasons_and_no_record() -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(Forbidden):
        permit(somebody(Role.CLERK), "patients.read", FOREIGN)
    assert lines == [
        {
            "event": "forbidden",
            "log_level": "info",
            "action": "patients.read",
            "role": "clerk",
            "organisation": CLERK.organisation,
            "reasons": ("foreign-record",),
        }
    ]


def test_a_policy_that_fails_refuses_and_alarms() -> None:
    broken = PolicySet.from_str(
        "permit (principal, action, resource);"
        "forbid (principal, action, resource) when { principal.age > 3 };"
    )
    with structlog.testing.capture_logs() as lines:
        assert not weigh(broken, _question(Role.OPERATOR, "patients.read")).allowed
    assert [line["event"] for line in lines] == ["policy-broken"]


@pytest.mark.parametrize(
    "text",
    [
        "permit (principal, action, resource)",
        'permit (principal, action == Action::"a.b", resource) '
        'when { principal.rolle == "clerk" };',
        'permit (principal, action == Action::"a.b", resource) when { context.by };',
    ],
)
def test_a_policy_file_that_is_not_well_formed_stops_the_start(text: str) -> None:
    with pytest.raises(PolicyUnusable, match="put them back"):
        checked(text)


BROKEN = """
import sys
from application.access import policy
policy.policy_text = lambda: "permit ("
sys.argv = ["baybridge", "migrate"]
from api.cli.entry import main
main()
"""


def test_a_broken_policy_file_is_told_in_one_line(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    (line,) = ended.stderr.strip().splitlines()
    assert "policy files" in line
    assert "put them back" in line
    assert list(tmp_path.iterdir()) == []


def test_a_route_whose_action_no_policy_speaks_of_stops_the_start(
    service: Service,
) -> None:
    router = APIRouter()

    @router.get("/unruled", dependencies=[allow("patients.invent")])
    async def unruled() -> None: ...

    with pytest.raises(AssertionError, match=r"patients\.invent"):
        create_app(service, routers=[router])


@pytest.fixture
def no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    (tmp_path / "policies").mkdir()
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    policy.policy_text.cache_clear()
    yield
    policy.policy_text.cache_clear()


@pytest.mark.usefixtures("no_files")
def test_without_policy_files_nothing_starts() -> None:
    with pytest.raises(PolicyUnusable, match="put them back"):
        policy_text()


def commands(group: typer.Typer, path: str = "") -> Iterator[tuple[str, object]]:
    for one in group.registered_commands:
        assert one.callback
        yield f"{path}{one.name or one.callback.__name__}", one.callback
    for inner in group.registered_groups:
        assert inner.typer_instance
        yield from commands(inner.typer_instance, f"{path}{inner.name} ")


def test_every_command_asks_the_policy() -> None:
    """Either a token is named, whose holder is asked, or the action of the machine."""
    assert get_command(command_line)
    known = dict(commands(command_line))
    assert len(known) > 15
    without = {
        name
        for name, callback in known.items()
        if callback not in RULED and "token" not in callback.__annotations__
    }
    assert without == set()
    assert set(RULED.values()) <= actions()
