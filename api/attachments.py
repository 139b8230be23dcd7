"""Files beside a record: sent as they are, given out as downloads, withdrawn."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from api import examples
from api.contract import refused_by, refusing
from api.deps import Acknowledgement, ServiceDep, allow, reflecting
from api.desk import DeskDep, Hidden, Reader, ReaderDep, found
from application import attachments
from application.attachments import Blob, FileBroken
from application.keys import PatientRestricted
from domain.attachments import (
    AttachmentEmpty,
    AttachmentErased,
    AttachmentKind,
    AttachmentTooLarge,
    AttachmentWasWithdrawn,
    Carrier,
    CarrierUnknown,
    ContentIsOther,
    MediaTypeNotAccepted,
    WithdrawalReason,
    WithdrawAttachment,
)
from domain.kernel import Fact, Forbidden, NotFound, RecordDamaged
from domain.patients import PatientErased
from domain.sealed import Erased
from domain.values import FreeText
from projections import attachments as views
from projections.attachments import ATTACHMENTS, AttachmentRow

MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")
UPLOAD_PATHS = r"/patients/[^/]+/attachments"
"""Where a file comes in as it is, and not as JSON."""

NAMES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_OPEN = "attachments.open"

router = APIRouter(tags=["attachments"])
READ = allow("attachments.read")
WRITE = [allow("attachments.write")]

_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILES = {media_type: _BINARY for media_type in MEDIA_TYPES}


class Withdrawal(Fact):
    reason: WithdrawalReason
    note: FreeText | None = None


class AttachmentShown(AttachmentRow):
    """A file, without its key: that is never shown."""

    content_key: Any = None
    withdrawal_note: str | Hidden | None = None  # type: ignore[assignment]


@router.post(
    "/patients/{patient_id}/attachments",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        *(NotFound, PatientErased, CarrierUnknown, MediaTypeNotAccepted),
        *(ContentIsOther, AttachmentEmpty, AttachmentTooLarge),
    ),
    openapi_extra={"requestBody": {"required": True, "content": _FILES}},
)
async def attach(
    patient_id: UUID,
    request: Request,
    desk: DeskDep,
    service: ServiceDep,
    carrier: Carrier,
    carrier_id: UUID,
    kind: AttachmentKind,
) -> Acknowledgement:
    """Attach a file to a patient, a consent, a claim or a transfer."""
    recorded = await attachments.attach(
        desk.ledger,
        service.blobs,
        request.stream(),
        occasion=desk.occasion,
        patient_id=patient_id,
        carrier=carrier,
        carrier_id=carrier_id,
        kind=kind,
        media_type=request.headers.get("content-type", ""),
        limit_bytes=service.settings.attachment_limit_bytes,
    )
    return desk.acknowledge(recorded, f"/attachments/{recorded.id}")


@router.get(
    "/patients/{patient_id}/attachments", dependencies=[READ, reflecting(ATTACHMENTS)]
)
async def list_attachments(
    patient_id: UUID,
    reader: ReaderDep,
    carrier_id: Annotated[
        UUID | None, Query(description="Only the files of one record.")
    ] = None,
) -> list[AttachmentShown]:
    """List the files of a patient, those that were withdrawn too."""
    rows = await reader.ask(views.of_patient, patient_id, carrier_id=carrier_id)
    return [await _shown(reader, row) for row in rows]


@router.get(
    "/attachments/{attachment_id}",
    dependencies=[READ, reflecting(ATTACHMENTS)],
    responses=refusing(NotFound),
)
async def read_attachment(attachment_id: UUID, reader: ReaderDep) -> AttachmentShown:
    """Show what is known of a file: its type, its size and whose it is."""
    row = found(await reader.ask(views.one, attachment_id), attachment_id)
    reader.tag(row.version)
    return await _shown(reader, row)


@router.get(
    "/attachments/{attachment_id}/content",
    dependencies=[allow(_OPEN), reflecting(ATTACHMENTS)],
    response_class=Response,
    responses={
        200: {"content": _FILES},
        **refusing(
            *(NotFound, AttachmentWasWithdrawn, AttachmentErased, RecordDamaged),
            *(Forbidden, PatientRestricted),
        ),
    },
)
async def download(
    attachment_id: UUID, reader: ReaderDep, service: ServiceDep
) -> Response:
    """Give a file out as a download, every byte of it checked."""
    row = found(await reader.ask(views.one, attachment_id), attachment_id)
    if row.withdrawn:
        raise AttachmentWasWithdrawn(reason=row.withdrawn)  # type: ignore[arg-type]
    await reader.refuse_restricted(row.patient_id)
    key = await reader.open(row.content_key, _OPEN)
    if isinstance(key, Erased):
        raise AttachmentErased(id=attachment_id)
    blob = Blob(attachment_id, row.blob_id)
    read = partial(attachments.content, service.blobs, blob, str(key))
    try:
        content = await service.ledger.run(read)
    except FileBroken:
        raise RecordDamaged(id=attachment_id, version=row.version) from None
    name = f"{attachment_id}.{NAMES[row.media_type]}"
    return Response(
        content,
        media_type=row.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


@router.post(
    "/attachments/{attachment_id}/withdrawal",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, AttachmentWasWithdrawn),
)
async def withdraw(
    attachment_id: UUID,
    body: Annotated[Withdrawal, Body(examples=[examples.FILE_WITHDRAWAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Give a file out no more, and say why."""
    command = WithdrawAttachment(
        occasion=desk.occasion, attachment_id=attachment_id, **dict(body)
    )
    return desk.acknowledge(await attachments.withdraw(desk.ledger, command))


async def _shown(reader: Reader, row: AttachmentRow) -> AttachmentShown:
    known = row.model_copy(update={"content_key": None})
    return await reader.show(AttachmentShown, known)
