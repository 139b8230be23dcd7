"""What a person may ask of a voucher account."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints, model_validator

from domain.kernel import BAYBRIDGE, Command, Fact
from domain.reference import DocumentKind
from domain.values import Cents, Code, Fen, FreeText, Hkd, HkdOrZero, Ref
from domain.vouchers.consent import ConsentMethod, PaperForm, Place
from domain.vouchers.settings import SchemeSettings
from domain.vouchers.visit import CareProgramme, Visit

VisitReason = Literal["acute", "follow-up", "preventive", "rehabilitative"]
"""§1.7: acute or episodic; follow-up of a long-term condition; and so on."""

HongKongPhone = Annotated[
    str,
    StringConstraints(pattern=r"^\+852[2-9]\d{7}$"),
    Field(examples=["+85291234567"]),
]
"""A number that can receive a message, as pairing needs it (S31, a copy)."""


class OpenVoucherAccount(Command):
    patient_id: UUID


class CreditVouchers(Command):
    account_id: UUID


class ValidateAccount(Command):
    """Say what the check of the holder's particulars found (E-6)."""

    account_id: UUID
    outcome: Literal["passed", "failed"]
    reference: Ref
    reason: FreeText | None = None


class GiveConsent(Command):
    """`at_most_hkd` is the largest amount agreed, if one was."""

    account_id: UUID
    place: Place
    service_date: date
    method: ConsentMethod
    at_most_hkd: Hkd | None = None


class PairSpouses(Command):
    """Two holders declare before one provider that they are married (§1.6).

    `phone` is where both are told of each use.
    """

    account_id: UUID
    spouse_account_id: UUID
    place: Place
    document: DocumentKind
    spouse_document: DocumentKind
    both_present: bool
    both_declared: bool
    method: ConsentMethod
    spouse_method: ConsentMethod
    phone: HongKongPhone


class EndPairing(Command):
    """`form` is the number of the written withdrawal, of either spouse."""

    account_id: UUID
    form: Ref


class EndPairingByDeath(Command):
    """The spouse died; `pairing_id` is the pairing that ended with it."""

    account_id: UUID
    pairing_id: UUID


class ClaimVouchers(Command):
    """What every claim says.

    `amount_hkd` may be `max`: as much as fee, balance, quota and consent allow. `ref`
    is a number on paper (a transaction, a form): it stands for one claim of the
    account. `transaction` is the number that the government's system gave.
    `spouse_document` is shown where the spouse's vouchers may be used; `visit` is
    None only where claims of before the ledger are brought in.
    """

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset({"occasion", "settings"})

    account_id: UUID
    consent_id: UUID
    service_date: date
    amount_hkd: Hkd | Literal["max"]
    reason: VisitReason
    visit: Visit | None
    care_programme: CareProgramme | None = None
    spouse_document: DocumentKind | None = None
    ref: Ref | None = None
    transaction: Ref | None = None
    settings: SchemeSettings


class ClaimVouchersInHongKong(ClaimVouchers):
    provider_id: UUID
    fee_cents: Cents


class ClaimVouchersInBayArea(ClaimVouchers):
    """`episode` is the institution's number of the visit, unique over all payers."""

    institution_id: UUID
    service_point: Code
    department: Code
    fee_fen: Fen
    document: DocumentKind
    ehealth_joined: bool
    national_insurance: bool
    episode: Ref | None = None


class ConfirmClaim(Command):
    account_id: UUID
    claim_id: UUID


class RecordTransactionNumber(Command):
    """`transaction` is the number under which the government's system has the claim."""

    account_id: UUID
    claim_id: UUID
    transaction: Ref


class VoidClaim(Command):
    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset({"occasion", "settings"})

    account_id: UUID
    claim_id: UUID
    reason: FreeText
    settings: SchemeSettings


class FreezeVoucherAccount(Command):
    account_id: UUID
    died_on: date


class ChangeEntitlement(Command):
    """`ended_on` is the first day without the permission behind the card (E-4)."""

    account_id: UUID
    ended_on: date | None


class BroughtReward(Fact):
    """What of a reward is unspent, and what was spent towards one."""

    programme: Code
    unspent_hkd: HkdOrZero
    counted_hkd: HkdOrZero
    granted: bool


class BroughtQuota(Fact):
    """What of a quota is used, in the period that holds the day of the balance."""

    profession: Code
    used_hkd: HkdOrZero


class BringInAccount(Command):
    """An account as another system had it at the end of the day `as_of`.

    `source` names the statement; the issues of the scheme until that day are in
    `own_hkd` already.
    """

    patient_id: UUID
    as_of: date
    own_hkd: HkdOrZero
    rewards: Annotated[tuple[BroughtReward, ...], Field(max_length=10)] = ()
    quotas: Annotated[tuple[BroughtQuota, ...], Field(max_length=10)] = ()
    source: Ref

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        programmes = [one.programme for one in self.rewards]
        professions = [one.profession for one in self.quotas]
        for names in (programmes, professions):
            if len(set(names)) < len(names):
                raise ValueError("name each programme and each profession once")
        return self


class BringInClaim(Command):
    """A claim of before the ledger: history, in the balance brought in already.

    `claimed_on` is when it was entered where it was entered.
    """

    account_id: UUID
    transaction: Ref
    service_date: date
    claimed_on: date
    amount_hkd: Hkd
    place: Place
    profession: Code | None = None
    source: Ref


def account_id(patient_id: UUID) -> UUID:
    """Derive the account's id from the patient, so that nobody has two."""
    return uuid5(BAYBRIDGE, f"voucher-account/{patient_id}")


def consent_id(command: GiveConsent) -> UUID:
    """Return the consent's id: the same for the same paper form."""
    if isinstance(command.method, PaperForm):
        return uuid5(command.account_id, f"consent/{command.method.form}")
    return command.occasion.derive("consent")


def claim_id(command: ClaimVouchers) -> UUID:
    """Return the claim's id: the same for the same reference on paper."""
    if command.ref is not None:
        return uuid5(command.account_id, f"claim/{command.ref}")
    return command.occasion.derive("claim")


def earlier_claim_id(command: BringInClaim) -> UUID:
    return uuid5(command.account_id, f"earlier-claim/{command.transaction}")
