"""Who shares vouchers with whom, since when and until when (§1.6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

from sqlalchemy import Engine

from domain.sealed import Ciphertext, Erased
from domain.vouchers import PairingEnded, PaperForm, SpousePaired
from projections import queries
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed

Heard = SpousePaired | PairingEnded


class VoucherPairing(Row):
    """A pairing as one of the two accounts has it; the other one has it too.

    `cause` says why it ended, `end_form` is the number of the written withdrawal.
    """

    account_id: UUID
    pairing_id: UUID
    patient_id: UUID
    spouse_account_id: UUID
    paired_on: date
    provider_id: UUID | None = None
    institution_id: UUID | None = None
    service_point: str | None = None
    document: str
    method: Literal["card-read", "paper"]
    form: str | None
    phone: Ciphertext | Erased
    entered_at: datetime
    entered_by: str
    organisation: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    cause: Literal["withdrawal", "death"] | None = None
    end_form: str | None = None


def pairing(row: VoucherPairing | None, event: Heard) -> VoucherPairing | None:
    match event:
        case SpousePaired():
            return _paired(event)
        case PairingEnded():
            return row and row.model_copy(
                update={
                    "ended_at": event.timestamp,
                    "ended_by": event.by.id,
                    "cause": event.cause,
                    "end_form": event.form,
                }
            )
        case _:
            assert_never(event)


def by_pairing(event: Heard) -> Sequence[Key]:
    return ((event.originator_id, event.pairing_id),)


def _paired(event: SpousePaired) -> VoucherPairing:
    method = event.method
    return VoucherPairing(
        account_id=event.originator_id,
        pairing_id=event.pairing_id,
        patient_id=event.patient_id,
        spouse_account_id=event.spouse_account_id,
        paired_on=event.paired_on,
        document=event.document,
        method=method.kind,
        form=method.form if isinstance(method, PaperForm) else None,
        phone=as_sealed(event.phone),
        entered_at=event.timestamp,
        entered_by=event.by.id,
        organisation=event.by.organisation,
        **event.place.model_dump(exclude={"kind"}),
    )


PAIRINGS = View(
    name="vouchers_pairings",
    version=1,
    row=VoucherPairing,
    table=table_of(
        "vouchers_pairings",
        VoucherPairing,
        key=("account_id", "pairing_id"),
        indexes=[("account_id", "entered_at")],
    ),
    listens=(SpousePaired, PairingEnded),
    evolve=pairing,
    keys=by_pairing,
)


def pairings(
    engine: Engine,
    account_id: UUID,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[VoucherPairing]:
    """Return the pairings of an account, live and ended, the newest first."""
    columns = PAIRINGS.table.c
    return queries.newest_first(
        engine,
        PAIRINGS,
        columns.account_id == account_id,
        by=[columns.entered_at, columns.pairing_id],
        after=after,
        limit=limit,
    )
