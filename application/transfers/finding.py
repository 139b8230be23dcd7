"""What a step of a transfer refers to: corridor, reasons, vehicle and crew."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from application.ledger import Ledger
from domain.directory import (
    Corridor,
    CrewMember,
    Reasons,
    Vehicle,
    corridor_id,
    corridor_terms_of,
    reason_of,
    reasons_id,
)
from domain.kernel import Occasion
from domain.reference import (
    CorridorCode,
    CorridorTerms,
    CrewOnFile,
    ListedReason,
    ReasonList,
    VehicleOnFile,
)
from domain.values import Code, OrganisationCode, local_date

Terms = Callable[[OrganisationCode, OrganisationCode, date], CorridorTerms]
"""Takes the sender, the receiver and the day; refuses a corridor that is not open."""


def day_of(occasion: Occasion) -> date:
    """Return the day on which a step happened, by the clocks of the Bay Area."""
    return local_date(occasion.effective_at or occasion.at)


async def corridor(ledger: Ledger, code: CorridorCode) -> Terms:
    """Look a corridor up; its terms refuse CorridorNotOpen and NotOnCorridor."""
    found = await ledger.find(Corridor, corridor_id(code))
    return lambda sender, receiver, on: corridor_terms_of(
        found, code, sender=sender, receiver=receiver, on=on
    )


async def reason(
    ledger: Ledger, list: ReasonList, code: Code, occasion: Occasion
) -> Callable[[], ListedReason]:
    """Look a reason up; asked for it, the list refuses ReasonNotListed."""
    found = await ledger.find(Reasons, reasons_id(list))
    return lambda: reason_of(found, list, code, day_of(occasion))


async def vehicle(
    ledger: Ledger, id: UUID, occasion: Occasion
) -> Callable[[], VehicleOnFile]:
    """Look a vehicle up; asked for it, it refuses VehicleWithdrawn.

    Raises:
        NotFound
    """
    found = await ledger.get(Vehicle, id)
    return lambda: found.on_file(day_of(occasion))


async def crew(
    ledger: Ledger, ids: Iterable[UUID], occasion: Occasion
) -> Callable[[], list[CrewOnFile]]:
    """Look people up; asked for them, each refuses CrewMemberLeft.

    Raises:
        NotFound
    """
    found = [await ledger.get(CrewMember, id) for id in ids]
    return lambda: [one.on_file(day_of(occasion)) for one in found]
