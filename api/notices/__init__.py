"""What patients were told: for each patient, and what somebody must look at."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from api.pages import Page, PagingDep
from application import notices
from domain.kernel import NotFound
from domain.notices import NoticeNotGivenUp, RetryNotice, State
from projections import notices as views
from projections.notices import NOTICES, NoticeRow

router = APIRouter(tags=["notices"])
READ = allow("notices.read")


@router.get("/notices", dependencies=[READ, reflecting(NOTICES)])
async def list_notices(
    reader: ReaderDep,
    paging: PagingDep,
    state: Annotated[State, Query(description="given-up: to look at.")] = "given-up",
) -> Page[NoticeRow]:
    """List notices in a state; it says of none where it goes or what it says."""
    rows = await reader.ask(
        views.of_state,
        state=state,
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.notice_id,))


@router.get("/patients/{patient_id}/notices", dependencies=[READ, reflecting(NOTICES)])
async def list_of_patient(patient_id: UUID, reader: ReaderDep) -> list[NoticeRow]:
    """List what a patient was told, or could not be."""
    return await reader.ask(views.of_patient, patient_id)


@router.post(
    "/notices/{notice_id}/retry",
    status_code=201,
    dependencies=[allow("notices.retry")],
    responses=refused_by(NotFound, NoticeNotGivenUp),
)
async def retry(notice_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Try a notice anew that was given up."""
    command = RetryNotice(occasion=desk.occasion, notice_id=notice_id)
    return desk.acknowledge(await notices.retry(desk.ledger, command))
