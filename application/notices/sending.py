"""One notice on its way out: whether it is due is asked of the ledger, and no view.

A process that dies between sending and recording sends again, under the same message
id: a file takes its own place, and a mail or message server can tell that it is the
same. Nothing is ever sent because a view was folded again.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid5

from application.keys import PatientRestricted
from application.ledger import Ledger, Recorded
from domain.kernel import Actor, Occasion
from domain.notices import (
    Channel,
    Message,
    NoteFailed,
    NoteSent,
    Notice,
    NoticeKind,
    RetryNotice,
    Trouble,
)
from domain.values import Jurisdiction, Role

BY = Actor(
    id="policy.send-notices",
    organisation="BAYBRIDGE",
    jurisdiction=Jurisdiction.HK,
    role=Role.OPERATOR,
)


@dataclass(frozen=True)
class Letter:
    """What a way of sending is given: the same id each time for the same notice."""

    message_id: UUID
    to: str
    channel: Channel
    language: str
    subject: str
    text: str


class NotSent(Exception):
    """It did not go out, as far as one can know. The text never says where to."""

    def __init__(self, trouble: Trouble, *, lasting: bool = False) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.lasting = lasting


class Sender(Protocol):
    """A way in which letters leave; it blocks, and gives up by itself."""

    def send(self, letter: Letter) -> None:
        """Send one letter.

        Raises:
            NotSent
        """
        ...


Write = Callable[[NoticeKind, Message], tuple[str, str]]
"""Puts a message into the words of its language: subject and text."""


async def deliver(
    ledger: Ledger, notice_id: UUID, senders: Mapping[Channel, Sender], write: Write
) -> bool:
    """Send a notice if it is due, and remember what became of it; tell if it went out.

    Raises:
        NotFound, Unavailable
    """
    notice = await ledger.get(Notice, notice_id)
    if not notice.is_due(ledger.clock()):
        return False
    attempt = notice.attempts + 1
    try:
        await _send(ledger, notice, senders, write)
    except NotSent as failure:
        failed = NoteFailed(
            occasion=_occasion(ledger, notice),
            notice_id=notice_id,
            attempt=attempt,
            trouble=failure.trouble,
            lasting=failure.lasting,
        )
        await ledger.change(
            failed, Notice, notice_id, lambda one: one.note_failed(failed)
        )
        return False
    sent = NoteSent(
        occasion=_occasion(ledger, notice), notice_id=notice_id, attempt=attempt
    )
    await ledger.change(sent, Notice, notice_id, lambda one: one.note_sent(sent))
    return True


async def retry(ledger: Ledger, command: RetryNotice) -> Recorded:
    """Try a notice anew that was given up.

    Raises:
        NotFound, NoticeNotGivenUp
    """
    return await ledger.change(
        command, Notice, command.notice_id, lambda one: one.retry(command)
    )


async def _send(
    ledger: Ledger, notice: Notice, senders: Mapping[Channel, Sender], write: Write
) -> None:
    message = notice.message
    if not isinstance(message, Message):
        raise NotSent("erased", lasting=True)
    try:
        await ledger.run(ledger.keys.refuse_restricted, notice.patient_id)
    except PatientRestricted:
        raise NotSent("restricted") from None
    subject, text = write(notice.kind, message)
    address = message.address
    letter = Letter(
        message_id=notice.id,
        to=address.written,
        channel=address.channel,
        language=address.language,
        subject=subject,
        text=text,
    )
    await asyncio.to_thread(senders[address.channel].send, letter)


def _occasion(ledger: Ledger, notice: Notice) -> Occasion:
    """Return the circumstances of an outcome: one for each version of the notice."""
    id = uuid5(notice.id, f"outcome/{notice.version}")
    return Occasion(by=BY, command_id=id, correlation_id=notice.id, at=ledger.clock())
