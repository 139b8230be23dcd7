"""Ambulances, their papers, and their days off the road."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from api import examples
from api.contract import answers, refused_by, refusing
from api.deps import Acknowledgement, LedgerDep, allow, reflecting
from api.desk import DeskDep, ReaderDep, found
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    NotTheOperator,
    PaperParticulars,
    RecordVehiclePaper,
    RegisterVehicle,
    ReturnBeforeWithdrawal,
    ReturnVehicleToService,
    VehicleAlreadyRegistered,
    VehicleAlreadyWithdrawn,
    VehicleNotWithdrawn,
    VehicleParticulars,
    VehicleWithdrawn,
    WithdrawVehicle,
)
from domain.kernel import Fact, NotFound
from domain.reference import VehicleOnFile
from domain.values import Code, Day, OrganisationCode, local_date
from projections import directory as views
from projections.directory import VehiclePaperRow, VehicleRow
from projections.directory.vehicles import VEHICLE_PAPERS, VEHICLES

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("vehicles.write")]


class Withdrawing(Fact):
    """`from_on` is the first day on which the vehicle does not run."""

    from_on: Day
    reason: Code


class Returning(Fact):
    """`from_on` is the first day on which the vehicle runs again."""

    from_on: Day


class VehicleShown(BaseModel):
    """A vehicle with the newest paper of each kind and jurisdiction."""

    vehicle: VehicleRow
    papers: list[VehiclePaperRow]


@router.post(
    "/vehicles",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotTheOperator, VehicleAlreadyRegistered),
)
async def register_vehicle(
    body: Annotated[VehicleParticulars, Body(examples=[examples.VEHICLE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Register an ambulance of one's own organisation."""
    command = RegisterVehicle(occasion=desk.occasion, vehicle=body)
    recorded = await directory.register_vehicle(desk.ledger, command)
    return desk.acknowledge(recorded, f"/vehicles/{recorded.id}")


@router.get("/vehicles", dependencies=[READ, reflecting(VEHICLES)])
async def list_vehicles(
    reader: ReaderDep, paging: PagingDep, operator: OrganisationCode | None = None
) -> Page[VehicleRow]:
    """List ambulances by code."""
    rows = await reader.ask(
        views.vehicles,
        operator=operator,
        after=paging.after_one(str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.code,))


@router.get(
    "/vehicles/{vehicle_id}",
    dependencies=[READ, reflecting(VEHICLES, VEHICLE_PAPERS)],
    responses=answers(404),
)
async def read_vehicle(vehicle_id: UUID, reader: ReaderDep) -> VehicleShown:
    """Show an ambulance and its papers."""
    row = found(await reader.ask(views.vehicle, vehicle_id), vehicle_id)
    reader.tag(row.record_version)
    papers = await reader.ask(views.vehicle_papers, vehicle_id)
    return VehicleShown(vehicle=row, papers=papers)


@router.get(
    "/vehicles/{vehicle_id}/on-file",
    dependencies=[READ],
    responses=refusing(NotFound, VehicleWithdrawn),
)
async def read_vehicle_on_file(
    vehicle_id: UUID,
    ledger: LedgerDep,
    on: Annotated[Day | None, Query(description="Default: today.")] = None,
) -> VehicleOnFile:
    """Say what a transfer would be told of the ambulance on a day."""
    day = on or local_date(ledger.clock())
    return await directory.vehicle_on_file(ledger, vehicle_id, day)


@router.post(
    "/vehicles/{vehicle_id}/papers",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotTheOperator),
)
async def record_vehicle_paper(
    vehicle_id: UUID,
    body: Annotated[PaperParticulars, Body(examples=[examples.VEHICLE_PAPER])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record a permit, licence or insurance in the place of the last of its kind."""
    command = RecordVehiclePaper(
        occasion=desk.occasion, vehicle_id=vehicle_id, paper=body
    )
    return desk.acknowledge(await directory.record_paper(desk.ledger, command))


@router.post(
    "/vehicles/{vehicle_id}/withdrawal",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotTheOperator, VehicleAlreadyWithdrawn),
)
async def withdraw_vehicle(
    vehicle_id: UUID,
    body: Annotated[Withdrawing, Body(examples=[examples.VEHICLE_WITHDRAWAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Take an ambulance off the road from a day on."""
    command = WithdrawVehicle(
        occasion=desk.occasion, vehicle_id=vehicle_id, **dict(body)
    )
    return desk.acknowledge(await directory.withdraw_vehicle(desk.ledger, command))


@router.post(
    "/vehicles/{vehicle_id}/return-to-service",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, NotTheOperator, VehicleNotWithdrawn, ReturnBeforeWithdrawal
    ),
)
async def return_vehicle(
    vehicle_id: UUID,
    body: Annotated[Returning, Body(examples=[examples.VEHICLE_RETURN])],
    desk: DeskDep,
) -> Acknowledgement:
    """Put an ambulance back on the road from a day on."""
    command = ReturnVehicleToService(
        occasion=desk.occasion, vehicle_id=vehicle_id, from_on=body.from_on
    )
    return desk.acknowledge(await directory.return_vehicle(desk.ledger, command))
