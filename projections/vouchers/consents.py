"""The elder's consents, and the claims that used them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    ConsentGiven,
    PaperForm,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from projections.columns import table_of
from projections.views import Key, Row, View

Claimed = VouchersClaimedInHongKong | VouchersClaimedInBayArea


class VoucherConsent(Row):
    """A consent of the elder; `claim_id` is the claim that used it.

    `because` is why no card was read; consents on paper of 0.1.0 do not say it.
    """

    consent_id: UUID
    account_id: UUID
    provider_id: UUID | None = None
    institution_id: UUID | None = None
    service_point: str | None = None
    service_date: date
    method: Literal["card-read", "paper"]
    form: str | None
    because: str | None
    at_most_hkd: int | None
    given_at: datetime
    entered_by: str
    organisation: str
    claim_id: UUID | None = None


def consent(
    row: VoucherConsent | None, event: ConsentGiven | Claimed
) -> VoucherConsent | None:
    if not isinstance(event, ConsentGiven):
        return row and row.model_copy(update={"claim_id": event.claim_id})
    method = event.method
    paper = method if isinstance(method, PaperForm) else None
    return VoucherConsent.told(
        consent_id=event.consent_id,
        account_id=event.originator_id,
        service_date=event.service_date,
        method=method.kind,
        form=paper and paper.form,
        because=paper and paper.because,
        at_most_hkd=event.at_most_hkd,
        given_at=event.timestamp,
        entered_by=event.by.id,
        organisation=event.by.organisation,
        **_place(event.place),
    )


def by_consent(event: ConsentGiven | Claimed) -> Sequence[Key]:
    return ((event.consent_id,),)


def _place(place: AtProvider | AtServicePoint) -> dict[str, Any]:
    return {name: value for name, value in place.__dict__.items() if name != "kind"}


CONSENTS = View(
    name="vouchers_consents",
    version=2,
    row=VoucherConsent,
    table=table_of(
        "vouchers_consents",
        VoucherConsent,
        key=("consent_id",),
        indexes=[("account_id", "given_at")],
    ),
    listens=(ConsentGiven, VouchersClaimedInHongKong, VouchersClaimedInBayArea),
    evolve=consent,
    keys=by_consent,
)
