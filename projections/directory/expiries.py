"""What runs out soon: papers of vehicles and credentials of crew, soonest first."""

from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, Select, literal, or_, select, tuple_, union_all

from projections.directory.crew import CREW, CREW_CREDENTIALS
from projections.directory.vehicles import VEHICLE_PAPERS, VEHICLES
from projections.queries import values

Expired = tuple[date, str, UUID, str, str]
"""What sorts expiries and names each of them."""


class Expiry(BaseModel):
    """A paper or credential and its last good day; `holder` is a vehicle or account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_until: date
    of: Literal["crew", "vehicle"]
    id: UUID
    kind: str
    jurisdiction: str
    holder: str
    organisation: str


def expiries(
    engine: Engine,
    *,
    on: date,
    within_days: int,
    organisation: str | None = None,
    after: Expired | None = None,
    limit: int,
) -> list[Expiry]:
    """Return what is still good on a date and not after so many days, soonest first.

    Who has left the crew is left out. What has run out already is not ahead.
    """
    last = on + timedelta(days=within_days)
    both = union_all(_papers(on, last), _credentials(on, last)).subquery()
    columns = both.c
    by = [
        columns.valid_until,
        columns.of,
        columns.id,
        columns.kind,
        columns.jurisdiction,
    ]
    wanted = select(both).order_by(*by).limit(limit)
    if organisation is not None:
        wanted = wanted.where(columns.organisation == organisation)
    if after is not None:
        wanted = wanted.where(tuple_(*by) > values(by, after))
    with engine.connect() as connection:
        found = connection.execute(wanted).mappings().all()
    return [Expiry.model_validate(dict(one)) for one in found]


def _papers(on: date, last: date) -> Select[Any]:
    paper, vehicle = VEHICLE_PAPERS.table.c, VEHICLES.table.c
    return (
        select(
            paper.valid_until,
            literal("vehicle").label("of"),
            paper.vehicle_id.label("id"),
            paper.kind,
            paper.jurisdiction,
            vehicle.code.label("holder"),
            vehicle.operator.label("organisation"),
        )
        .join(VEHICLES.table, vehicle.vehicle_id == paper.vehicle_id)
        .where(paper.valid_until.between(on, last))
    )


def _credentials(on: date, last: date) -> Select[Any]:
    credential, member = CREW_CREDENTIALS.table.c, CREW.table.c
    return (
        select(
            credential.valid_until,
            literal("crew").label("of"),
            credential.member_id.label("id"),
            credential.kind,
            credential.jurisdiction,
            member.account.label("holder"),
            member.employer.label("organisation"),
        )
        .join(CREW.table, member.member_id == credential.member_id)
        .where(
            credential.valid_until.between(on, last),
            or_(member.left_on.is_(None), member.left_on > on),
        )
    )
