"""Whether an account stands: opened, validated, entitled, frozen."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, FirstEvent
from domain.reference import RowRef
from domain.sealed import Open, Sealed, clinical, financial, none
from domain.values import (
    FreeText,
    Ref,
)
from domain.vouchers.eligibility import EntitlingDocument


class VoucherAccountOpened(FirstEvent):
    """The decision of who is eligible since when; no birth date.

    `age_row` is the dated age that made the person eligible. What is `temporary`
    pays nobody until the holder's particulars are validated (E-6).
    """

    TOPIC = "vouchers.account-opened"

    patient_id: Open[UUID, none]
    eligible_from: Open[date, financial]
    document: Open[EntitlingDocument, none]
    age_row: Open[RowRef, none]
    temporary: Open[bool, none] = False


class VoucherAccountValidated(Event):
    """The holder's particulars were found right; `reference` is of the check (E-6)."""

    TOPIC = "vouchers.account-validated"

    reference: Open[Ref, none]


class VoucherAccountNotValidated(Event):
    """The check of the particulars found something wrong; it may be done again."""

    TOPIC = "vouchers.account-not-validated"

    patient_id: Open[UUID, none]
    reference: Open[Ref, none]
    reason: Sealed[FreeText, clinical.of("patient_id")]


class EntitlementChanged(Event):
    """The permission behind the card ends, or (None) was renewed (E-4)."""

    TOPIC = "vouchers.entitlement-changed"

    ended_on: Open[date | None, financial]


class VoucherAccountFrozen(Event):
    """The holder died: nothing served later is paid. A corrected date comes again."""

    TOPIC = "vouchers.account-frozen"

    died_on: Open[date, none]
