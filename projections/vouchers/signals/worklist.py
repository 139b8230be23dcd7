"""The worklist: what the rules find, beside what somebody has said about it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, select

from domain.vouchers import Finding
from projections.rows import KEYS_AT_ONCE
from projections.vouchers.reviews import SIGNAL_REVIEWS
from projections.vouchers.signals.detecting import DETECTORS, detect, place
from projections.vouchers.signals.finding import Period, Signal
from projections.vouchers.signals.rules import RULES, Rules, SignalCode

DAYS = 90
"""How far back the worklist looks, unless somebody says so."""

SCHEME_BEGAN = date(2009, 1, 1)
LATEST = timedelta(days=366)
"""A consent may be for a day to come; nothing is looked for beyond a year."""

_REVIEW = SIGNAL_REVIEWS.table.c


class ReviewedSignal(Signal):
    """A signal, and what was found when somebody looked at it, if anybody has.

    `finding` stays when the signal is reopened.
    """

    state: Literal["open", "cleared"] = "open"
    finding: Finding | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None


class SignalFilter(BaseModel):
    """Which signals; what is not given is not asked. Both days are included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signal: SignalCode | None = None
    served_from: date | None = None
    served_until: date | None = None
    state: Literal["open", "cleared", "all"] = "open"
    payee_id: UUID | None = None
    patient_id: UUID | None = None

    def period(self, today: date) -> Period:
        last = min(self.served_until or today, today + LATEST)
        first = self.served_from or date.fromordinal(
            max(1, last.toordinal() - DAYS + 1)
        )
        return Period(first=max(first, SCHEME_BEGAN), last=last, today=today)

    def wants(self, signal: ReviewedSignal) -> bool:
        return (
            self.state in ("all", signal.state)
            and self.payee_id in (None, signal.payee_id)
            and self.patient_id in (None, signal.patient_id)
        )


def signals(
    engine: Engine,
    wanted: SignalFilter,
    today: date,
    *,
    rules: Rules = RULES,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[ReviewedSignal]:
    """Return signals, the newest day first, after one's day and id."""
    codes = [code for code in DETECTORS if wanted.signal in (None, code)]
    with engine.connect() as connection:
        found = detect(connection, rules, wanted.period(today), codes)
        rest = [one for one in found if after is None or place(one) < after]
        matching = filter(wanted.wants, _reviewed(connection, rest))
        return [one for one, _ in zip(matching, range(limit), strict=False)]


def signal(
    engine: Engine,
    signal_id: UUID,
    today: date,
    *,
    rules: Rules = RULES,
    code: SignalCode | None = None,
    on: date | None = None,
) -> ReviewedSignal | None:
    """Return one signal, if the rules find it now.

    Its id says nothing but itself: each year is looked through, the newest first.
    `code` and `on` say where to look.
    """
    codes = [one for one in DETECTORS if code in (None, one)]
    with engine.connect() as connection:
        for period in _periods(today, on):
            found = detect(connection, rules, period, codes)
            same = [one for one in found if one.signal_id == signal_id]
            if same:
                return next(_reviewed(connection, same))
    return None


def _periods(today: date, on: date | None) -> Iterator[Period]:
    if on is not None:
        yield SignalFilter(served_from=on, served_until=on).period(today)
        return
    for year in range((today + LATEST).year, SCHEME_BEGAN.year - 1, -1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        yield Period(first=first, last=last, today=today)


def _reviewed(connection: Connection, found: list[Signal]) -> Iterator[ReviewedSignal]:
    """Yield signals with their reviews, which are looked up some at a time."""
    for start in range(0, len(found), KEYS_AT_ONCE):
        some = found[start : start + KEYS_AT_ONCE]
        reviews = _reviews(connection, [one.signal_id for one in some])
        for one in some:
            review = reviews.get(one.signal_id, {})
            yield ReviewedSignal.model_construct(**dict(one) | review)


def _reviews(
    connection: Connection, ids: Iterable[UUID]
) -> dict[UUID, dict[str, object]]:
    wanted = select(
        _REVIEW.signal_id,
        _REVIEW.cleared,
        _REVIEW.finding,
        _REVIEW.reviewed_at,
        _REVIEW.reviewed_by,
    ).where(_REVIEW.signal_id.in_(list(ids)))
    return {
        row.signal_id: {
            "state": "cleared" if row.cleared else "open",
            "finding": row.finding,
            "reviewed_at": row.reviewed_at,
            "reviewed_by": row.reviewed_by,
        }
        for row in connection.execute(wanted)
    }
