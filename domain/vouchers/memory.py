"""What a voucher account remembers of its history."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel import Aggregate
from domain.reference import RowRef
from domain.values import Code, OrganisationCode, Ref
from domain.vouchers.buckets import from_bucket
from domain.vouchers.events import (
    ClaimConfirmed,
    ClaimVoided,
    ConsentGiven,
    EarlierClaimBroughtIn,
    EntitlementChanged,
    OpeningBalanceBroughtIn,
    PairingEnded,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
    TransactionNumberRecorded,
    VoucherAccountFrozen,
    VoucherAccountNotValidated,
    VoucherAccountOpened,
    VoucherAccountValidated,
    VoucherEvent,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from domain.vouchers.quotas import Used
from domain.vouchers.rewards import Pot, Pots

Claim = VouchersClaimedInHongKong | VouchersClaimedInBayArea


@dataclass(frozen=True)
class Pairing:
    """The live pairing of an account."""

    pairing_id: UUID
    spouse_account_id: UUID
    paired_on: date


@dataclass(frozen=True)
class Ceiling:
    """The limit that came with the newest credit."""

    issue: Code
    year: int
    limit_hkd: int
    row: RowRef


class AccountMemory(Aggregate):
    """The state on which a voucher account decides; it decides nothing itself."""

    def __init__(self) -> None:
        self.patient_id: UUID
        self.eligible_from: date
        self.brought_in_as_of: date | None = None
        self.temporary = False
        self.entitled_until: date | None = None
        self.died_on: date | None = None
        self.balance_hkd = 0
        self.credited: set[str] = set()
        self.ceiling: Ceiling | None = None
        self.pots: Pots = {}
        self.quota_used: Used = {}
        self.pairing: Pairing | None = None
        self.consents: dict[UUID, ConsentGiven] = {}
        self.consents_used: dict[UUID, UUID] = {}
        self.claims: dict[UUID, Claim] = {}
        self.earlier_claims: dict[UUID, EarlierClaimBroughtIn] = {}
        self.transactions: dict[UUID, Ref] = {}
        self.confirmed: set[UUID] = set()
        self.answered_by: dict[UUID, OrganisationCode] = {}
        self.voided: set[UUID] = set()
        self.lent: dict[UUID, int] = {}

    def pot(self, programme: Code) -> Pot:
        return self.pots.get(programme, Pot())

    def evolve(self, event: VoucherEvent) -> None:
        match event:
            case (
                VoucherAccountOpened()
                | VoucherAccountValidated()
                | VoucherAccountNotValidated()
                | EntitlementChanged()
                | VoucherAccountFrozen()
            ):
                self._standing(event)
            case OpeningBalanceBroughtIn():
                self._brought_in(event)
            case EarlierClaimBroughtIn():
                self.earlier_claims[event.claim_id] = event
            case VouchersCredited():
                self._credited(event)
            case VouchersForfeited():
                self.balance_hkd -= event.amount_hkd
            case RewardCredited() | RewardWithdrawn() | RewardLapsed():
                self._rewarded(event)
            case SpousePaired() | PairingEnded():
                self._paired(event)
            case SpouseUsedVouchers():
                self.balance_hkd -= event.amount_hkd
                self.lent[event.claim_id] = event.amount_hkd
            case SpouseGaveBack():
                self.balance_hkd += event.amount_hkd
                del self.lent[event.claim_id]
            case ConsentGiven():
                self.consents[event.consent_id] = event
            case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
                self._claimed(event)
            case TransactionNumberRecorded():
                self.transactions[event.claim_id] = event.transaction
            case ClaimConfirmed():
                self.confirmed.add(event.claim_id)
                self.answered_by[event.claim_id] = event.by.organisation
            case ClaimVoided():
                self.voided.add(event.claim_id)
                self._move(self.claims[event.claim_id], -1)
            case _:
                assert_never(event)

    def _standing(
        self,
        event: VoucherAccountOpened
        | VoucherAccountValidated
        | VoucherAccountNotValidated
        | EntitlementChanged
        | VoucherAccountFrozen,
    ) -> None:
        match event:
            case VoucherAccountOpened():
                self.patient_id = event.patient_id
                self.eligible_from = event.eligible_from
                self.temporary = event.temporary
            case VoucherAccountValidated():
                self.temporary = False
            case VoucherAccountNotValidated():
                self.temporary = True
            case EntitlementChanged():
                self.entitled_until = event.ended_on
            case VoucherAccountFrozen():
                self.died_on = event.died_on

    def _brought_in(self, event: OpeningBalanceBroughtIn) -> None:
        self.brought_in_as_of = event.as_of
        self.balance_hkd = event.own_hkd
        self.credited.update(event.issues)
        for reward in event.rewards:
            self.pots[reward.programme] = Pot(
                counted_hkd=reward.counted_hkd,
                granted_hkd=reward.granted_hkd,
                unspent_hkd=reward.unspent_hkd,
                # What was given elsewhere stays given, whatever counted there.
                threshold_hkd=min(reward.threshold_hkd, reward.counted_hkd),
                usable_until=reward.usable_until,
            )
        for quota in event.quotas:
            self.quota_used[quota.profession, quota.starts_on] = quota.used_hkd

    def _credited(self, event: VouchersCredited) -> None:
        self.balance_hkd += event.amount_hkd
        self.credited.add(event.issue)
        if event.limit_hkd is not None:
            self.ceiling = Ceiling(event.issue, event.year, event.limit_hkd, event.row)

    def _rewarded(self, event: RewardCredited | RewardWithdrawn | RewardLapsed) -> None:
        pot = self.pot(event.programme)
        match event:
            case RewardCredited():
                pot = pot.given(
                    event.amount_hkd,
                    threshold_hkd=event.threshold_hkd,
                    until=event.usable_until,
                )
            case RewardWithdrawn():
                pot = pot.withdrawn(event.amount_hkd)
            case RewardLapsed():
                pot = pot.moved(-event.amount_hkd)
        self.pots[event.programme] = pot

    def _paired(self, event: SpousePaired | PairingEnded) -> None:
        match event:
            case SpousePaired():
                self.pairing = Pairing(
                    event.pairing_id, event.spouse_account_id, event.paired_on
                )
            case PairingEnded():
                self.pairing = None

    def _claimed(self, event: Claim) -> None:
        self.claims[event.claim_id] = event
        self.consents_used[event.consent_id] = event.claim_id
        if event.transaction is not None:
            self.transactions[event.claim_id] = event.transaction
        self._move(event, +1)

    def _move(self, claim: Claim, sign: int) -> None:
        """Take what a claim took, or (-1) give it back; also what it counted."""
        self.balance_hkd -= sign * from_bucket(claim.taken, "own")
        for part in claim.taken:
            if part.reward is not None:
                pot = self.pot(part.reward)
                self.pots[part.reward] = pot.moved(-sign * part.amount_hkd)
        if (counted := claim.towards_reward) is not None:
            pot = self.pot(counted.programme)
            self.pots[counted.programme] = pot.counting(sign * counted.amount_hkd)
        if (used := claim.of_quota) is not None:
            period = (used.profession, used.starts_on)
            earlier_hkd = self.quota_used.get(period, 0)
            self.quota_used[period] = earlier_hkd + sign * used.amount_hkd
