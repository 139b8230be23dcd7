"""Whose the records are that a path names: each name in a path has its finder."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from uuid import UUID

from api.service import Service
from application.access import Resource
from application.access.seeing import Belonging, Sight
from domain.attachments import Attachment
from domain.kernel import Actor
from domain.patients import Patient
from domain.requests import SubjectRequest
from domain.vouchers import VoucherAccount
from projections.attendances import Circle

Find = Callable[[Service, Actor, UUID], Awaitable[Belonging | None]]


async def of_patient(service: Service, _: Actor, id: UUID) -> Belonging | None:
    """Return whose a patient's record is: theirs who attend to the patient."""
    patient = await service.ledger.find(Patient, id)
    return None if patient is None else attended(patient)


async def of_attachment(service: Service, actor: Actor, id: UUID) -> Belonging | None:
    """Return whose a file is: theirs who attend to the patient."""
    known = await service.ledger.find(Attachment, id)
    return None if known is None else await of_patient(service, actor, known.patient_id)


def attended(patient: Patient) -> Belonging:
    return Belonging("patient", (patient.id,), dict(patient.attending))


async def of_request(service: Service, actor: Actor, id: UUID) -> Belonging | None:
    """Return whose a request is: its patient's."""
    request = await service.ledger.find(SubjectRequest, id)
    if request is None:
        return None
    return await of_patient(service, actor, request.patient_id)


async def of_account(service: Service, actor: Actor, id: UUID) -> Belonging | None:
    """Return whose a voucher account is: theirs who attend to its patient."""
    account = await service.ledger.find(VoucherAccount, id)
    if account is None:
        return None
    belonging = await of_patient(service, actor, account.patient_id)
    return belonging and replace(belonging, kind="voucher-account")


async def of_any(service: Service, actor: Actor, id: UUID) -> Belonging | None:
    """Return whose a record of any kind is; None: everybody's, or nobody's."""
    for find in FINDERS.values():
        belonging = await find(service, actor, id)
        if belonging is not None:
            return belonging
    return None


def circle_of(sight: Sight, kind: str) -> Circle | None:
    """Return whose records of a kind the policy lets somebody see in a list."""
    if sight.sees_all_of(Resource(kind, frozenset())):
        return None
    place = sight.actor.jurisdiction
    if sight.sees_all_of(Resource(kind, frozenset(), frozenset({place}))):
        return Circle(jurisdiction=place)
    return Circle(organisation=sight.actor.organisation)


FINDERS: Mapping[str, Find] = {
    "patient_id": of_patient,
    "account_id": of_account,
    "attachment_id": of_attachment,
    "request_id": of_request,
}
"""By what a path calls the record; the last of a path that is known is looked at."""
