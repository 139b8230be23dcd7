"""The worklist of requests, the refusal log, and the notes that stay with a record."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.contract import answers
from api.deps import ServiceDep, allow, reflecting
from api.desk import Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from api.requests.opening import OPENING
from domain.values import Role, local_date
from projections import requests as views
from projections.requests import (
    RECIPIENTS,
    REFUSALS,
    REQUESTS,
    CorrectionRecipientRow,
    RefusalRow,
    RequestRow,
)

router = APIRouter()
READ = allow("requests.read")


class DueRequest(BaseModel):
    """A request in the worklist; `overdue` from the day after `due_on`."""

    request_id: UUID
    patient_id: UUID
    kind: str
    state: str
    field: str | None
    received_on: date
    due_on: date
    overdue: bool


class RequestShown(RequestRow):
    """A request with what is sealed opened or masked: old and new side by side."""

    says: str | Hidden | None = None  # type: ignore[assignment]
    old_value: str | Hidden | None = None  # type: ignore[assignment]
    new_value: str | Hidden | None = None  # type: ignore[assignment]
    reason: str | Hidden | None = None  # type: ignore[assignment]


class RefusalShown(RefusalRow):
    """A refusal, with its reasons opened or masked."""

    reasons: str | Hidden | None = None  # type: ignore[assignment]


class RecipientShown(CorrectionRecipientRow):
    """A recipient of a correction; `overdue` if it was not sent in the 40 days."""

    overdue: bool


class Note(BaseModel):
    """What a patient says of a field that was not corrected (PDPO s.25)."""

    request_id: UUID
    field: str | None
    noted_on: date | None
    says: str | Hidden | None


@router.get("/requests", dependencies=[READ, reflecting(REQUESTS)])
async def list_requests(
    reader: ReaderDep,
    service: ServiceDep,
    paging: PagingDep,
    state: Literal["open", "all"] = "open",
) -> Page[DueRequest]:
    """List requests by the day on which they are due, the most urgent first."""
    rows = await reader.ask(
        views.requests,
        open_only=state == "open",
        jurisdiction=_place(reader),
        after=paging.after(date, UUID),
        limit=paging.limit + 1,
    )
    today = local_date(service.ledger.clock())
    shown = [_due(row, today) for row in rows]
    return paging.page(shown, key=lambda row: (row.due_on, row.request_id))


@router.get(
    "/requests/{request_id}",
    dependencies=[READ, reflecting(REQUESTS)],
    responses=answers(404),
)
async def read_request(request_id: UUID, reader: ReaderDep) -> RequestShown:
    """Show a request: what was said, and the old value beside the new one."""
    row = found(await reader.ask(views.request, request_id), request_id)
    reader.tag(row.version)
    return await reader.show(RequestShown, row, OPENING)


@router.get(
    "/requests/{request_id}/recipients",
    dependencies=[READ, reflecting(RECIPIENTS)],
    responses=answers(404),
)
async def list_recipients(
    request_id: UUID, reader: ReaderDep, service: ServiceDep
) -> list[RecipientShown]:
    """List who is to be told of a correction, and who was."""
    today = local_date(service.ledger.clock())
    rows = await reader.ask(views.recipients, request_id)
    return [
        RecipientShown(**dict(row), overdue=row.sent_on is None and today > row.due_on)
        for row in rows
    ]


@router.get("/refusal-log", dependencies=[READ, reflecting(REFUSALS)])
async def list_refusals(reader: ReaderDep, paging: PagingDep) -> Page[RefusalShown]:
    """List what was refused, and why: kept four years, open to the regulator."""
    rows = await reader.ask(
        views.refusals,
        jurisdiction=_place(reader),
        after=paging.after(date, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(RefusalShown, row, OPENING) for row in rows]
    return paging.page(shown, key=lambda row: (row.refused_on, row.refusal_id))


@router.get(
    "/patients/{patient_id}/notes",
    dependencies=[allow("patients.read"), reflecting(REQUESTS)],
    responses=answers(404),
)
async def list_notes(patient_id: UUID, reader: ReaderDep) -> list[Note]:
    """List what the patient says of fields that were not corrected."""
    rows = await reader.ask(views.requests_of, patient_id)
    noted = [row for row in rows if row.noted]
    shown = [await reader.show(RequestShown, row) for row in noted]
    return [
        Note(
            request_id=one.request_id,
            field=one.field,
            noted_on=one.answered_on,
            says=one.says,
        )
        for one in shown
    ]


def _due(row: RequestRow, today: date) -> DueRequest:
    known = {
        name: getattr(row, name)
        for name in DueRequest.model_fields.keys() - {"overdue"}
    }
    return DueRequest(**known, overdue=row.state == "open" and today > row.due_on)


def _place(reader: ReaderDep) -> str | None:
    """Return whose requests are listed: a privacy officer keeps one place's law."""
    actor = reader.sight.actor
    return None if actor.role is Role.AUDITOR else actor.jurisdiction.value
