"""When a professional is away: nobody else may claim meanwhile (X-NOTENROLLED)."""

from collections.abc import Iterable
from datetime import date

from domain.kernel import Fact


class Leave(Fact):
    """The days on which the professional serves nobody, both ends included."""

    from_on: date
    until_on: date
    cancelled: bool = False

    def covers(self, on: date) -> bool:
        return not self.cancelled and self.from_on <= on <= self.until_on


def leave_on(leaves: Iterable[Leave], on: date) -> Leave | None:
    """Return a leave that covers a date, if there is one."""
    return next((leave for leave in leaves if leave.covers(on)), None)
