"""Receipts of commands: made with the events, asked for when an answer is missing."""

import hmac

from application.keys import KeyRing
from application.ledger.answers import REQUEST, Recorded, fingerprint, recorded
from application.ledger.log import EventLog
from application.ledger.records import Records
from application.ledger.replaying import replay
from application.ledger.threads import Threads
from domain.kernel import Command, Event, KeyReused
from domain.receipts import Answer, CommandRecorded, Receipt


class Receipts:
    def __init__(
        self, log: EventLog, keys: KeyRing, records: Records, threads: Threads
    ) -> None:
        self._log = log
        self._keys = keys
        self._records = records
        self._threads = threads

    async def fingerprint(self, command: Command) -> str:
        """Return a keyed hash of what is asked; no thread, where its key is known."""
        if self._keys.holds_index(REQUEST):
            return fingerprint(self._keys, command)
        return await self._threads.run(fingerprint, self._keys, command)

    def event(self, command: Command, asked: str, answer: Answer) -> Event:
        """Return the event to be stored with those of the command."""
        occasion = command.occasion
        return CommandRecorded(
            originator_id=occasion.command_id,
            originator_version=1,
            originator_topic=Receipt.TOPIC,
            timestamp=occasion.at,
            effective_at=occasion.effective_at or occasion.at,
            by=occasion.by,
            command_id=occasion.command_id,
            correlation_id=occasion.correlation_id,
            fingerprint=asked,
            answer=answer,
        )

    async def answered(
        self, command: Command, asked: str, *, replayed: bool
    ) -> Recorded | None:
        """Return the answer that the receipt of this command keeps, if there is one.

        Raises:
            KeyReused, Unavailable
        """
        id = command.occasion.command_id
        events = await self._records.events(id, after=0)
        if not events:
            return None
        receipt = replay(None, events)
        if not isinstance(receipt, Receipt) or not hmac.compare_digest(
            receipt.fingerprint, asked
        ):
            raise KeyReused
        assert receipt.answer is not None
        places = await self._threads.run(self._log.stamped.places, id)
        return recorded(receipt.answer, places[1].position, replayed=replayed)
