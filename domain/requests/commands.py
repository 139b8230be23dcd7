"""What a desk can ask for about a request of a person about his data."""

from uuid import UUID

from domain.kernel import Command
from domain.requests.values import Ground, Requester, RequestKind
from domain.values import Code, Day, FreeText, OrganisationCode, Ref


class ReceiveRequest(Command):
    """`field` and `says` go with a correction: what is wrong, what would be right."""

    patient_id: UUID
    kind: RequestKind
    received_on: Day
    requested_by: Requester = "patient"
    field: Code | None = None
    says: FreeText | None = None


class CorrectRecord(Command):
    """`field` is what is corrected, and `value` its new value as it is written."""

    request_id: UUID
    field: Code
    value: FreeText
    reason: FreeText


class ExtendRequest(Command):
    """The patient was told in writing why it takes until `expected_on`: `notice`."""

    request_id: UUID
    notice: Ref
    expected_on: Day
    reason: FreeText


class RefuseRequest(Command):
    request_id: UUID
    ground: Ground
    reasons: FreeText


class SendCorrection(Command):
    request_id: UUID
    recipient: OrganisationCode
    sent_on: Day


class AcknowledgeCorrection(Command):
    """The recipient said, in `ref`, that the corrected copy came."""

    request_id: UUID
    recipient: OrganisationCode
    acknowledged_on: Day
    ref: Ref | None = None


class HandOverCopy(Command):
    request_id: UUID
    handed_on: Day


class ReleaseRefusal(Command):
    request_id: UUID
