"""What was asked for a transfer, each in its own currency (T-R13)."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, cast, func, select

from domain.sealed import Ciphertext, Erased
from domain.transfers import ChargeRecorded, ChargeVoided, Currency, PayerKind
from projections import queries
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed


class TransferCharge(Row):
    """`amount_minor` is in 1/100 of its currency; a voided charge stays listed."""

    charge_id: UUID
    transfer_id: UUID
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
    voided_at: datetime | None = None
    voided_by: str | None = None
    void_reason: Ciphertext | Erased | None = None


class ChargeTotal(BaseModel):
    """What stands in one currency; nothing is converted or netted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Currency
    charges: int
    amount_minor: int


def charge(
    row: TransferCharge | None, event: ChargeRecorded | ChargeVoided
) -> TransferCharge | None:
    match event:
        case ChargeRecorded():
            return _charged(event)
        case ChargeVoided():
            return row and row.model_copy(
                update={
                    "voided_at": event.timestamp,
                    "voided_by": event.by.id,
                    "void_reason": as_sealed(event.reason),
                }
            )
        case _:
            assert_never(event)


def by_charge(event: ChargeRecorded | ChargeVoided) -> tuple[Key, ...]:
    return ((event.charge_id,),)


def _charged(event: ChargeRecorded) -> TransferCharge:
    return TransferCharge.told(
        charge_id=event.charge_id,
        transfer_id=event.originator_id,
        version=event.originator_version,
        issuer=event.issuer,
        ref=event.ref,
        service=event.service,
        tariff_line=event.tariff_line,
        payer_kind=event.payer.kind,
        payer=event.payer.organisation,
        amount_minor=event.amount_minor,
        currency=event.currency,
        charged_at=event.effective_at,
        noted_at=event.timestamp,
        noted_by=event.by.id,
    )


def charges(engine: Engine, transfer_id: UUID) -> list[TransferCharge]:
    """Return the charges of a transfer as they were recorded, voided ones too."""
    column = TRANSFER_CHARGES.table.c
    wanted = (
        select(TRANSFER_CHARGES.table)
        .where(column.transfer_id == transfer_id)
        .order_by(column.version)
    )
    return queries.read(engine, TRANSFER_CHARGES, wanted)


def charge_totals(engine: Engine, transfer_id: UUID) -> list[ChargeTotal]:
    """Return what stands of a transfer, per currency."""
    column = TRANSFER_CHARGES.table.c
    wanted = (
        select(
            column.currency,
            func.count().label("charges"),
            cast(func.sum(column.amount_minor), BigInteger).label("amount_minor"),
        )
        .where(column.transfer_id == transfer_id, column.voided_at.is_(None))
        .group_by(column.currency)
        .order_by(column.currency)
    )
    with engine.connect() as connection:
        return [ChargeTotal(**row) for row in connection.execute(wanted).mappings()]


TRANSFER_CHARGES = View(
    name="transfers_charges",
    version=1,
    row=TransferCharge,
    table=table_of(
        "transfers_charges",
        TransferCharge,
        key=("charge_id",),
        indexes=[("transfer_id", "version")],
    ),
    listens=(ChargeRecorded, ChargeVoided),
    evolve=charge,
    keys=by_charge,
)
