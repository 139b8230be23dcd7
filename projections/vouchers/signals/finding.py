"""What a rule has found: about whom, and on which evidence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row

from domain.kernel import Fact
from domain.reference import RowRef
from domain.values import month_of
from domain.vouchers import RuleVersion, signal_id
from projections.vouchers.signals.rules import Rule, Rules, SignalCode


class Period(Fact):
    """The days of service that are looked at, both included, and what day it is."""

    first: date
    last: date
    today: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class Figure(Fact):
    """What was found, beside the threshold that it reached or passed, if it has one."""

    name: str
    value: int | str
    threshold: int | str | None = None


class Signal(Fact):
    """One pattern that somebody should look at.

    `on` is the day of service, or the last one if there are several. `events` are
    those that the rule relied on: those of the claims, then what they were held
    against.
    """

    signal_id: UUID
    signal: SignalCode
    rule_version: RuleVersion
    subject: Literal["patient", "payee"]
    subject_id: UUID
    patient_id: UUID | None = None
    account_id: UUID | None = None
    payee_id: UUID | None = None
    on: date
    service_month: str
    claims: tuple[UUID, ...] = ()
    events: tuple[RowRef, ...] = ()
    figures: tuple[Figure, ...] = ()


Detect = Callable[[Connection, Rules, Period], Iterator[Signal]]
"""One question over the views: what has the rule found among these days?"""


def about_patient(rule: Rule, evidence: Iterable[object], **found: Any) -> Signal:
    """Return a signal about an elder; `found` is what `_signal` takes."""
    return _signal(rule, evidence, "patient", **found)


def about_payee(rule: Rule, evidence: Iterable[object], **found: Any) -> Signal:
    """Return a signal about a provider or an institution."""
    return _signal(rule, evidence, "payee", **found)


def figure(name: str, value: object, threshold: object = None) -> Figure:
    limit = None if threshold is None else _plain(threshold)
    return Figure(name=name, value=_plain(value), threshold=limit)


def _plain(value: object) -> int | str:
    return value if isinstance(value, int) else str(value)


def _signal(
    rule: Rule,
    evidence: Iterable[object],
    subject: Literal["patient", "payee"],
    *,
    claims: Sequence[Row[Any]] = (),
    events: Iterable[RowRef] = (),
    **known: Any,
) -> Signal:
    """Return a signal. The evidence names it for ever.

    `claims` are rows of the view; whom and which day they concern need not be said.
    """
    key = "/".join(map(str, evidence))
    whose = _whose(claims[-1]) | known if claims else known
    return Signal(
        signal_id=signal_id(rule.CODE, rule.version, key),
        signal=rule.CODE,
        rule_version=rule.version,
        subject=subject,
        subject_id=whose[f"{subject}_id"],
        service_month=month_of(whose["on"]),
        claims=tuple(claim.claim_id for claim in claims),
        events=(*map(_entry, claims), *events),
        **whose,
    )


def _whose(claim: Row[Any]) -> dict[str, Any]:
    return {
        "patient_id": claim.patient_id,
        "account_id": claim.account_id,
        "payee_id": claim.payee_id,
        "on": claim.service_date,
    }


def _entry(claim: Row[Any]) -> RowRef:
    """Return the event that entered a claim."""
    return RowRef(id=claim.account_id, version=claim.version)
