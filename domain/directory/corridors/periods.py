"""When a corridor is in force: opened, extended, closed, and perhaps opened again."""

from collections.abc import Sequence
from datetime import date

from domain.directory.corridors.facts import CorridorExtension, CorridorOpening
from domain.directory.corridors.refusals import (
    CorridorAlreadyClosed,
    CorridorAlreadyOpen,
    CorridorEndsBeforeStart,
    CorridorEndsEarlier,
    CorridorNoticeReused,
    ExtensionNotLater,
    NoEndToExtend,
)
from domain.kernel import Fact
from domain.reference import RowRef


class Period(Fact):
    """One time in force. `row` is the event that last decided on its end."""

    opening: CorridorOpening
    extensions: tuple[CorridorExtension, ...] = ()
    closed_on: date | None = None
    row: RowRef

    @property
    def from_on(self) -> date:
        return self.opening.from_on

    @property
    def until_on(self) -> date | None:
        """The last day, included; None is until further notice."""
        if self.closed_on is not None or not self.extensions:
            return self.closed_on or self.opening.until_on
        return self.extensions[-1].until_on

    def covers(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def overlaps(self, opening: CorridorOpening) -> bool:
        begins_after = self.until_on is not None and self.until_on < opening.from_on
        ends_before = opening.until_on is not None and opening.until_on < self.from_on
        return not (begins_after or ends_before)


def is_new_opening(new: CorridorOpening, periods: Sequence[Period]) -> bool:
    """Say whether an opening is to be recorded.

    Raises:
        CorridorNoticeReused, CorridorEndsBeforeStart, CorridorAlreadyOpen
    """
    if any(period.opening == new for period in periods):
        return False
    _refuse_reuse(new, periods)
    if new.until_on is not None and new.until_on < new.from_on:
        raise CorridorEndsBeforeStart(from_on=new.from_on, until_on=new.until_on)
    for period in periods:
        if period.overlaps(new):
            raise CorridorAlreadyOpen(
                in_force_from=period.from_on, in_force_until=period.until_on
            )
    return True


def is_new_extension(
    new: CorridorExtension, period: Period, periods: Sequence[Period]
) -> bool:
    """Say whether an extension of a period is to be recorded.

    Raises:
        CorridorNoticeReused, CorridorAlreadyClosed, NoEndToExtend, ExtensionNotLater
    """
    if any(new in one.extensions for one in periods):
        return False
    _refuse_reuse(new, periods)
    if period.closed_on is not None:
        raise CorridorAlreadyClosed(last_on=period.closed_on)
    if period.until_on is None:
        raise NoEndToExtend(in_force_from=period.from_on)
    if new.until_on <= period.until_on:
        raise ExtensionNotLater(in_force_until=period.until_on, until_on=new.until_on)
    return True


def is_new_closure(last_on: date, period: Period) -> bool:
    """Say whether the end of a period is to be recorded.

    Raises:
        CorridorAlreadyClosed, CorridorEndsBeforeStart, CorridorEndsEarlier
    """
    if period.closed_on == last_on:
        return False
    if period.closed_on is not None:
        raise CorridorAlreadyClosed(last_on=period.closed_on)
    if last_on < period.from_on:
        raise CorridorEndsBeforeStart(from_on=period.from_on, until_on=last_on)
    if period.until_on is not None and period.until_on < last_on:
        raise CorridorEndsEarlier(in_force_until=period.until_on, last_on=last_on)
    return True


def nearest(periods: Sequence[Period], on: date) -> Period | None:
    """Return the period that began last before a date, or the first one after it."""
    begun = [period for period in periods if period.from_on <= on]
    if begun:
        return max(begun, key=lambda period: period.from_on)
    return min(periods, key=lambda period: period.from_on, default=None)


def _refuse_reuse(
    new: CorridorOpening | CorridorExtension, periods: Sequence[Period]
) -> None:
    for period in periods:
        extended = {one.notice for one in period.extensions}
        if new.notice in {period.opening.notice} | extended:
            raise CorridorNoticeReused(notice=new.notice)
