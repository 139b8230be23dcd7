"""Which files lie beside which record; the key of each stays sealed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select

from domain.attachments import AttachmentWithdrawn, FileAttached
from domain.sealed import Ciphertext, Erased
from projections import queries
from projections.columns import table_of
from projections.views import AnyView, Row, View, as_sealed, as_sealed_if_any


class AttachmentRow(Row):
    """A file; `sha256` is of the sealed bytes, `size_bytes` of the content."""

    attachment_id: UUID
    patient_id: UUID
    carrier: str
    carrier_id: UUID
    kind: str
    media_type: str
    size_bytes: int
    blob_id: UUID
    sha256: str
    content_key: Ciphertext | Erased
    attached_at: datetime
    attached_by: str
    organisation: str
    withdrawn: str | None = None
    withdrawal_note: Ciphertext | Erased | None = None
    version: int


def attachment(
    row: AttachmentRow | None, event: FileAttached | AttachmentWithdrawn
) -> AttachmentRow | None:
    if isinstance(event, FileAttached):
        return AttachmentRow(
            attachment_id=event.originator_id,
            patient_id=event.patient_id,
            carrier=event.carrier,
            carrier_id=event.carrier_id,
            kind=event.kind,
            media_type=event.media_type,
            size_bytes=event.size_bytes,
            blob_id=event.blob_id,
            sha256=event.sha256,
            content_key=as_sealed(event.content_key),
            attached_at=event.timestamp,
            attached_by=event.by.id,
            organisation=event.by.organisation,
            version=event.originator_version,
        )
    if row is None:
        return None
    return row.model_copy(
        update={
            "withdrawn": event.reason,
            "withdrawal_note": as_sealed_if_any(event.note),
            "version": event.originator_version,
        }
    )


ATTACHMENTS = View(
    name="attachments_attachments",
    version=1,
    row=AttachmentRow,
    table=table_of(
        "attachments_attachments",
        AttachmentRow,
        key=("attachment_id",),
        indexes=[("patient_id",)],
    ),
    listens=(FileAttached, AttachmentWithdrawn),
    evolve=attachment,
)
VIEWS: tuple[AnyView, ...] = (ATTACHMENTS,)


def one(engine: Engine, attachment_id: UUID) -> AttachmentRow | None:
    return queries.find(engine, ATTACHMENTS, attachment_id)


def of_patient(
    engine: Engine, patient_id: UUID, *, carrier_id: UUID | None = None
) -> Sequence[AttachmentRow]:
    """Return the files of a patient, or of one record of his, as they came."""
    columns = ATTACHMENTS.table.c
    wanted = (
        select(ATTACHMENTS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.attached_at, columns.attachment_id)
    )
    if carrier_id is not None:
        wanted = wanted.where(columns.carrier_id == carrier_id)
    return queries.read(engine, ATTACHMENTS, wanted)
