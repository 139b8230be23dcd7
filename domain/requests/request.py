"""A request of a person about the data kept of him: received, answered, told of."""

from datetime import date
from typing import Self, assert_never
from uuid import UUID

from domain.kernel import Aggregate, Command
from domain.requests import refusals
from domain.requests.commands import (
    AcknowledgeCorrection,
    CorrectRecord,
    ExtendRequest,
    HandOverCopy,
    ReceiveRequest,
    RefuseRequest,
    ReleaseRefusal,
    SendCorrection,
)
from domain.requests.events import (
    CopyHandedOver,
    CorrectionAcknowledged,
    CorrectionSent,
    RecordCorrected,
    RefusalReleased,
    RequestEvent,
    RequestExtended,
    RequestReceived,
    RequestRefused,
)
from domain.requests.values import (
    CORRECTABLE,
    Recipient,
    Requester,
    RequestKind,
    Target,
    due_on,
    kept_until,
)
from domain.values import local_date


class SubjectRequest(Aggregate):
    TOPIC = "requests.request"

    def __init__(self) -> None:
        self.patient_id = UUID(int=0)
        self.kind: RequestKind = "copy"
        self.requested_by: Requester = "patient"
        self.received_on = date.min
        self.due_on = date.min
        self.expected_on = date.min
        self.answered_on = date.min
        self.state = "open"
        self.sent_on: dict[str, date | None] = {}
        self.acknowledged: set[str] = set()
        self.keep_until: date | None = None

    @classmethod
    def receive(cls, command: ReceiveRequest) -> Self:
        """Take a request in; it is due 40 days after the day on which it came.

        Raises:
            ReceivedInFuture, NothingToCorrect
        """
        today = local_date(command.occasion.at)
        if command.received_on > today:
            raise refusals.ReceivedInFuture(today=today)
        if command.kind == "correction" and not (command.field and command.says):
            raise refusals.NothingToCorrect()
        return cls.begin(
            command,
            RequestReceived,
            id=command.occasion.derive("request"),
            patient_id=command.patient_id,
            kind=command.kind,
            received_on=command.received_on,
            due_on=due_on(command.received_on),
            requested_by=command.requested_by,
            field=command.field,
            says=command.says,
        )

    def extend(self, command: ExtendRequest) -> None:
        """Say, within the 40 days, that a copy takes longer (PDPO s.19(2)).

        Raises:
            NotThatRequest, RequestClosed, ExtensionTooLate, ExtensionTooShort
        """
        self._check_open("copy")
        if local_date(command.occasion.at) > self.due_on:
            raise refusals.ExtensionTooLate(due_on=self.due_on)
        if command.expected_on <= self.expected_on:
            raise refusals.ExtensionTooShort(due_on=self.expected_on)
        self.record(
            command,
            RequestExtended,
            patient_id=self.patient_id,
            notice=command.notice,
            expected_on=command.expected_on,
            reason=command.reason,
        )

    def check_correctable(self, command: CorrectRecord) -> None:
        """Refuse what cannot be written anew.

        Raises:
            NotThatRequest, RequestClosed, FieldNotCorrectable
        """
        self._check_open("correction")
        if command.field not in CORRECTABLE:
            raise refusals.FieldNotCorrectable(
                field=command.field, correctable=CORRECTABLE
            )

    def correct(
        self,
        command: CorrectRecord,
        *,
        target: Target,
        old: str,
        value: str,
        recipients: tuple[Recipient, ...],
    ) -> None:
        """Keep what was corrected; `recipients` got the wrong data in twelve months.

        Raises:
            NotThatRequest, RequestClosed, FieldNotCorrectable
        """
        self.check_correctable(command)
        self.record(
            command,
            RecordCorrected,
            patient_id=self.patient_id,
            target=target,
            field=command.field,
            old=old,
            value=value,
            reason=command.reason,
            requested_by=self.requested_by,
            received_on=self.received_on,
            due_on=self.due_on,
            corrected_on=local_date(command.occasion.at),
            recipients=recipients,
        )

    def send(self, command: SendCorrection) -> None:
        """Record that a recipient was sent the corrected copy. Once is enough.

        Raises:
            RecipientUnknown, DayOutOfOrder
        """
        if command.recipient not in self.sent_on:
            raise refusals.RecipientUnknown(recipient=command.recipient)
        if self.sent_on[command.recipient] is not None:
            return
        _check_day(command, command.sent_on, self.answered_on)
        self.record(
            command,
            CorrectionSent,
            recipient=command.recipient,
            sent_on=command.sent_on,
        )

    def acknowledge(self, command: AcknowledgeCorrection) -> None:
        """Record that a recipient said that it came. Once is enough.

        Raises:
            RecipientUnknown, CorrectionNotSent, DayOutOfOrder
        """
        if command.recipient not in self.sent_on:
            raise refusals.RecipientUnknown(recipient=command.recipient)
        sent_on = self.sent_on[command.recipient]
        if sent_on is None:
            raise refusals.CorrectionNotSent(recipient=command.recipient)
        if command.recipient in self.acknowledged:
            return
        _check_day(command, command.acknowledged_on, sent_on)
        self.record(
            command,
            CorrectionAcknowledged,
            recipient=command.recipient,
            acknowledged_on=command.acknowledged_on,
            ref=command.ref,
        )

    def refuse(self, command: RefuseRequest) -> None:
        """Refuse with reasons; they are kept in the refusal log for four years.

        A late refusal is recorded all the same, and the log shows that it is late.

        Raises:
            RequestClosed
        """
        self._check_open(self.kind)
        today = local_date(command.occasion.at)
        self.record(
            command,
            RequestRefused,
            patient_id=self.patient_id,
            kind=self.kind,
            ground=command.ground,
            reasons=command.reasons,
            received_on=self.received_on,
            due_on=self.expected_on,
            refused_on=today,
            keep_until=kept_until(today),
            noted=self.kind == "correction",
        )

    def hand_over(self, command: HandOverCopy) -> None:
        """Record that the copy was handed to whoever asked for it.

        Raises:
            NotThatRequest, RequestClosed, DayOutOfOrder
        """
        self._check_open("copy")
        _check_day(command, command.handed_on, self.received_on)
        self.record(
            command,
            CopyHandedOver,
            patient_id=self.patient_id,
            handed_on=command.handed_on,
        )

    def release(self, command: ReleaseRefusal) -> None:
        """Let the particulars of a refusal go, after the four years (PDPO s.27).

        Raises:
            NotThatRequest, RefusalStillKept
        """
        if self.state == "released":
            return
        if self.keep_until is None:
            raise refusals.NotThatRequest(kind=self.kind)
        today = local_date(command.occasion.at)
        if today <= self.keep_until:
            raise refusals.RefusalStillKept(keep_until=self.keep_until)
        self.record(
            command, RefusalReleased, keep_until=self.keep_until, released_on=today
        )

    def evolve(self, event: RequestEvent) -> None:
        match event:
            case RequestReceived():
                self.patient_id, self.kind = event.patient_id, event.kind
                self.requested_by = event.requested_by
                self.received_on = event.received_on
                self.due_on = self.expected_on = event.due_on
            case RequestExtended():
                self.expected_on = event.expected_on
            case RecordCorrected():
                self.state, self.answered_on = "corrected", event.corrected_on
                self.sent_on = {one.organisation: None for one in event.recipients}
            case CorrectionSent():
                self.sent_on[event.recipient] = event.sent_on
            case CorrectionAcknowledged():
                self.acknowledged.add(event.recipient)
            case RequestRefused():
                self.state, self.keep_until = "refused", event.keep_until
            case CopyHandedOver():
                self.state, self.answered_on = "handed-over", event.handed_on
            case RefusalReleased():
                self.state = "released"
            case _:
                assert_never(event)

    def _check_open(self, kind: RequestKind) -> None:
        if self.kind != kind:
            raise refusals.NotThatRequest(kind=self.kind)
        if self.state != "open":
            raise refusals.RequestClosed(state=self.state)


def _check_day(command: Command, day: date, not_before: date) -> None:
    today = local_date(command.occasion.at)
    if not not_before <= day <= today:
        raise refusals.DayOutOfOrder(not_before=not_before, today=today)
