"""The worklist of signals, the rules behind it, and what is said about a signal."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Response

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, Hidden, Reader, ReaderDep, found
from api.languages import negotiate, translate
from api.pages import Page, PagingDep
from api.vouchers.days import TodayDep
from application import vouchers
from domain.kernel import Fact, NotFound
from domain.values import Day, FreeText
from domain.vouchers import (
    ClearSignal,
    Finding,
    ReopenSignal,
    RuleVersion,
    SignalAlreadyCleared,
    SignalNotCleared,
)
from projections.vouchers import SignalReviewRow, signal_review, signals
from projections.vouchers.signals import (
    LOOKED_AT,
    RULES,
    ReviewedSignal,
    Rule,
    SignalCode,
    SignalFilter,
    Threshold,
)

router = APIRouter()
READ = [allow("vouchers.signals"), reflecting(*LOOKED_AT)]
REVIEW = [allow("vouchers.review")]

Narrow = Annotated[
    SignalCode | None, Query(description="Where to look: the rule that found it.")
]
NarrowDay = Annotated[Day | None, Query(description="Where to look: the signal's day.")]


class ReviewShown(SignalReviewRow):
    """The last review of a signal, with its reason opened or masked."""

    reason: str | Hidden | None = None  # type: ignore[assignment]


class SignalShown(ReviewedSignal):
    """A signal, with its last review if there was one."""

    review: ReviewShown | None = None


class SignalRule(Fact):
    """A rule: what it says and cannot see, in the reader's language; its numbers."""

    signal: SignalCode
    rule_version: RuleVersion
    sentence: str
    cannot_see: str
    sources: tuple[str, ...]
    thresholds: tuple[Threshold, ...]


class SignalClearing(Fact):
    finding: Finding
    reason: FreeText


class SignalReopening(Fact):
    reason: FreeText


@router.get("/voucher-signals", dependencies=READ)
async def list_signals(
    reader: ReaderDep,
    paging: PagingDep,
    today: TodayDep,
    signal: SignalCode | None = None,
    served_from: Annotated[Day | None, Query(description="else 90 days back")] = None,
    served_until: Annotated[Day | None, Query(description="included")] = None,
    state: Literal["open", "cleared", "all"] = "open",
    payee_id: UUID | None = None,
    patient_id: UUID | None = None,
) -> Page[ReviewedSignal]:
    """List what somebody should look at, the newest day of service first."""
    wanted = SignalFilter(
        signal=signal,
        served_from=served_from,
        served_until=served_until,
        state=state,
        payee_id=payee_id,
        patient_id=patient_id,
    )
    rows = await reader.ask(
        signals.signals,
        wanted,
        today,
        after=paging.after(date, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.on, row.signal_id))


@router.get("/voucher-signals/{signal_id}", dependencies=READ, responses=answers(404))
async def read_signal(
    signal_id: UUID,
    reader: ReaderDep,
    today: TodayDep,
    signal: Narrow = None,
    on: NarrowDay = None,
) -> SignalShown:
    """Show a signal with its evidence, and what was said about it."""
    seen = await reader.ask(signals.signal, signal_id, today, code=signal, on=on)
    row = await reader.ask(signal_review, signal_id)
    review = None if row is None else await reader.show(ReviewShown, row)
    return SignalShown(**dict(found(seen, signal_id)), review=review)


@router.get("/voucher-signal-rules", dependencies=[allow("vouchers.signals")])
async def list_signal_rules(
    response: Response,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> list[SignalRule]:
    """List the rules with their numbers, where these come from, and what they miss."""
    language = negotiate(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    return [_rule(rule, lambda text: translate(text, language)) for rule in RULES.all()]


@router.post(
    "/voucher-signals/{signal_id}/clearing",
    dependencies=REVIEW,
    responses=refused_by(NotFound, SignalAlreadyCleared),
)
async def clear_signal(
    signal_id: UUID,
    body: Annotated[SignalClearing, Body(examples=[examples.CLEARING])],
    desk: DeskDep,
    reader: ReaderDep,
    today: TodayDep,
    signal: Narrow = None,
    on: NarrowDay = None,
) -> Acknowledgement:
    """Take a signal off the worklist: say what was found, and why."""
    named = await _named(reader, signal_id, today, code=signal, on=on)
    command = ClearSignal(
        occasion=desk.occasion, signal_id=signal_id, **named, **dict(body)
    )
    return desk.acknowledge(await vouchers.clear_signal(desk.ledger, command))


@router.post(
    "/voucher-signals/{signal_id}/reopening",
    dependencies=REVIEW,
    responses=refused_by(NotFound, SignalNotCleared),
)
async def reopen_signal(
    signal_id: UUID,
    body: Annotated[SignalReopening, Body(examples=[examples.REOPENING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Put a cleared signal back on the worklist."""
    command = ReopenSignal(
        occasion=desk.occasion, signal_id=signal_id, reason=body.reason
    )
    return desk.acknowledge(await vouchers.reopen_signal(desk.ledger, command))


def _rule(rule: Rule, say: Any) -> SignalRule:
    return SignalRule(
        signal=rule.CODE,
        rule_version=rule.version,
        sentence=say(rule.sentence),
        cannot_see=say(rule.BLIND),
        sources=rule.SOURCES,
        thresholds=tuple(rule.thresholds),
    )


async def _named(
    reader: Reader, signal_id: UUID, today: date, **where: Any
) -> dict[str, Any]:
    """Return which rule made the signal, and about whom; its review remembers that.

    Raises:
        NotFound
    """
    known = await reader.ask(signal_review, signal_id) or found(
        await reader.ask(signals.signal, signal_id, today, **where), signal_id
    )
    names = ("signal", "rule_version", "subject_id")
    return {name: getattr(known, name) for name in names}
