"""What a clerk can do with a file beside a record."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from application import alarms
from application.attachments.blobs import (
    Blob,
    BlobDirectory,
    Blobs,
    BlobTable,
    attachment_tables,
)
from application.attachments.ciphers import FileBroken, Pieces
from application.attachments.incoming import Incoming, accepted
from application.ledger import Ledger, Recorded
from domain.attachments import (
    Attach,
    Attachment,
    AttachmentKind,
    Carrier,
    CarrierUnknown,
    WithdrawAttachment,
)
from domain.kernel import Occasion
from domain.patients import Patient
from domain.transfers import Transfer
from domain.vouchers import VoucherAccount, account_id

__all__ = [
    "Blob",
    "BlobDirectory",
    "BlobTable",
    "Blobs",
    "FileBroken",
    "attach",
    "attachment_tables",
    "content",
    "purge",
    "sweep",
    "withdraw",
]

LEFT_BEHIND_AFTER = timedelta(hours=1)
"""So old is what an upload left behind, at least, before it is swept away."""


async def attach(
    ledger: Ledger,
    blobs: Blobs,
    stream: AsyncIterator[bytes],
    *,
    occasion: Occasion,
    patient_id: UUID,
    carrier: Carrier,
    carrier_id: UUID,
    kind: AttachmentKind,
    media_type: str,
    limit_bytes: int,
) -> Recorded:
    """Seal and store a file, then record it; whatever goes wrong leaves no bytes.

    Raises:
        NotFound, PatientErased, CarrierUnknown
        MediaTypeNotAccepted, ContentIsOther, AttachmentEmpty, AttachmentTooLarge
    """
    said = accepted(media_type)
    await _refuse_unknown(ledger, patient_id, carrier, carrier_id)
    attachment_id = occasion.derive("attachment")
    incoming = Incoming(
        ledger, blobs, attachment_id, media_type=said, limit_bytes=limit_bytes
    )
    kept = False
    try:
        await incoming.take(stream)
        command = Attach(
            occasion=occasion,
            patient_id=patient_id,
            carrier=carrier,
            carrier_id=carrier_id,
            kind=kind,
            media_type=said,
            size_bytes=incoming.size_bytes,
            limit_bytes=limit_bytes,
            digest=incoming.digest,
            blob_id=incoming.blob.blob_id,
            content_key=incoming.content_key,
            sha256=incoming.sha256,
        )
        recorded = await ledger.begin(command, lambda: Attachment.attach(command))
        kept = not (recorded.replayed or recorded.dry_run)
        return recorded
    finally:
        # A lost answer may have been a commit: `sweep` asks the ledger, we do not know.
        if not kept and not await _is_recorded(ledger, incoming.blob):
            await incoming.discard()


async def withdraw(ledger: Ledger, command: WithdrawAttachment) -> Recorded:
    """Give a file out no more.

    Raises:
        NotFound, AttachmentWasWithdrawn
    """
    return await ledger.change(
        command, Attachment, command.attachment_id, lambda one: one.withdraw(command)
    )


def content(blobs: Blobs, blob: Blob, content_key: str) -> bytes:
    """Return the content of a file, every piece of it checked.

    Raises:
        FileBroken: it is missing or was changed; an alarm has been sounded.
    """
    try:
        pieces = Pieces(content_key, blob.blob_id)
        return b"".join(pieces.open(blobs.read(blob)))
    except FileBroken:
        alarms.sound("attachment-broken", attachment_id=str(blob.attachment_id))
        raise


def purge(blobs: Blobs, of_patient: list[Blob]) -> int:
    """Take the bytes of an erased patient's files away; it may be done again."""
    for blob in of_patient:
        blobs.remove(blob)
    return len(of_patient)


async def sweep(
    ledger: Ledger, blobs: Blobs, *, after: timedelta = LEFT_BEHIND_AFTER
) -> int:
    """Take away what uploads left behind that broke off; return how many there were.

    The ledger itself is asked, and no view, what it refers to.
    """
    swept = 0
    moment = datetime.now(UTC) - after
    for blob in await ledger.run(blobs.older_than, moment):
        if not await _is_recorded(ledger, blob):
            await ledger.run(blobs.remove, blob)
            swept += 1
    return swept


async def _is_recorded(ledger: Ledger, blob: Blob) -> bool:
    known = await ledger.find(Attachment, blob.attachment_id)
    return known is not None and known.blob_id == blob.blob_id


async def _refuse_unknown(
    ledger: Ledger, patient_id: UUID, carrier: Carrier, carrier_id: UUID
) -> None:
    (await ledger.get(Patient, patient_id)).born_on()
    if not await _carries(ledger, patient_id, carrier, carrier_id):
        raise CarrierUnknown(carrier=carrier)


async def _carries(
    ledger: Ledger, patient_id: UUID, carrier: Carrier, carrier_id: UUID
) -> bool:
    if carrier == "patient":
        return carrier_id == patient_id
    if carrier == "transfer":
        transfer = await ledger.find(Transfer, carrier_id)
        return transfer is not None and transfer.patient_id == patient_id
    account = await ledger.find(VoucherAccount, account_id(patient_id))
    if account is None:
        return False
    return carrier_id in (account.claims if carrier == "claim" else account.consents)
