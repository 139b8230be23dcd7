"""Two records that may be one person: the worklist, and what was decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from api.pages import Page, PagingDep
from application.patients import duplicates
from domain.kernel import Fact, NotFound
from domain.patients.duplicates import (
    ApartReason,
    KeepApart,
    LinkReason,
    LinkRecords,
    NotLinked,
    OthersAreReadOnHere,
    RecordIsLinked,
    SameRecord,
    UndoLink,
    UndoReason,
)
from domain.values import FreeText
from projections.patients import MATCH_TOKENS, SuspectedDuplicate
from projections.patients import duplicates as views
from projections.patients.duplicates import RECORD_DECISIONS, RecordDecisionRow

router = APIRouter(tags=["patients"])
DECIDE = [allow("duplicates.decide")]


class Linking(Fact):
    """`surviving_id` is the record to read on."""

    surviving_id: UUID
    reason: LinkReason
    note: FreeText | None = None


class Parting(Fact):
    other_id: UUID
    reason: ApartReason
    note: FreeText | None = None


class Undoing(Fact):
    surviving_id: UUID
    reason: UndoReason
    note: FreeText | None = None


@router.get(
    "/duplicate-reviews",
    dependencies=[*DECIDE, reflecting(MATCH_TOKENS, RECORD_DECISIONS)],
)
async def list_to_review(
    reader: ReaderDep, paging: PagingDep
) -> Page[SuspectedDuplicate]:
    """List pairs of records that may be one person and are not decided about."""
    pairs = await reader.ask(
        views.to_review, after=paging.after(UUID, UUID), limit=paging.limit + 1
    )
    return paging.page(pairs, key=lambda pair: (pair.patient_id, pair.other_id))


@router.get(
    "/patients/{patient_id}/record-decisions",
    dependencies=[allow("patients.read"), reflecting(RECORD_DECISIONS)],
)
async def list_decisions(
    patient_id: UUID, reader: ReaderDep
) -> list[RecordDecisionRow]:
    """List what was decided about a record: where to read on, and who it is not."""
    return await reader.ask(views.decisions, patient_id)


@router.post(
    "/patients/{patient_id}/record-links",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(NotFound, SameRecord, RecordIsLinked, OthersAreReadOnHere),
)
async def link(
    patient_id: UUID,
    body: Annotated[Linking, Body(examples=[examples.RECORD_LINK])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say that a record is read on in another one; they are never merged."""
    await desk.look_at_patient(body.surviving_id)
    command = LinkRecords(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await duplicates.link(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/record-links/undo",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(NotFound, SameRecord, NotLinked),
)
async def undo(
    patient_id: UUID,
    body: Annotated[Undoing, Body(examples=[examples.RECORD_LINK_UNDONE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Take a link back: both records stand on their own again."""
    await desk.look_at_patient(body.surviving_id)
    command = UndoLink(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await duplicates.undo(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/kept-apart",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(NotFound, SameRecord, RecordIsLinked),
)
async def keep_apart(
    patient_id: UUID,
    body: Annotated[Parting, Body(examples=[examples.KEPT_APART])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say that two records are two people."""
    await desk.look_at_patient(body.other_id)
    command = KeepApart(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await duplicates.keep_apart(desk.ledger, command))
