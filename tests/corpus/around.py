"""What is kept around a patient: contacts, guardians, files, notices."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from application import attachments, notices
from application.ledger import Ledger
from application.patients import contacts, duplicates
from domain.attachments import Attachment
from domain.kernel import Command
from domain.notices import Notice
from domain.patients.duplicates import KeepApart, LinkRecords, UndoLink
from tests import stories
from tests.facts import attachments as files
from tests.facts import contacts as facts
from tests.facts import notices as told

C = TypeVar("C", bound=Command)


async def everything_around(ledger: Ledger, world: stories.World) -> None:
    """Record once who else attends to a patient, and what is kept around him."""
    of: dict[str, Any] = {"patient_id": world.patient_id}
    await stories.take_on(ledger, stories.SHROFF)
    made = (await contacts.add_contact(ledger, _now(facts.add(), **of))).made
    here = of | {"contact_id": made}
    prefer = _now(facts.prefer("none", None), **of)
    await contacts.prefer_notices(ledger, prefer)
    await contacts.change_contact(ledger, _now(facts.change(facts.E_MAIL), **here))
    await contacts.end_contact(ledger, _now(facts.end(), **here))
    named = await contacts.name_guardian(ledger, _now(facts.name_guardian(), **of))
    ending = facts.end_guardianship(date(2026, 2, 1))
    over = _now(ending, **of, guardian_id=named.made)
    await contacts.end_guardianship(ledger, over)
    await _a_file(ledger, of)
    await _notices(ledger, world.patient_id)
    await _two_records(ledger, world.patient_id)


async def _a_file(ledger: Ledger, of: dict[str, Any]) -> None:
    """Record a file whose bytes lie nowhere: the corpus has no store of them."""
    attach = _now(files.attach(), **of, carrier_id=of["patient_id"])
    made = await ledger.begin(attach, lambda: Attachment.attach(attach))
    withdraw = _now(files.withdraw(), attachment_id=made.id)
    await attachments.withdraw(ledger, withdraw)


async def _notices(ledger: Ledger, patient_id: UUID) -> None:
    """Record a notice that failed and was sent at last, and one that goes nowhere."""
    whose = {"patient_id": patient_id}
    for address in ("no-wish", told.ADDRESS):
        prepare = _now(told.prepare(address), **whose)
        made = (await notices.prepare(ledger, prepare)).id
    failed = _now(told.note_failed(notice_id=made))
    lost = _now(told.note_failed(2, lasting=True, notice_id=made))
    sent = _now(told.note_sent(notice_id=made))
    await ledger.change(failed, Notice, made, lambda one: one.note_failed(failed))
    await ledger.change(lost, Notice, made, lambda one: one.note_failed(lost))
    await notices.retry(ledger, _now(told.retry(made)))
    await ledger.change(sent, Notice, made, lambda one: one.note_sent(sent))


async def _two_records(ledger: Ledger, patient_id: UUID) -> None:
    """Record that two records were linked, that it was undone, and that they differ."""
    other = await stories.register(ledger, number="P765432(8)")
    pair: dict[str, Any] = {"patient_id": patient_id, "surviving_id": other}
    now = stories.occasion
    link = LinkRecords(occasion=now(), **pair, reason="entered-twice")
    await duplicates.link(ledger, link)
    undo = UndoLink(occasion=now(), **pair, reason="linked-by-mistake")
    await duplicates.undo(ledger, undo)
    apart = KeepApart(
        occasion=now(), patient_id=patient_id, other_id=other, reason="twins"
    )
    await duplicates.keep_apart(ledger, apart)


def _now(command: C, **facts: Any) -> C:
    return command.model_copy(update={"occasion": stories.occasion(), **facts})
