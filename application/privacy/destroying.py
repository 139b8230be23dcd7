"""The steps of an erasure: each may be done again, so that a crash only delays it.

List, fence, destroy, forget, purge, confirm (P-2, P-3): after the first one nothing can
bring the person back, and until the last one it is reported as not complete.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import structlog

from application.keys import changing, erasing
from application.keys.tables import Fence
from application.ledger import Ledger
from application.privacy.deciding import (
    confirm_destruction,
    record_of,
    repeat_erasure,
)
from application.privacy.erasure_list import ErasureList, Listed
from domain.kernel import Actor, Occasion
from domain.privacy import EVERY, ConfirmDestruction, RepeatErasure
from domain.sealed import DataClass

Purge = Callable[[Ledger, UUID, Occasion], Awaitable[None]]


@dataclass(frozen=True)
class Sink:
    """A place where something of a person lies beside the events (P-5).

    `purge` empties it of one patient; it may be asked again, and after a crash. It is
    asked when everything about the person is to go, and the keys are destroyed.
    """

    name: str
    purge: Purge


@dataclass(frozen=True)
class Destruction:
    """What is to be destroyed, by whose order, and where else it lies."""

    ledger: Ledger
    erasures: ErasureList
    sinks: Sequence[Sink]
    by: Actor

    def occasion(self, erasure_id: UUID, step: str) -> Occasion:
        """Return circumstances that are the same whenever a step is repeated."""
        asked = Occasion(
            by=self.by,
            command_id=erasure_id,
            correlation_id=erasure_id,
            at=self.ledger.clock(),
        )
        return asked.model_copy(update={"command_id": asked.derive(step)})


async def destroy(
    work: Destruction,
    patient_id: UUID,
    erasure_id: UUID,
    data_classes: tuple[DataClass, ...],
) -> None:
    """Make some data classes of a patient unreadable by destroying their keys."""
    ledger, ring = work.ledger, work.ledger.keys
    fences = await ledger.run(erasing.fences_for, ring, patient_id, data_classes)
    await ledger.run(work.erasures.add, erasure_id, fences)
    await _destroy(ledger, fences)
    sinks = await _purge(work, patient_id, erasure_id, data_classes)
    binding = await ledger.run(erasing.binding_of, ring, str(erasure_id), fences)
    command = ConfirmDestruction(
        occasion=work.occasion(erasure_id, f"confirm/{'/'.join(data_classes)}"),
        patient_id=patient_id,
        erasure_id=erasure_id,
        data_classes=data_classes,
        binding=binding,
        sinks=sinks,
    )
    await confirm_destruction(ledger, command)
    structlog.get_logger("baybridge.privacy").info(
        "keys-destroyed", binding=binding, data_classes=data_classes
    )


async def not_in_force(work: Destruction) -> list[Listed]:
    """Return what the list says is erased, and a database does not know."""
    listed = await work.ledger.run(work.erasures.all)
    return [one for one in listed if not await _in_force(work.ledger, one)]


async def repeat(work: Destruction, listed: Sequence[Listed]) -> None:
    """Do erasures again that a restored backup has forgotten (P-4)."""
    for erasure_id, patient_id in dict.fromkeys(
        (one.erasure_id, one.subject) for one in listed
    ):
        mine = [one for one in listed if one.erasure_id == erasure_id]
        await _repeat(work, patient_id, erasure_id, [one.fence for one in mine])


async def _repeat(
    work: Destruction, patient_id: UUID, erasure_id: UUID, fences: Sequence[Fence]
) -> None:
    ledger = work.ledger
    await _destroy(ledger, fences)
    data_classes = tuple(one for one in EVERY if one in {f.data_class for f in fences})
    name = f"repeat/{'/'.join(data_classes)}"
    occasion = work.occasion(erasure_id, name)
    command = RepeatErasure(
        occasion=occasion,
        patient_id=patient_id,
        erasure_id=erasure_id,
        data_classes=data_classes,
        binding=await ledger.run(
            erasing.binding_of, ledger.keys, str(erasure_id), fences
        ),
    )
    await repeat_erasure(ledger, command)
    await _purge(work, patient_id, erasure_id, data_classes)
    await ledger.run(changing.restrict, ledger.keys.store.engine, patient_id)


async def _destroy(ledger: Ledger, fences: Sequence[Fence]) -> None:
    ring = ledger.keys
    await ledger.run(erasing.fence, ring, fences)
    await ledger.run(erasing.destroy, ring, fences)
    await ledger.run(changing.scrub, ring.store.engine)


async def _purge(
    work: Destruction,
    patient_id: UUID,
    erasure_id: UUID,
    data_classes: tuple[DataClass, ...],
) -> tuple[str, ...]:
    """Empty every sink, once who somebody is may be known no more."""
    if "identity" not in data_classes:
        return ()
    for sink in work.sinks:
        occasion = work.occasion(erasure_id, f"purge/{sink.name}")
        await sink.purge(work.ledger, patient_id, occasion)
    return tuple(sink.name for sink in work.sinks)


async def _in_force(ledger: Ledger, one: Listed) -> bool:
    if not await ledger.run(partial(erasing.stands, ledger.keys, one.fence)):
        return False
    record = await record_of(ledger, one.subject)
    return record is not None and (one.erasure_id, one.data_class) in record.known
