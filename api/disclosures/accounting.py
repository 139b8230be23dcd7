"""Who got what of a patient's record: recorded before it leaves, and listed."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, LedgerDep, ServiceDep, allow, reflecting
from api.desk import DeskDep, Hidden, Reader, ReaderDep
from api.disclosures.files import HEADER, csv_line, ndjson_line
from api.pages import Page, PagingDep
from application import disclosures
from domain.disclosures import (
    ConsentToSendMissing,
    Disclose,
    EmergencyNotAttested,
    NoLegalBasis,
    NothingCrosses,
    Position,
    Purpose,
    Recipient,
    RecipientOutsideBayArea,
    RecordClasses,
    Sending,
    What,
)
from domain.kernel import Fact, NotFound
from domain.values import FreeText, Moment
from projections import disclosures as views
from projections.disclosures import DISCLOSURES, DisclosureRow, RecipientSince

router = APIRouter()
READ = [allow("disclosures.read"), reflecting(DISCLOSURES)]
YEAR = timedelta(days=366)
"""Twelve months, a leap year's too: nobody who must be told is left out."""
_AT_ONCE = 500


class Handing(Fact):
    """What somebody is about to send from the place where he works.

    `emergency`: life or health is in danger; only a clinician may say so.
    """

    recipient: Recipient
    purpose: Purpose
    classes: RecordClasses
    what: What
    note: FreeText | None = None
    emergency: bool = False
    about: UUID | None = None
    position_read: Position | None = None


class DisclosureShown(DisclosureRow):
    """A disclosure, with its note opened or masked."""

    note: str | Hidden | None  # type: ignore[assignment]


@router.post(
    "/patients/{patient_id}/disclosures",
    status_code=201,
    dependencies=[allow("disclosures.write")],
    responses=refused_by(
        NotFound,
        NoLegalBasis,
        ConsentToSendMissing,
        RecipientOutsideBayArea,
        NothingCrosses,
        EmergencyNotAttested,
    ),
)
async def disclose(
    patient_id: UUID,
    body: Annotated[Handing, Body(examples=[examples.DISCLOSURE])],
    desk: DeskDep,
    service: ServiceDep,
) -> Acknowledgement:
    """Record what is about to be sent; it may be sent when this is answered."""
    sending = Sending(
        patient_id=patient_id,
        from_place=desk.occasion.by.jurisdiction,
        recipient=body.recipient,
        purpose=body.purpose,
        classes=body.classes,
        emergency=body.emergency,
    )
    rest = {"what", "note", "about", "position_read"}
    command = Disclose(
        occasion=desk.occasion, sending=sending, **body.model_dump(include=rest)
    )
    recorded = await disclosures.disclose(
        desk.ledger, command, service.settings.disclosures
    )
    return desk.acknowledge(recorded)


@router.get("/patients/{patient_id}/disclosures", dependencies=READ)
async def list_disclosures(
    patient_id: UUID,
    reader: ReaderDep,
    paging: PagingDep,
    since: Annotated[Moment | None, Query(description="Default: all.")] = None,
) -> Page[DisclosureShown]:
    """List what left of a patient's record: to whom, when, for what, and why it may."""
    rows = await reader.ask(
        views.disclosures,
        patient_id,
        since=since,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(DisclosureShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.sent_at, row.disclosure_id))


@router.get("/patients/{patient_id}/recipients", dependencies=READ)
async def list_recipients(
    patient_id: UUID,
    reader: ReaderDep,
    ledger: LedgerDep,
    since: Annotated[
        Moment | None, Query(description="Default: the last twelve months.")
    ] = None,
) -> list[RecipientSince]:
    """List who got anything of a patient's record: whom a correction must reach."""
    found = await reader.ask(
        views.recipients_since, patient_id, since or ledger.clock() - YEAR
    )
    return list(found)


@router.get(
    "/patients/{patient_id}/disclosures/file",
    dependencies=READ,
    response_class=Response,
    responses={
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/x-ndjson": {"schema": {"type": "string"}},
            }
        }
    },
)
async def export_disclosures(
    patient_id: UUID,
    reader: ReaderDep,
    form: Literal["csv", "ndjson"] = "csv",
) -> Response:
    """Hand out the accounting of disclosures as a file, the oldest first."""
    kind = "text/csv" if form == "csv" else "application/x-ndjson"
    named = f'attachment; filename="disclosures-{patient_id}.{form}"'
    lines = [line async for line in _lines(reader, patient_id, form)]
    headers = {"Content-Disposition": named}
    return Response("".join(lines), media_type=kind, headers=headers)


async def _lines(reader: Reader, patient_id: UUID, form: str) -> AsyncIterator[str]:
    if form == "csv":
        yield HEADER
    say = csv_line if form == "csv" else ndjson_line
    after: tuple[datetime, UUID] | None = None
    while True:
        rows = await reader.ask(
            views.disclosures, patient_id, after=after, limit=_AT_ONCE
        )
        for row in rows:
            yield say(await reader.show(DisclosureShown, row))
        if len(rows) < _AT_ONCE:
            return
        after = (rows[-1].sent_at, rows[-1].disclosure_id)
