"""What two spouses did with their vouchers."""

from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel import Event
from domain.sealed import Open, Sealed, contact, financial, none
from domain.values import (
    Hkd,
    HkdOrZero,
    Ref,
)
from domain.vouchers.commands import HongKongPhone
from domain.vouchers.consent import ConsentMethod, Place
from domain.vouchers.eligibility import EntitlingDocument


class SpousePaired(Event):
    """The holder and another declared that they are married (§1.6, BR-14).

    The same pairing stands in the accounts of both.
    """

    TOPIC = "vouchers.spouse-paired"

    patient_id: Open[UUID, none]
    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    paired_on: Open[date, none]
    place: Open[Place, none]
    document: Open[EntitlingDocument, none]
    method: Open[ConsentMethod, none]
    phone: Sealed[HongKongPhone, contact.of("patient_id")]


class PairingEnded(Event):
    """Either spouse withdrew in writing (`form`), or one of them died."""

    TOPIC = "vouchers.pairing-ended"

    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    cause: Open[Literal["withdrawal", "death"], none]
    form: Open[Ref | None, none]


class SpouseUsedVouchers(Event):
    """The spouse paid a claim from this account; `left_hkd` is what remains."""

    TOPIC = "vouchers.spouse-used"

    claim_id: Open[UUID, none]
    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    service_date: Open[date, financial]
    amount_hkd: Open[Hkd, financial]
    left_hkd: Open[HkdOrZero, financial]


class SpouseGaveBack(Event):
    """The spouse's claim was voided: what it took from this account is back."""

    TOPIC = "vouchers.spouse-gave-back"

    claim_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    amount_hkd: Open[Hkd, financial]
