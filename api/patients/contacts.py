"""Where a patient is reached, how he wants to be told, and who acts for him."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, Hidden, ReaderDep, found
from application.patients import contacts as desk_work
from domain.kernel import Fact, NotFound
from domain.patients import IdentityDocument, PatientErased, PersonNames
from domain.patients.contacts import (
    AddContact,
    ChangeContact,
    ChannelNeedsContact,
    Contact,
    ContactEndReason,
    ContactOnFile,
    ContactUnknown,
    EndContact,
    NoticeChannel,
    NoticeLanguage,
    Phone,
    PreferNotices,
    TooManyContacts,
)
from domain.patients.guardians import (
    Bond,
    EndGuardianship,
    EndsBeforeItBegins,
    GuardianOnFile,
    GuardianshipEndReason,
    GuardianshipOver,
    GuardianUnknown,
    NameGuardian,
    Scope,
    TooManyGuardians,
)
from domain.values import Day, Ref
from projections.patients import contacts as views
from projections.patients.contacts import (
    CONTACTS,
    GUARDIANS,
    NOTICE_WISHES,
    ContactRow,
    GuardianRow,
    NoticeWishRow,
)

router = APIRouter(tags=["patients"])
READ = allow("patients.read")
WRITE = [allow("patients.write")]


class Reached(Fact):
    contact: Contact


class ContactEnd(Fact):
    reason: ContactEndReason


class NoticeWish(Fact):
    """`contact_id` is where to; null where no notices are wanted."""

    language: NoticeLanguage
    channel: NoticeChannel
    contact_id: UUID | None = None


class Guardianship(Fact):
    """`paper` is the reference of the document that gives the authority."""

    names: PersonNames
    document: IdentityDocument | None = None
    phone: Phone | None = None
    bond: Bond
    scope: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=4)]
    paper: Ref
    from_on: Day
    until_on: Day | None = None


class GuardianshipEnd(Fact):
    """`ended_on` is the last day on which the guardian may act."""

    ended_on: Day
    reason: GuardianshipEndReason


class ContactShown(ContactRow):
    """A contact, opened or masked."""

    contact: ContactOnFile | Hidden  # type: ignore[assignment]


class NoticeWishShown(NoticeWishRow):
    """How a patient wants to be told, with what is sealed opened or masked."""

    language: str | Hidden  # type: ignore[assignment]


class GuardianShown(GuardianRow):
    """A guardian, with what is sealed opened or masked."""

    guardian: GuardianOnFile | Hidden  # type: ignore[assignment]
    phone: ContactOnFile | Hidden | None  # type: ignore[assignment]
    bond: Bond | Hidden  # type: ignore[assignment]


@router.get(
    "/patients/{patient_id}/contacts", dependencies=[READ, reflecting(CONTACTS)]
)
async def list_contacts(patient_id: UUID, reader: ReaderDep) -> list[ContactShown]:
    """List where a patient is or was reached."""
    rows = await reader.ask(views.contacts, patient_id)
    return [await reader.show(ContactShown, row) for row in rows]


@router.post(
    "/patients/{patient_id}/contacts",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased, TooManyContacts),
)
async def add_contact(
    patient_id: UUID,
    body: Annotated[Reached, Body(examples=[examples.CONTACT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Add a phone number, an e-mail address or an address; `made` is its id."""
    command = AddContact(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await desk_work.add_contact(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/contacts/{contact_id}/changes",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased, ContactUnknown, ChannelNeedsContact),
)
async def change_contact(
    patient_id: UUID,
    contact_id: UUID,
    body: Annotated[Reached, Body(examples=[examples.CONTACT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Write a contact anew."""
    command = ChangeContact(
        occasion=desk.occasion,
        patient_id=patient_id,
        contact_id=contact_id,
        contact=body.contact,
    )
    return desk.acknowledge(await desk_work.change_contact(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/contacts/{contact_id}/end",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased, ContactUnknown),
)
async def end_contact(
    patient_id: UUID,
    contact_id: UUID,
    body: Annotated[ContactEnd, Body(examples=[examples.CONTACT_END])],
    desk: DeskDep,
) -> Acknowledgement:
    """End a contact."""
    command = EndContact(
        occasion=desk.occasion,
        patient_id=patient_id,
        contact_id=contact_id,
        reason=body.reason,
    )
    return desk.acknowledge(await desk_work.end_contact(desk.ledger, command))


@router.get(
    "/patients/{patient_id}/notice-wishes",
    dependencies=[READ, reflecting(NOTICE_WISHES)],
    responses=answers(404),
)
async def read_notice_wish(patient_id: UUID, reader: ReaderDep) -> NoticeWishShown:
    """Show in which language, how and where a patient wants to be told."""
    row = found(await reader.ask(views.wish, patient_id), patient_id)
    return await reader.show(NoticeWishShown, row)


@router.post(
    "/patients/{patient_id}/notice-wishes",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased, ContactUnknown, ChannelNeedsContact),
)
async def prefer_notices(
    patient_id: UUID,
    body: Annotated[NoticeWish, Body(examples=[examples.NOTICE_WISH])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say in which language, how and where a patient wants to be told."""
    command = PreferNotices(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await desk_work.prefer_notices(desk.ledger, command))


@router.get(
    "/patients/{patient_id}/guardians", dependencies=[READ, reflecting(GUARDIANS)]
)
async def list_guardians(
    patient_id: UUID,
    reader: ReaderDep,
    on: Annotated[date | None, Query(description="Only who may act that day.")] = None,
    scope: Annotated[
        Scope | None, Query(description="Only who may do that: `consents` to sign.")
    ] = None,
) -> list[GuardianShown]:
    """List who may act for a patient: `scope=consents` tells who may sign."""
    rows = await reader.ask(views.guardians, patient_id, on=on, scope=scope)
    return [await reader.show(GuardianShown, row) for row in rows]


@router.post(
    "/patients/{patient_id}/guardians",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased, EndsBeforeItBegins, TooManyGuardians),
)
async def name_guardian(
    patient_id: UUID,
    body: Annotated[Guardianship, Body(examples=[examples.GUARDIAN])],
    desk: DeskDep,
) -> Acknowledgement:
    """Name somebody who may act for a patient; `made` is the guardian's id."""
    command = NameGuardian(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await desk_work.name_guardian(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/guardians/{guardian_id}/end",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, PatientErased, GuardianUnknown, GuardianshipOver, EndsBeforeItBegins
    ),
)
async def end_guardianship(
    patient_id: UUID,
    guardian_id: UUID,
    body: Annotated[GuardianshipEnd, Body(examples=[examples.GUARDIAN_END])],
    desk: DeskDep,
) -> Acknowledgement:
    """End the authority of a guardian."""
    command = EndGuardianship(
        occasion=desk.occasion,
        patient_id=patient_id,
        guardian_id=guardian_id,
        **dict(body),
    )
    return desk.acknowledge(await desk_work.end_guardianship(desk.ledger, command))
