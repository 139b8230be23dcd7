"""What the directory says on a date, decided by its records and not by a view."""

from datetime import date
from uuid import UUID

from application.ledger import Ledger
from domain.directory import Corridor, CrewMember, Vehicle
from domain.reference import CorridorTerms, CrewOnFile, VehicleOnFile
from domain.values import OrganisationCode


async def corridor_terms(
    ledger: Ledger,
    corridor_id: UUID,
    *,
    sender: OrganisationCode,
    receiver: OrganisationCode,
    on: date,
) -> CorridorTerms:
    corridor = await ledger.get(Corridor, corridor_id)
    return corridor.terms(sender, receiver, on)


async def vehicle_on_file(ledger: Ledger, vehicle_id: UUID, on: date) -> VehicleOnFile:
    return (await ledger.get(Vehicle, vehicle_id)).on_file(on)


async def crew_on_file(ledger: Ledger, crew_member_id: UUID, on: date) -> CrewOnFile:
    return (await ledger.get(CrewMember, crew_member_id)).on_file(on)
