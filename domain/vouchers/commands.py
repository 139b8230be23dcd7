"""What a person may ask of a voucher account."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import Field

from domain.kernel import BAYBRIDGE, Command
from domain.reference import DocumentKind
from domain.values import Cents, Code, Fen, FreeText, Hkd, Ref
from domain.vouchers.consent import ConsentMethod, PaperForm, Place

VisitReason = Literal["acute", "follow-up", "preventive", "rehabilitative"]
"""§1.7: acute or episodic; follow-up of a long-term condition; and so on."""

ClaimWindow = Annotated[int, Field(gt=0, le=366, strict=True)]
"""Days in which a claim may be entered; the service day is day one."""


class OpenVoucherAccount(Command):
    patient_id: UUID


class CreditVouchers(Command):
    account_id: UUID


class GiveConsent(Command):
    """`at_most_hkd` is the largest amount agreed, if one was."""

    account_id: UUID
    place: Place
    service_date: date
    method: ConsentMethod
    at_most_hkd: Hkd | None = None


class ClaimVouchers(Command):
    """What every claim says.

    `amount_hkd` may be `max`: as much as fee, balance and consent allow. `ref` is a
    number on paper (a transaction, a form): it stands for one claim of the account.
    `claim_window_days` is the setting of the day on which the claim is entered; None
    where no window applies (an import of old claims).
    """

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset(
        {"occasion", "claim_window_days"}
    )

    account_id: UUID
    consent_id: UUID
    service_date: date
    amount_hkd: Hkd | Literal["max"]
    reason: VisitReason
    ref: Ref | None = None
    claim_window_days: ClaimWindow | None


class ClaimVouchersInHongKong(ClaimVouchers):
    provider_id: UUID
    fee_cents: Cents


class ClaimVouchersInBayArea(ClaimVouchers):
    institution_id: UUID
    service_point: Code
    department: Code
    fee_fen: Fen
    document: DocumentKind
    ehealth_joined: bool
    national_insurance: bool


class ConfirmClaim(Command):
    account_id: UUID
    claim_id: UUID


class VoidClaim(Command):
    account_id: UUID
    claim_id: UUID
    reason: FreeText


class FreezeVoucherAccount(Command):
    account_id: UUID
    died_on: date


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
