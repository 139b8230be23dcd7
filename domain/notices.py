"""Notices: what a patient is told, how often it was tried, and what became of it.

A notice says a sum and a day. It never says a name, a document, a place of care or why
somebody came: whoever holds the phone can read it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self, assert_never
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from domain.kernel import Aggregate, Command, Event, Fact, FirstEvent, Refusal
from domain.sealed import Ciphertext, Erased, Open, Sealed, contact, none
from domain.values import HkdOrZero

ATTEMPTS_MAX = 8
"""So often a notice is tried before somebody has to look: our own choice."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""How long is waited after the first attempt, doubled each time: our own choice."""

NoticeKind = Literal[
    "vouchers-used", "spouse-used-vouchers", "record-opened", "forfeiture-ahead"
]
Channel = Literal["e-mail", "text-message"]
Unaddressed = Literal["no-wish", "none-wanted"]
"""Why a notice goes nowhere: nobody said where to, or none are wanted."""

Trouble = Literal[
    "unreachable", "refused-for-now", "refused", "redirected", "restricted", "erased"
]
State = Literal["unaddressed", "waiting", "sent", "given-up"]


class Words(Fact):
    """What a notice is about: whole Hong Kong dollars and a day in the Bay Area."""

    amount_hkd: HkdOrZero | None = None
    on: date | None = None


class Address(Fact):
    """Where a notice goes, and in which language, as it stood when it was prepared."""

    channel: Channel
    written: Annotated[str, StringConstraints(max_length=700)]
    language: Literal["zh-Hant", "zh-Hans", "pt", "en"]


class Message(Fact):
    address: Address
    words: Words


# Commands


class PrepareNotice(Command):
    """`address` is where to, or the reason why it goes nowhere."""

    patient_id: UUID
    kind: NoticeKind
    words: Words
    address: Address | Unaddressed


class NoteSent(Command):
    notice_id: UUID
    attempt: Annotated[int, Field(ge=1)]


class NoteFailed(Command):
    """`lasting`: the same again would fail the same."""

    notice_id: UUID
    attempt: Annotated[int, Field(ge=1)]
    trouble: Trouble
    lasting: bool


class RetryNotice(Command):
    notice_id: UUID


# Events


class NoticePrepared(FirstEvent):
    TOPIC = "notices.prepared"

    patient_id: Open[UUID, none]
    kind: Open[NoticeKind, none]
    channel: Open[Channel, none]
    message: Sealed[Message, contact.of("patient_id")]


class NoticeUnaddressed(FirstEvent):
    """There was something to tell and nowhere to tell it: noted, and no failure."""

    TOPIC = "notices.unaddressed"

    patient_id: Open[UUID, none]
    kind: Open[NoticeKind, none]
    why: Open[Unaddressed, none]


class NoticeSent(Event):
    TOPIC = "notices.sent"

    attempt: Open[int, none]


class NoticeFailed(Event):
    """`next_at` is when it is tried again."""

    TOPIC = "notices.failed"

    attempt: Open[int, none]
    trouble: Open[Trouble, none]
    next_at: Open[AwareDatetime, none]


class NoticeGivenUp(Event):
    TOPIC = "notices.given-up"

    attempt: Open[int, none]
    trouble: Open[Trouble, none]


class NoticeResumed(Event):
    TOPIC = "notices.resumed"


NoticeEvent = (
    NoticePrepared
    | NoticeUnaddressed
    | NoticeSent
    | NoticeFailed
    | NoticeGivenUp
    | NoticeResumed
)

# Refusals


@dataclass(eq=False)
class NoticeNotGivenUp(Refusal):
    """Only a notice that was given up is tried anew; read the notice again."""

    state: State


# Aggregate


class Notice(Aggregate):
    TOPIC = "notices.notice"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.kind: NoticeKind
        self.message: Message | Erased | Ciphertext | None = None
        self.state: State = "waiting"
        self.attempts = 0
        self.next_at: datetime | None = None

    @classmethod
    def prepare(cls, command: PrepareNotice) -> Self:
        """Put a notice into the outbox; the same cause has the same notice."""
        id = command.occasion.derive("notice")
        whose = {"patient_id": command.patient_id, "kind": command.kind}
        if not isinstance(command.address, Address):
            return cls.begin(
                command, NoticeUnaddressed, id=id, **whose, why=command.address
            )
        message = Message(address=command.address, words=command.words)
        channel = command.address.channel
        return cls.begin(
            command, NoticePrepared, id=id, **whose, channel=channel, message=message
        )

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is to be sent: the ledger says so, and no view."""
        return self.state == "waiting" and (self.next_at is None or self.next_at <= now)

    def note_sent(self, command: NoteSent) -> None:
        """Remember that it went out. Once is enough."""
        if self.state == "waiting":
            self.record(command, NoticeSent, attempt=command.attempt)

    def note_failed(self, command: NoteFailed) -> None:
        """Remember an attempt that failed: wait and try again, or give up."""
        if self.state != "waiting":
            return
        failed = {"attempt": command.attempt, "trouble": command.trouble}
        if command.lasting or command.attempt >= ATTEMPTS_MAX:
            self.record(command, NoticeGivenUp, **failed)
            return
        wait = min(FIRST_WAIT * 2 ** (command.attempt - 1), LONGEST_WAIT)
        self.record(command, NoticeFailed, **failed, next_at=command.occasion.at + wait)

    def retry(self, command: RetryNotice) -> None:
        """Try a notice anew that was given up.

        Raises:
            NoticeNotGivenUp
        """
        if self.state != "given-up":
            raise NoticeNotGivenUp(state=self.state)
        self.record(command, NoticeResumed)

    def evolve(self, event: NoticeEvent) -> None:
        match event:
            case NoticePrepared():
                self.patient_id, self.kind = event.patient_id, event.kind
                self.message = event.message
            case NoticeUnaddressed():
                self.patient_id, self.kind = event.patient_id, event.kind
                self.state = "unaddressed"
            case NoticeSent():
                self.state, self.attempts = "sent", event.attempt
            case NoticeFailed():
                self.attempts, self.next_at = event.attempt, event.next_at
            case NoticeGivenUp():
                self.state, self.attempts = "given-up", event.attempt
            case NoticeResumed():
                self.state, self.attempts, self.next_at = "waiting", 0, None
            case _:
                assert_never(event)
