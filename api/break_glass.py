"""Break-glass: a foreign record is opened by two people, and reviewed by a third."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import BaseModel

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, ActorDep, LedgerDep, allow, reflecting
from api.desk import DeskDep, Hidden, Reader, ReaderDep, found
from api.pages import Page, PagingDep
from application import break_glass, patients
from application.imports import PatientNotFound
from application.keys import PatientRestricted, SubjectErased
from domain.break_glass import (
    AskToOpen,
    ConfirmOpening,
    EndOpening,
    Ground,
    GroundDisagrees,
    NotAConfirmer,
    NothingToReview,
    OpeningAlreadyConfirmed,
    OpeningAlreadyReviewed,
    OpeningLapsed,
    OpeningOver,
    OpeningStillOpen,
    Outcome,
    RecordAlreadyOpen,
    RecordNotForeign,
    ReviewOpening,
    SecondPersonNeeded,
    ThirdPersonNeeded,
)
from domain.kernel import Actor, Fact, NotFound
from domain.patients import IdentityDocument, PatientErased
from domain.sealed import DataClass
from domain.values import FreeText, Role, local_date
from projections import break_glass as views
from projections.break_glass import OPENINGS, OpeningFilter, OpeningRow

router = APIRouter(prefix="/break-glass", tags=["break-glass"])
READ = allow("break-glass.read")
OPENING: Mapping[DataClass, str] = {"clinical": "break-glass.reason"}


class Asking(Fact):
    """The patient is looked up by a document: nobody is opened from a list."""

    document: IdentityDocument
    reason: FreeText


class Reviewing(Fact):
    """`ground` outlives the patient's key; `note` is sealed under it."""

    outcome: Outcome
    ground: Ground
    note: FreeText | None = None


class OpeningShown(OpeningRow):
    """An opening, with what was written opened or masked."""

    reason: str | Hidden  # type: ignore[assignment]
    note: str | Hidden | None = None  # type: ignore[assignment]


class OpeningToReview(BaseModel):
    """An opening that nobody has reviewed; overdue from the day after it was due."""

    opening: OpeningShown
    is_overdue: bool


@router.post(
    "",
    status_code=201,
    dependencies=[allow("break-glass.ask")],
    responses=refused_by(
        NotFound,
        RecordNotForeign,
        RecordAlreadyOpen,
        PatientErased,
        SubjectErased,
        PatientRestricted,
    ),
)
async def ask(
    body: Annotated[Asking, Body(examples=[examples.OPENING])], desk: DeskDep
) -> Acknowledgement:
    """Ask to open the record of a patient of others, whose document is at hand."""
    patient = await patients.find_by_document(desk.ledger, body.document)
    if patient is None:
        raise PatientNotFound
    command = AskToOpen(
        occasion=desk.occasion,
        patient_id=patient.id,
        found_by=body.document.kind,
        reason=body.reason,
        settings=desk.opening,
    )
    recorded = await break_glass.ask(desk.ledger, command)
    return desk.acknowledge(recorded, f"/break-glass/{recorded.id}")


@router.get("", dependencies=[READ, reflecting(OPENINGS)])
async def list_current(
    reader: ReaderDep, actor: ActorDep, ledger: LedgerDep, paging: PagingDep
) -> Page[OpeningShown]:
    """List what is open now, and what waits for a second person."""
    rows = await reader.ask(
        views.current_openings,
        whose(actor),
        ledger.clock(),
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    shown = [await _shown(reader, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.opening_id,))


@router.get("/reviews", dependencies=[READ, reflecting(OPENINGS)])
async def list_to_review(
    reader: ReaderDep, actor: ActorDep, ledger: LedgerDep, paging: PagingDep
) -> Page[OpeningToReview]:
    """List what was opened and nobody has reviewed, the first due first."""
    today = local_date(ledger.clock())
    rows = await reader.ask(
        views.to_review,
        whose(actor),
        after=paging.after(date, UUID),
        limit=paging.limit + 1,
    )
    listed = [
        OpeningToReview(
            opening=await _shown(reader, row), is_overdue=is_overdue(row, today)
        )
        for row in rows
    ]
    return paging.page(
        listed,
        key=lambda one: (one.opening.review_due_on or today, one.opening.opening_id),
    )


@router.get(
    "/{opening_id}",
    dependencies=[READ, reflecting(OPENINGS)],
    responses=answers(404),
)
async def read_opening(
    opening_id: UUID, reader: ReaderDep, actor: ActorDep
) -> OpeningShown:
    """Show an opening: who asked, who confirmed, until when, and its review."""
    row = found(await reader.ask(views.one_opening, opening_id), opening_id)
    if not whose(actor).has(row):
        raise NotFound(opening_id)
    reader.tag(row.version)
    return await _shown(reader, row)


@router.post(
    "/{opening_id}/confirmation",
    status_code=201,
    dependencies=[allow("break-glass.confirm")],
    responses=refused_by(
        NotFound,
        SecondPersonNeeded,
        NotAConfirmer,
        OpeningAlreadyConfirmed,
        OpeningLapsed,
        OpeningOver,
        PatientErased,
        PatientRestricted,
    ),
)
async def confirm(opening_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Open the record to who asked, as a second person of the organisation."""
    command = ConfirmOpening(occasion=desk.occasion, opening_id=opening_id)
    return desk.acknowledge(await break_glass.confirm(desk.ledger, command))


@router.post(
    "/{opening_id}/end",
    status_code=201,
    dependencies=[allow("break-glass.end")],
    responses=refused_by(NotFound, OpeningOver),
)
async def end(opening_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Close the record before its time, or withdraw the request."""
    command = EndOpening(occasion=desk.occasion, opening_id=opening_id)
    return desk.acknowledge(await break_glass.end(desk.ledger, command))


@router.post(
    "/{opening_id}/review",
    status_code=201,
    dependencies=[allow("break-glass.review")],
    responses=refused_by(
        NotFound,
        ThirdPersonNeeded,
        GroundDisagrees,
        NothingToReview,
        OpeningStillOpen,
        OpeningAlreadyReviewed,
        SubjectErased,
    ),
)
async def review(
    opening_id: UUID,
    body: Annotated[Reviewing, Body(examples=[examples.OPENING_REVIEW])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say whether an opening was justified, as the privacy officer of the place."""
    command = ReviewOpening(occasion=desk.occasion, opening_id=opening_id, **dict(body))
    return desk.acknowledge(await break_glass.review(desk.ledger, command))


def whose(actor: Actor) -> OpeningFilter:
    """Return whose openings somebody sees.

    An auditor sees all, a privacy officer those of his place, others their own
    organisation's.
    """
    if actor.role is Role.AUDITOR:
        return OpeningFilter()
    if actor.role is Role.PRIVACY_OFFICER:
        return OpeningFilter(jurisdiction=actor.jurisdiction)
    return OpeningFilter(organisation=actor.organisation)


def is_overdue(row: OpeningRow, today: date) -> bool:
    """Tell whether the day by whose end it was to be reviewed is over."""
    return row.review_due_on is not None and today > row.review_due_on


async def _shown(reader: Reader, row: OpeningRow) -> OpeningShown:
    return await reader.show(OpeningShown, row, OPENING)
