"""Why a claim is not paid."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class InsufficientVouchers(Refusal):
    """The claim is larger than the balance."""

    RULE: ClassVar[str] = "V-BR-04"
    balance_hkd: int
    amount_hkd: int


@dataclass(eq=False)
class AmountExceedsFee(Refusal):
    """The voucher amount is larger than the fee."""

    RULE: ClassVar[str] = "V-C-7"
    fee_hkd: int
    amount_hkd: int


@dataclass(eq=False)
class ServiceInFuture(Refusal):
    """The service has not taken place yet."""

    RULE: ClassVar[str] = "V-BR-10"
    service_date: date
    today: date


@dataclass(eq=False)
class ServiceBeforeEligibility(Refusal):
    """The service took place before the person was eligible."""

    RULE: ClassVar[str] = "V-E-1"
    service_date: date
    eligible_from: date


@dataclass(eq=False)
class ServiceAfterDeath(Refusal):
    """The service date is after the day of death."""

    RULE: ClassVar[str] = "V-BR-10"
    service_date: date
    died_on: date


@dataclass(eq=False)
class ClaimTooLate(Refusal):
    """The time for entering a claim for this service has passed."""

    RULE: ClassVar[str] = "V-BR-10"
    service_date: date
    today: date
    claim_window_days: int


@dataclass(eq=False)
class DepartmentNotDesignated(Refusal):
    """The department was not on the institution's list on the day of service."""

    RULE: ClassVar[str] = "V-BR-12"
    department: str
    service_date: date


@dataclass(eq=False)
class DocumentNotAccepted(Refusal):
    """Only a Hong Kong identity card or an exemption certificate is accepted."""

    RULE: ClassVar[str] = "V-G-1"
    document: str


@dataclass(eq=False)
class NotTheInstitution(Refusal):
    """Only the institution itself claims what it served."""

    RULE: ClassVar[str] = "V-G-3"
    institution_id: UUID
    organisation: str


@dataclass(eq=False)
class EHealthNotJoined(Refusal):
    """The elder has not joined eHealth, which is needed outside Hong Kong."""

    RULE: ClassVar[str] = "V-G-2"


@dataclass(eq=False)
class NationalInsuranceUsed(Refusal):
    """National medical insurance pays for the same episode."""

    RULE: ClassVar[str] = "V-G-4"


@dataclass(eq=False)
class ClaimRefReused(Refusal):
    """The reference belongs to another claim, or to one that was voided."""

    claim_id: UUID


@dataclass(eq=False)
class QuotaExceeded(Refusal):
    """The claim is larger than what is left of the profession's quota."""

    RULE: ClassVar[str] = "V-BR-06"
    profession: str
    starts_on: date
    ends_on: date
    left_hkd: int
    amount_hkd: int


@dataclass(eq=False)
class NotWholeVouchers(Refusal):
    """Before July 2014 a voucher was worth HK$50: claim a multiple of it."""

    RULE: ClassVar[str] = "V-C-8"
    face_value_hkd: int
    amount_hkd: int


@dataclass(eq=False)
class ItemsDoNotAddUp(Refusal):
    """The items of the bill do not add up to the fee."""

    RULE: ClassVar[str] = "V-6"
    items_minor: int
    fee_minor: int


@dataclass(eq=False)
class NotPaired(Refusal):
    """The elder has no paired spouse whose vouchers could be used."""

    RULE: ClassVar[str] = "V-BR-14"


@dataclass(eq=False)
class ServiceBeforePairing(Refusal):
    """The spouse's vouchers pay only for services from the day of the pairing on."""

    RULE: ClassVar[str] = "V-BR-14"
    service_date: date
    paired_on: date
