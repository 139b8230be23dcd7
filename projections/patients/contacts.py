"""Contacts, wishes about notices, and guardians: sealed as in their events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy import Engine, select

from domain.patients.contacts import (
    ContactAdded,
    ContactChanged,
    ContactEnded,
    NoticesPreferred,
)
from domain.patients.guardians import GuardianNamed, GuardianshipEnded
from domain.sealed import Ciphertext, Erased
from projections import queries
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed, as_sealed_if_any


class ContactRow(Row):
    """A contact as it stands, or as it stood when it was ended."""

    patient_id: UUID
    contact_id: UUID
    kind: str
    contact: Ciphertext | Erased
    added_at: datetime
    changed_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None
    version: int


class NoticeWishRow(Row):
    """How a patient wants to be told; `contact_id` is where to."""

    patient_id: UUID
    language: Ciphertext | Erased
    channel: str
    contact_id: UUID | None
    version: int


class GuardianRow(Row):
    """Who may act for a patient: two people, each under a key of his own."""

    patient_id: UUID
    guardian_id: UUID
    guardian: Ciphertext | Erased
    phone: Ciphertext | Erased | None
    bond: Ciphertext | Erased
    scope: tuple[str, ...]
    paper: str
    from_on: date
    until_on: date | None
    end_reason: str | None = None
    version: int


def contact(
    row: ContactRow | None, event: ContactAdded | ContactChanged | ContactEnded
) -> ContactRow | None:
    if isinstance(event, ContactAdded):
        return ContactRow(
            patient_id=event.patient_id,
            contact_id=event.contact_id,
            kind=event.kind,
            contact=as_sealed(event.contact),
            added_at=event.timestamp,
            changed_at=event.timestamp,
            version=event.originator_version,
        )
    if row is None:
        return None
    change: dict[str, object] = {"version": event.originator_version}
    match event:
        case ContactChanged(kind=kind, contact=written):
            change |= {"kind": kind, "contact": as_sealed(written)}
            change |= {"changed_at": event.timestamp}
        case ContactEnded(reason=reason):
            change |= {"ended_at": event.timestamp, "end_reason": reason}
        case _:
            assert_never(event)
    return row.model_copy(update=change)


def contact_key(
    event: ContactAdded | ContactChanged | ContactEnded,
) -> Sequence[Key]:
    return ((event.patient_id, event.contact_id),)


def notice_wish(
    row: NoticeWishRow | None, event: NoticesPreferred | ContactEnded
) -> NoticeWishRow | None:
    if isinstance(event, NoticesPreferred):
        return NoticeWishRow(
            patient_id=event.patient_id,
            language=as_sealed(event.language),
            channel=event.channel,
            contact_id=event.contact_id,
            version=event.originator_version,
        )
    if row is None or row.contact_id != event.contact_id:
        return row
    return None


def notice_wish_key(event: NoticesPreferred | ContactEnded) -> Sequence[Key]:
    return ((event.patient_id,),)


def guardian(
    row: GuardianRow | None, event: GuardianNamed | GuardianshipEnded
) -> GuardianRow | None:
    if isinstance(event, GuardianNamed):
        return GuardianRow(
            patient_id=event.patient_id,
            guardian_id=event.guardian_id,
            guardian=as_sealed(event.guardian),
            phone=as_sealed_if_any(event.phone),
            bond=as_sealed(event.bond),
            scope=event.scope,
            paper=event.paper,
            from_on=event.from_on,
            until_on=event.until_on,
            version=event.originator_version,
        )
    if row is None:
        return None
    return row.model_copy(
        update={
            "until_on": event.ended_on,
            "end_reason": event.reason,
            "version": event.originator_version,
        }
    )


def guardian_key(event: GuardianNamed | GuardianshipEnded) -> Sequence[Key]:
    return ((event.patient_id, event.guardian_id),)


CONTACTS = View(
    name="patients_contacts",
    version=1,
    row=ContactRow,
    table=table_of("patients_contacts", ContactRow, key=("patient_id", "contact_id")),
    listens=(ContactAdded, ContactChanged, ContactEnded),
    evolve=contact,
    keys=contact_key,
)
NOTICE_WISHES = View(
    name="patients_notice_wishes",
    version=1,
    row=NoticeWishRow,
    table=table_of("patients_notice_wishes", NoticeWishRow, key=("patient_id",)),
    listens=(NoticesPreferred, ContactEnded),
    evolve=notice_wish,
    keys=notice_wish_key,
)
GUARDIANS = View(
    name="patients_guardians",
    version=1,
    row=GuardianRow,
    table=table_of(
        "patients_guardians", GuardianRow, key=("patient_id", "guardian_id")
    ),
    listens=(GuardianNamed, GuardianshipEnded),
    evolve=guardian,
    keys=guardian_key,
)


def contacts(engine: Engine, patient_id: UUID) -> list[ContactRow]:
    """Return the contacts of a patient, those that were ended too, as they came."""
    columns = CONTACTS.table.c
    wanted = (
        select(CONTACTS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.added_at, columns.contact_id)
    )
    return queries.read(engine, CONTACTS, wanted)


def wish(engine: Engine, patient_id: UUID) -> NoticeWishRow | None:
    """Return how a patient wants to be told, if he has said so."""
    return queries.find(engine, NOTICE_WISHES, patient_id)


def guardians(
    engine: Engine,
    patient_id: UUID,
    *,
    on: date | None = None,
    scope: str | None = None,
) -> list[GuardianRow]:
    """Return who may act for a patient, on a day and for a thing if these are given."""
    columns = GUARDIANS.table.c
    wanted = (
        select(GUARDIANS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.from_on, columns.guardian_id)
    )
    found = queries.read(engine, GUARDIANS, wanted)
    return [
        row
        for row in found
        if (scope is None or scope in row.scope) and (on is None or _acts(row, on))
    ]


def _acts(row: GuardianRow, on: date) -> bool:
    return row.from_on <= on and (row.until_on is None or on <= row.until_on)
