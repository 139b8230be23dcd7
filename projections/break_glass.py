"""Openings of foreign records: who may see what now, and what is to be reviewed."""

from datetime import date, datetime
from typing import assert_never, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Engine

from domain.break_glass import (
    OpeningAsked,
    OpeningEnded,
    OpeningEvent,
    OpeningReviewed,
    RecordOpened,
)
from domain.sealed import Ciphertext, Erased
from domain.values import Jurisdiction, OrganisationCode
from projections import queries
from projections.columns import table_of
from projections.views import AnyView, Row, View, as_sealed, as_sealed_if_any


class OpeningRow(Row):
    """One opening; it is open from `opened_at` until `ended_at` or `open_until`."""

    opening_id: UUID
    patient_id: UUID
    organisation: str
    jurisdiction: str
    asked_by: str
    role: str
    purpose: str
    found_by: str
    reason: Ciphertext | Erased
    asked_at: datetime
    confirm_until: datetime
    confirmed_by: str | None = None
    opened_at: datetime | None = None
    open_until: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    review_due_on: date | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    outcome: str | None = None
    ground: str | None = None
    note: Ciphertext | Erased | None = None
    version: int


class OpeningFilter(BaseModel):
    """Whose openings: of an organisation, of a place, or of all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: OrganisationCode | None = None
    jurisdiction: Jurisdiction | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        columns = OPENINGS.table.c
        wanted = self.model_dump(exclude_none=True)
        return [columns[name] == str(value) for name, value in wanted.items()]

    def has(self, row: OpeningRow) -> bool:
        """Tell whether a row is among them."""
        wanted = self.model_dump(exclude_none=True)
        return all(getattr(row, name) == str(value) for name, value in wanted.items())


def opening(row: OpeningRow | None, event: OpeningEvent) -> OpeningRow | None:
    if isinstance(event, OpeningAsked):
        return _asked(event)
    if row is None:
        return None
    change = _change(event) | {"version": event.originator_version}
    return row.model_copy(update=change)


def _asked(event: OpeningAsked) -> OpeningRow:
    return OpeningRow(
        opening_id=event.originator_id,
        patient_id=event.patient_id,
        organisation=event.by.organisation,
        jurisdiction=event.by.jurisdiction,
        asked_by=event.by.id,
        role=event.by.role,
        purpose=event.purpose,
        found_by=event.found_by,
        reason=as_sealed(event.reason),
        asked_at=event.timestamp,
        confirm_until=event.confirm_until,
        version=event.originator_version,
    )


def _change(event: RecordOpened | OpeningEnded | OpeningReviewed) -> dict[str, object]:
    match event:
        case RecordOpened():
            return {
                "confirmed_by": event.by.id,
                "opened_at": event.timestamp,
                "open_until": event.open_until,
                "review_due_on": event.review_due_on,
            }
        case OpeningEnded():
            return {"ended_by": event.by.id, "ended_at": event.timestamp}
        case OpeningReviewed():
            return {
                "reviewed_by": event.by.id,
                "reviewed_at": event.timestamp,
                "outcome": event.outcome,
                "ground": event.ground,
                "note": as_sealed_if_any(event.note),
            }
        case _:
            assert_never(event)


OPENINGS = View(
    name="break_glass_openings",
    version=1,
    row=OpeningRow,
    table=table_of(
        "break_glass_openings",
        OpeningRow,
        key=("opening_id",),
        indexes=[("organisation", "asked_at"), ("review_due_on",), ("patient_id",)],
    ),
    listens=get_args(OpeningEvent),
    evolve=opening,
)
VIEWS: tuple[AnyView, ...] = (OPENINGS,)


def one_opening(engine: Engine, opening_id: UUID) -> OpeningRow | None:
    return queries.find(engine, OPENINGS, opening_id)


def current_openings(
    engine: Engine,
    whose: OpeningFilter,
    at: datetime,
    *,
    after: UUID | None = None,
    limit: int,
) -> list[OpeningRow]:
    """Return what is open at a moment, or waits for a second person."""
    columns = OPENINGS.table.c
    return queries.in_order(
        engine,
        OPENINGS,
        *whose.conditions(),
        columns.ended_at.is_(None),
        (columns.open_until > at)
        | (columns.open_until.is_(None) & (columns.confirm_until > at)),
        by=[columns.opening_id],
        after=None if after is None else (after,),
        limit=limit,
    )


def to_review(
    engine: Engine,
    whose: OpeningFilter,
    *,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[OpeningRow]:
    """Return what was opened and nobody has reviewed, the first due first."""
    columns = OPENINGS.table.c
    return queries.in_order(
        engine,
        OPENINGS,
        *whose.conditions(),
        columns.review_due_on.is_not(None),
        columns.outcome.is_(None),
        by=[columns.review_due_on, columns.opening_id],
        after=after,
        limit=limit,
    )
