"""One transfer: where it stands, and what it says of its patient."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.contract import answers
from api.deps import LedgerDep, allow, reflecting
from api.desk import Hidden, ReaderDep, found
from api.transfers.lines import BoardLine, shown
from api.transfers.seen import OPENING, TransferDep
from domain.transfers import (
    Contact,
    Grounds,
    Isbar,
    Need,
    Signer,
    Stability,
    TravelDocument,
    Vitals,
)
from projections import transfers as views
from projections.transfers import TRANSFER_SHEETS, TRANSFERS

router = APIRouter()


class SheetShown(BaseModel):
    """What is said of the patient, each opened or masked; the newest of its kind."""

    travel_document: TravelDocument | Hidden
    diagnosis: str | Hidden
    reason: str | Hidden
    grounds: Grounds | Hidden
    stability: Stability | Hidden
    infection: str | Hidden
    needs: tuple[Need, ...] | Hidden
    contact: Contact | Hidden
    sending_risks: str | Hidden | None
    receiving_risks: str | Hidden | None
    ward: str | Hidden | None
    signer: Signer | Hidden | None
    vitals: Vitals | Hidden | None
    handover: Isbar | Hidden | None
    bed: str | Hidden | None
    read_back: str | Hidden | None
    death_place: str | Hidden | None
    certified_by: str | Hidden | None
    end_text: str | Hidden | None


class TransferShown(BoardLine):
    """A line of the board, with what its reader may know of the patient."""

    sheet: SheetShown


@router.get(
    "/transfers/{transfer_id}",
    dependencies=[allow("transfers.read"), reflecting(TRANSFERS, TRANSFER_SHEETS)],
    responses=answers(404),
)
async def read_transfer(
    transfer_id: UUID,
    _: TransferDep,
    reader: ReaderDep,
    ledger: LedgerDep,
) -> TransferShown:
    """Show a transfer."""
    row = found(await reader.ask(views.transfer_row, transfer_id), transfer_id)
    sheet = found(await reader.ask(views.sheet_row, transfer_id), transfer_id)
    reader.tag(row.version)
    await reader.say_if_linked(row.patient_id)
    told = await reader.show(SheetShown, sheet, OPENING)
    line = shown(row, ledger.clock())
    return TransferShown.model_validate({**line, "sheet": told})
