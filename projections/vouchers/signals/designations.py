"""Where vouchers were taken, and in which departments, as the directory says now."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Self
from uuid import UUID

from sqlalchemy import Connection, select

from domain.reference import RowRef
from projections.vouchers.circumstances import CIRCUMSTANCES, Circumstance
from projections.vouchers.signals.standing import KNOWN, circumstance

Point = tuple[UUID, str]
"""The institution and the code of a service point."""

Fault = Literal["not-open", "not-listed"]

UNKNOWN_CITY = "unknown"


@dataclass(frozen=True)
class Opening:
    """A time in which a service point took vouchers; `closed_on` is the day after."""

    city: str
    started_on: date
    ref: RowRef
    closed_on: date | None = None

    def covers(self, day: date) -> bool:
        ended = self.closed_on is not None and day >= self.closed_on
        return self.started_on <= day and not ended


@dataclass(frozen=True)
class Listing:
    """The departments from a date on."""

    departments: tuple[str, ...]
    ref: RowRef


@dataclass
class Designations:
    """Every opening and every list of departments; what was corrected is gone."""

    openings: dict[Point, list[Opening]] = field(
        default_factory=lambda: defaultdict(list)
    )
    listings: dict[Point, dict[date, Listing]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    @classmethod
    def read(cls, connection: Connection) -> Self:
        wanted = (
            select(CIRCUMSTANCES.table)
            .where(KNOWN.kind.in_(["opening", "closing", "departments"]))
            .order_by(KNOWN.record_id, KNOWN.version)
        )
        designations = cls()
        for row in connection.execute(wanted):
            designations._add(circumstance(row))
        return designations

    def city(self, institution_id: UUID, service_point: str, day: date) -> str:
        """Return where the service point was on a day, or last was."""
        openings = self.openings.get((institution_id, service_point), [])
        covering = [one.city for one in openings if one.covers(day)]
        return next(iter(covering or [one.city for one in openings[-1:]]), UNKNOWN_CITY)

    def fault(
        self, institution_id: UUID, service_point: str, department: str, day: date
    ) -> tuple[Fault, RowRef | None] | None:
        """Return why a claim could not be made now, with the event that says so."""
        point = institution_id, service_point
        openings = self.openings.get(point, [])
        if not any(one.covers(day) for one in openings):
            return "not-open", openings[-1].ref if openings else None
        listings = self.listings.get(point, {})
        starts = [starts_on for starts_on in listings if starts_on <= day]
        if not starts:
            return "not-listed", None
        listing = listings[max(starts)]
        if department in listing.departments:
            return None
        return "not-listed", listing.ref

    def _add(self, known: Circumstance) -> None:
        assert known.code is not None
        assert known.from_on is not None
        point = known.record_id, known.code
        if known.kind == "opening":
            assert known.city is not None
            self.openings[point].append(Opening(known.city, known.from_on, known.ref))
        elif known.kind == "closing":
            *before, last = self.openings[point]
            closed = replace(last, closed_on=known.from_on, ref=known.ref)
            self.openings[point] = [*before, closed]
        else:
            listing = Listing(known.departments or (), known.ref)
            self.listings[point][known.from_on] = listing
