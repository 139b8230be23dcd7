"""What the directory answers about corridors, vehicles, crew and reasons."""

from datetime import date
from uuid import UUID

from sqlalchemy import Engine, Select, or_, select

from domain.directory import reasons_id
from domain.reference import ReasonList
from projections import queries
from projections.directory.corridors import (
    CORRIDOR_HOSPITALS,
    CORRIDOR_PERIODS,
    CORRIDORS,
    CorridorHospitalRow,
    CorridorPeriodRow,
    CorridorRow,
)
from projections.directory.crew import (
    CREW,
    CREW_CREDENTIALS,
    CrewCredentialRow,
    CrewMemberRow,
)
from projections.directory.reasons import REASONS, ReasonRow
from projections.directory.vehicles import (
    VEHICLE_PAPERS,
    VEHICLES,
    VehiclePaperRow,
    VehicleRow,
)


def corridor(engine: Engine, corridor_id: UUID) -> CorridorRow | None:
    return queries.find(engine, CORRIDORS, corridor_id)


def corridors(
    engine: Engine, *, on: date | None = None, after: str | None = None, limit: int
) -> list[CorridorRow]:
    """Return corridors by code; with a date, those that are in force on it."""
    columns = CORRIDORS.table.c
    filters = [] if on is None else [columns.corridor_id.in_(_in_force(on))]
    key = None if after is None else (after,)
    return queries.in_order(
        engine, CORRIDORS, *filters, by=[columns.code], after=key, limit=limit
    )


def corridor_hospitals(engine: Engine, corridor_id: UUID) -> list[CorridorHospitalRow]:
    """Return every hospital of a corridor: receivers, then senders, by code."""
    columns = CORRIDOR_HOSPITALS.table.c
    wanted = (
        select(CORRIDOR_HOSPITALS.table)
        .where(columns.corridor_id == corridor_id)
        .order_by(columns.side, columns.organisation, columns.from_on)
    )
    return queries.read(engine, CORRIDOR_HOSPITALS, wanted)


def corridor_periods(engine: Engine, corridor_id: UUID) -> list[CorridorPeriodRow]:
    """Return every time in force of a corridor, the oldest first."""
    columns = CORRIDOR_PERIODS.table.c
    wanted = (
        select(CORRIDOR_PERIODS.table)
        .where(columns.corridor_id == corridor_id)
        .order_by(columns.from_on)
    )
    return queries.read(engine, CORRIDOR_PERIODS, wanted)


def vehicle(engine: Engine, vehicle_id: UUID) -> VehicleRow | None:
    return queries.find(engine, VEHICLES, vehicle_id)


def vehicles(
    engine: Engine,
    *,
    operator: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[VehicleRow]:
    """Return vehicles by code."""
    columns = VEHICLES.table.c
    filters = [] if operator is None else [columns.operator == operator]
    key = None if after is None else (after,)
    return queries.in_order(
        engine, VEHICLES, *filters, by=[columns.code], after=key, limit=limit
    )


def vehicle_papers(engine: Engine, vehicle_id: UUID) -> list[VehiclePaperRow]:
    """Return the newest papers of a vehicle, the one that expires first before all."""
    columns = VEHICLE_PAPERS.table.c
    wanted = (
        select(VEHICLE_PAPERS.table)
        .where(columns.vehicle_id == vehicle_id)
        .order_by(columns.valid_until, columns.kind, columns.jurisdiction)
    )
    return queries.read(engine, VEHICLE_PAPERS, wanted)


def crew_member(engine: Engine, member_id: UUID) -> CrewMemberRow | None:
    return queries.find(engine, CREW, member_id)


def crew(
    engine: Engine,
    *,
    employer: str | None = None,
    account: str | None = None,
    role: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[CrewMemberRow]:
    """Return crew members by account; names are sealed and cannot be sorted by."""
    columns = CREW.table.c
    filters = []
    if employer is not None:
        filters.append(columns.employer == employer)
    if account is not None:
        filters.append(columns.account == account)
    if role is not None:
        filters.append(columns.role == role)
    key = None if after is None else (after,)
    return queries.in_order(
        engine, CREW, *filters, by=[columns.account], after=key, limit=limit
    )


def crew_credentials(engine: Engine, member_id: UUID) -> list[CrewCredentialRow]:
    """Return the newest credentials of a person, what expires first before all."""
    columns = CREW_CREDENTIALS.table.c
    wanted = (
        select(CREW_CREDENTIALS.table)
        .where(columns.member_id == member_id)
        .order_by(columns.valid_until, columns.kind, columns.jurisdiction)
    )
    return queries.read(engine, CREW_CREDENTIALS, wanted)


def reasons(
    engine: Engine, list_: ReasonList, *, on: date | None = None
) -> list[ReasonRow]:
    """Return the reasons of a list by code, `other` last.

    With a date, those that may be given on it.
    """
    columns = REASONS.table.c
    conditions = [columns.reasons_id == reasons_id(list_)]
    if on is not None:
        conditions.append(columns.starts_on <= on)
        conditions.append(or_(columns.last_on.is_(None), on <= columns.last_on))
    wanted = select(REASONS.table).where(*conditions)
    found = queries.read(engine, REASONS, wanted.order_by(columns.code))
    return sorted(found, key=lambda row: row.code == "other")


def _in_force(on: date) -> Select[tuple[UUID]]:
    periods = CORRIDOR_PERIODS.table.c
    return select(periods.corridor_id).where(
        periods.from_on <= on, or_(periods.until_on.is_(None), on <= periods.until_on)
    )
