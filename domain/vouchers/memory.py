"""What a voucher account remembers of its history."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel import Aggregate
from domain.vouchers.buckets import Available, Taken, total_hkd
from domain.vouchers.events import (
    ClaimConfirmed,
    ClaimVoided,
    ConsentGiven,
    VoucherAccountFrozen,
    VoucherAccountOpened,
    VoucherEvent,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)

Claim = VouchersClaimedInHongKong | VouchersClaimedInBayArea


class AccountMemory(Aggregate):
    """The state on which a voucher account decides; it decides nothing itself."""

    def __init__(self) -> None:
        self.patient_id: UUID
        self.eligible_from: date
        self.died_on: date | None = None
        self.balance_hkd = 0
        self.credited: set[str] = set()
        self.consents: dict[UUID, ConsentGiven] = {}
        self.consents_used: dict[UUID, UUID] = {}
        self.claims: dict[UUID, Claim] = {}
        self.confirmed: set[UUID] = set()
        self.voided: set[UUID] = set()

    def available(self) -> tuple[Available, ...]:
        """Return the buckets that a claim may draw on."""
        return (
            Available(bucket="own", account_id=self.id, amount_hkd=self.balance_hkd),
        )

    def evolve(self, event: VoucherEvent) -> None:
        match event:
            case VoucherAccountOpened():
                self.patient_id = event.patient_id
                self.eligible_from = event.eligible_from
            case VouchersCredited():
                self.balance_hkd += event.amount_hkd
                self.credited.add(event.issue)
            case VouchersForfeited():
                self.balance_hkd -= event.amount_hkd
            case ConsentGiven():
                self.consents[event.consent_id] = event
            case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
                self.balance_hkd -= _own_hkd(event.taken)
                self.claims[event.claim_id] = event
                self.consents_used[event.consent_id] = event.claim_id
            case ClaimConfirmed():
                self.confirmed.add(event.claim_id)
            case ClaimVoided():
                self.balance_hkd += _own_hkd(event.restored)
                self.voided.add(event.claim_id)
            case VoucherAccountFrozen():
                self.died_on = event.died_on
            case _:
                assert_never(event)


def _own_hkd(parts: Iterable[Taken]) -> int:
    return total_hkd(part for part in parts if part.bucket == "own")
