"""What was decided on one record, stamped for the others that it holds for as well.

Of what is stored, only these differ: whose it is, which version, which command, and
the fingerprint of the request. Everything else is copied byte by byte.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from application.ledger.mapper import SealingMapper
from application.ledger.stored import seals
from domain.kernel import Event
from domain.receipts import CommandRecorded

_RECORD = UUID("b71c1d6e-6f0f-4d0c-9d5e-0d2b6f1a7c01")
_COMMAND = UUID("b71c1d6e-6f0f-4d0c-9d5e-0d2b6f1a7c02")
_ASKED = "b71c1d6e" * 8
_VERSION = 7_177_601_700_000_000
"""What stands for them in a mould: nothing real looks like that."""


class Stamp(NamedTuple):
    """The topics of the events of a decision, and the moulds of their states.

    The receipt comes last.
    """

    topics: tuple[str, ...]
    moulds: tuple[bytes, ...]

    def events(
        self, id: UUID, version: int, command_id: UUID, asked: str
    ) -> list[StoredEvent]:
        """Return what is to be stored for a record that is at this version."""
        facts: dict[bytes, object] = {
            b"record": str(id).encode(),
            b"command": str(command_id).encode(),
            b"asked": asked.encode(),
        }
        last = len(self.topics) - 1
        for number in range(last):
            facts[b"%d" % number] = version + number + 1
        states = [mould % facts for mould in self.moulds]
        stored = [
            StoredEvent(id, version + number + 1, self.topics[number], states[number])
            for number in range(last)
        ]
        stored.append(StoredEvent(command_id, 1, self.topics[last], states[last]))
        return stored


def stamp_of(
    events: Sequence[Event], receipt: CommandRecorded, sealing: SealingMapper
) -> Stamp | None:
    """Return the stamp of a decision; None where it holds for this record alone."""
    if any(seals(type(event)) for event in events):
        return None
    last = _VERSION + len(events) - 1
    answer = receipt.answer.model_copy(update={"id": _RECORD, "version": last})
    moulds = [
        _mould(event, sealing, originator_id=_RECORD, originator_version=_VERSION + n)
        for n, event in enumerate(events)
    ]
    moulds.append(
        _mould(
            receipt, sealing, originator_id=_COMMAND, fingerprint=_ASKED, answer=answer
        )
    )
    stamp = Stamp((*(one.TOPIC for one in events), receipt.TOPIC), tuple(moulds))
    return stamp if _is_right(stamp, events, receipt, sealing) else None


def _mould(event: Event, sealing: SealingMapper, **facts: object) -> bytes:
    """Return the stored state with names where the facts of a record stand."""
    mould = event.model_copy(update={"command_id": _COMMAND, **facts})
    state = sealing.to_stored_event(mould).state.replace(b"%", b"%%")
    state = state.replace(str(_RECORD).encode(), b"%(record)b")
    state = state.replace(str(_COMMAND).encode(), b"%(command)b")
    state = state.replace(_ASKED.encode(), b"%(asked)b")
    for number in range(_EVENTS_MAX):
        state = state.replace(b"%d" % (_VERSION + number), b"%%(%d)d" % number)
    return state


_EVENTS_MAX = 100


def _is_right(
    stamp: Stamp,
    events: Sequence[Event],
    receipt: CommandRecorded,
    sealing: SealingMapper,
) -> bool:
    """Tell whether it gives the same bytes again, and keeps no id of this record."""
    first = events[0]
    stamped = stamp.events(
        first.originator_id,
        first.originator_version - 1,
        receipt.command_id,
        receipt.fingerprint,
    )
    kept = b"".join(stamp.moulds)
    return (
        len(events) <= _EVENTS_MAX
        and stamped == [sealing.to_stored_event(one) for one in (*events, receipt)]
        and str(first.originator_id).encode() not in kept
        and str(receipt.command_id).encode() not in kept
    )
