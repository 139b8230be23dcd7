"""Where Mrs Chan is reached, and who acts for her. Every number is made up."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.patients import HongKongIdentityCard, PersonNames
from domain.patients.contacts import (
    AddContact,
    ChangeContact,
    Contact,
    ContactAdded,
    ContactBookBegun,
    ContactChanged,
    ContactEnded,
    EMail,
    EndContact,
    NoticesPreferred,
    Phone,
    PostalAddress,
    PreferNotices,
)
from domain.patients.contacts.values import on_file
from domain.patients.guardians import (
    Bond,
    EndGuardianship,
    GuardianNamed,
    GuardianOnFile,
    GuardiansBegun,
    GuardianshipEnded,
    NameGuardian,
)
from tests.given import SOME_ID, Happened, happened, occasion

PHONE = Phone(kind="phone", place="HK", number="6123 4567")
E_MAIL = EMail(kind="e-mail", address="tai.man@example.org")
ADDRESS = PostalAddress(kind="address", lines=("Flat 7, Example House", "Kowloon"))
KNOWN, OTHER = UUID(int=71), UUID(int=72)
SON = PersonNames(han="陳小明")
SONS_CARD = HongKongIdentityCard(kind="hkic", number="AB987654(3)")
BOND = Bond(relation="child", authority="power-of-attorney")
FROM = date(2026, 1, 1)

# Events

begun = happened(ContactBookBegun, patient_id=SOME_ID)
guardians_begun = happened(GuardiansBegun, patient_id=SOME_ID)


def added(contact: Contact = PHONE, contact_id: UUID = KNOWN) -> Happened:
    return _written(ContactAdded, contact, contact_id)


def changed(contact: Contact, contact_id: UUID = KNOWN) -> Happened:
    return _written(ContactChanged, contact, contact_id)


def _written(
    event: type[ContactAdded | ContactChanged], contact: Contact, contact_id: UUID
) -> Happened:
    return happened(
        event,
        patient_id=SOME_ID,
        contact_id=contact_id,
        kind=contact.kind,
        contact=on_file(contact),
    )


def ended(contact_id: UUID = KNOWN) -> Happened:
    return happened(
        ContactEnded, patient_id=SOME_ID, contact_id=contact_id, reason="moved"
    )


def preferred(channel: str = "text-message", to: UUID | None = KNOWN) -> Happened:
    return happened(
        NoticesPreferred,
        patient_id=SOME_ID,
        language="zh-Hant",
        channel=channel,
        contact_id=to,
    )


def named(guardian_id: UUID = KNOWN, **facts: Any) -> Happened:
    known = {
        "patient_id": SOME_ID,
        "guardian_id": guardian_id,
        "guardian": GuardianOnFile(names=SON, document=SONS_CARD.on_file()),
        "phone": on_file(PHONE),
        "bond": BOND,
        "scope": ("consents",),
        "paper": "EPA-1",
        "from_on": FROM,
        "until_on": None,
    }
    return happened(GuardianNamed, **known | facts)


def guardianship_ended(on: date, guardian_id: UUID = KNOWN) -> Happened:
    return happened(
        GuardianshipEnded,
        patient_id=SOME_ID,
        guardian_id=guardian_id,
        ended_on=on,
        reason="revoked",
    )


# Commands


def add(contact: Contact = PHONE, *, patient_id: UUID = SOME_ID) -> AddContact:
    return AddContact(occasion=occasion(), patient_id=patient_id, contact=contact)


def change(contact: Contact, contact_id: UUID = KNOWN) -> ChangeContact:
    return ChangeContact(
        occasion=occasion(), patient_id=SOME_ID, contact_id=contact_id, contact=contact
    )


def end(contact_id: UUID = KNOWN) -> EndContact:
    return EndContact(
        occasion=occasion(), patient_id=SOME_ID, contact_id=contact_id, reason="moved"
    )


def prefer(channel: Any = "text-message", to: UUID | None = KNOWN) -> PreferNotices:
    return PreferNotices(
        occasion=occasion(),
        patient_id=SOME_ID,
        language="zh-Hant",
        channel=channel,
        contact_id=to,
    )


def name_guardian(**facts: Any) -> NameGuardian:
    known: dict[str, Any] = {
        "occasion": occasion(),
        "patient_id": SOME_ID,
        "names": SON,
        "document": SONS_CARD,
        "phone": PHONE,
        "bond": BOND,
        "scope": ("consents",),
        "paper": "EPA-1",
        "from_on": FROM,
    }
    return NameGuardian(**known | facts)


def end_guardianship(on: date, guardian_id: UUID = KNOWN) -> EndGuardianship:
    return EndGuardianship(
        occasion=occasion(),
        patient_id=SOME_ID,
        guardian_id=guardian_id,
        ended_on=on,
        reason="revoked",
    )
