"""When a service point took vouchers: it may close, and open again later."""

from collections.abc import Sequence
from datetime import date

from domain.directory.institutions.facts import ServicePoint
from domain.directory.institutions.refusals import ServiceEnded, ServiceNotStarted
from domain.kernel import Fact


class Opening(Fact):
    """`closed_on` is the first day after it."""

    point: ServicePoint
    closed_on: date | None = None

    def covers(self, on: date) -> bool:
        ended = self.closed_on is not None and on >= self.closed_on
        return self.point.started_on <= on and not ended

    def overlaps(self, started_on: date) -> bool:
        """Say whether an opening from this day on would share a day with this one."""
        if self.closed_on is None:
            return True
        return max(self.point.started_on, started_on) < self.closed_on


def opening_on(openings: Sequence[Opening], on: date) -> Opening:
    """Return the opening that covers a date.

    Raises:
        ServiceNotStarted, ServiceEnded
    """
    for opening in openings:
        if opening.covers(on):
            return opening
    code = openings[0].point.code
    ends = [one.closed_on for one in openings if one.closed_on and one.closed_on <= on]
    if ends:
        raise ServiceEnded(service_point=code, on=on, closed_on=max(ends))
    first = min(opening.point.started_on for opening in openings)
    raise ServiceNotStarted(service_point=code, on=on, started_on=first)
