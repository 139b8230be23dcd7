"""What was asked for a transfer, each in its own currency."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import Hidden, ReaderDep
from api.transfers.seen import OPENING, TransferDep
from domain.transfers import Currency, PayerKind
from projections import transfers as views
from projections.transfers import TRANSFER_CHARGES, ChargeTotal

router = APIRouter()


class ChargeShown(BaseModel):
    """`amount_minor` is in 1/100 of its currency; a voided charge stays listed."""

    charge_id: UUID
    version: int
    issuer: str
    ref: str
    service: str
    tariff_line: str | None
    payer_kind: PayerKind
    payer: str | None
    amount_minor: int
    currency: Currency
    charged_at: datetime
    noted_at: datetime
    noted_by: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | Hidden | None


class Charges(BaseModel):
    """Every charge, and what stands of them per currency: nothing is converted."""

    charges: list[ChargeShown]
    totals: list[ChargeTotal]


@router.get(
    "/transfers/{transfer_id}/charges",
    dependencies=[allow("transfers.read"), reflecting(TRANSFER_CHARGES)],
    responses=answers(404),
)
async def list_charges(transfer_id: UUID, _: TransferDep, reader: ReaderDep) -> Charges:
    """List the charges of a transfer, with a total for each currency."""
    rows = await reader.ask(views.charges, transfer_id)
    return Charges(
        charges=[await reader.show(ChargeShown, row, OPENING) for row in rows],
        totals=await reader.ask(views.charge_totals, transfer_id),
    )
