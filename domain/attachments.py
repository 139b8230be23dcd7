"""Attachments: a file beside a record; its bytes lie elsewhere, sealed."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self, assert_never
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.kernel import Aggregate, Command, Event, FirstEvent, Refusal
from domain.sealed import Open, Sealed, clinical, none
from domain.values import FreeText

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]
"""What may be attached. No SVG, HTML or archive: they can carry programs. No TIFF: a
scanner that makes it can make PDF."""

Carrier = Literal["patient", "consent", "claim", "transfer"]
"""The kind of record that a file belongs to."""

AttachmentKind = Literal["consent-form", "image", "evidence"]
WithdrawalReason = Literal["wrong-patient", "wrong-file", "consent-withdrawn"]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ContentKey = Annotated[str, StringConstraints(max_length=64)]
"""The key of one file, 32 bytes in base64: only ever kept sealed."""

# Commands


class Attach(Command):
    """`digest` is of the content and `sha256` of what is stored, which is sealed.

    Only the request's keyed fingerprint is made with `digest`: it is kept nowhere.
    """

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset(
        {"occasion", "blob_id", "content_key", "sha256", "limit_bytes"}
    )

    patient_id: UUID
    carrier: Carrier
    carrier_id: UUID
    kind: AttachmentKind
    media_type: MediaType
    size_bytes: Annotated[int, Field(ge=0)]
    limit_bytes: Annotated[int, Field(gt=0)]
    digest: Sha256
    blob_id: UUID
    content_key: ContentKey
    sha256: Sha256


class WithdrawAttachment(Command):
    attachment_id: UUID
    reason: WithdrawalReason
    note: FreeText | None = None


# Events


class FileAttached(FirstEvent):
    """`sha256` is of the ciphertext: a hash of the content would tell what it is."""

    TOPIC = "attachments.attached"

    patient_id: Open[UUID, none]
    carrier: Open[Carrier, none]
    carrier_id: Open[UUID, none]
    kind: Open[AttachmentKind, none]
    media_type: Open[MediaType, none]
    size_bytes: Open[int, none]
    blob_id: Open[UUID, none]
    sha256: Open[Sha256, none]
    content_key: Sealed[ContentKey, clinical.of("patient_id")]


class AttachmentWithdrawn(Event):
    TOPIC = "attachments.withdrawn"

    patient_id: Open[UUID, none]
    reason: Open[WithdrawalReason, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None


AttachmentEvent = FileAttached | AttachmentWithdrawn

# Refusals


@dataclass(eq=False)
class AttachmentEmpty(Refusal):
    """The file is empty; choose the file again."""


@dataclass(eq=False)
class AttachmentTooLarge(Refusal):
    """The file is larger than allowed; scan it with fewer dots per inch."""

    limit_bytes: int


@dataclass(eq=False)
class MediaTypeNotAccepted(Refusal):
    """A file of this type is not accepted; send PDF, JPEG or PNG."""


@dataclass(eq=False)
class ContentIsOther(Refusal):
    """The content is of another type than was said; choose the file again."""

    media_type: MediaType


@dataclass(eq=False)
class CarrierUnknown(Refusal):
    """The patient has no such consent, claim or transfer; read the record again."""

    carrier: Carrier


@dataclass(eq=False)
class AttachmentWasWithdrawn(Refusal):
    """The file was withdrawn; it is not given out any more."""

    reason: WithdrawalReason


@dataclass(eq=False)
class AttachmentErased(Refusal):
    """The file was erased with the patient's record; nobody can read it any more."""

    id: UUID


# Aggregate


class Attachment(Aggregate):
    TOPIC = "attachments.attachment"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.blob_id: UUID
        self.withdrawn: WithdrawalReason | None = None

    @classmethod
    def attach(cls, command: Attach) -> Self:
        """Put a file beside a record.

        Raises:
            AttachmentEmpty
            AttachmentTooLarge
        """
        if command.size_bytes == 0:
            raise AttachmentEmpty
        if command.size_bytes > command.limit_bytes:
            raise AttachmentTooLarge(limit_bytes=command.limit_bytes)
        return cls.begin(
            command,
            FileAttached,
            id=command.occasion.derive("attachment"),
            patient_id=command.patient_id,
            carrier=command.carrier,
            carrier_id=command.carrier_id,
            kind=command.kind,
            media_type=command.media_type,
            size_bytes=command.size_bytes,
            blob_id=command.blob_id,
            sha256=command.sha256,
            content_key=command.content_key,
        )

    def withdraw(self, command: WithdrawAttachment) -> None:
        """Give the file out no more; it stays until its time is over.

        The same reason again records nothing.

        Raises:
            AttachmentWasWithdrawn
        """
        if self.withdrawn == command.reason:
            return
        if self.withdrawn is not None:
            raise AttachmentWasWithdrawn(reason=self.withdrawn)
        self.record(
            command,
            AttachmentWithdrawn,
            patient_id=self.patient_id,
            reason=command.reason,
            note=command.note,
        )

    def evolve(self, event: AttachmentEvent) -> None:
        match event:
            case FileAttached():
                self.patient_id = event.patient_id
                self.blob_id = event.blob_id
            case AttachmentWithdrawn():
                self.withdrawn = event.reason
            case _:
                assert_never(event)
