"""A ledger with every kind of event in it, and what was sealed while it was made."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from api.carrying_out import carry_out_erasures
from api.migration import migrate
from api.service import Service
from application import privacy
from application.keys import KeyRing
from application.ledger.mapper import SealingMapper
from application.ledger.replaying import replay
from domain.kernel import Aggregate
from domain.vouchers import VoucherAccount
from projections import patients
from tests.corpus import freeze
from tests.facts import privacy as facts
from tests.leaks import is_secret
from tests.ledgers import Clock, sqlite_settings
from tests.stories import occasion

LONG_AFTER = datetime(2070, 1, 1, tzinfo=UTC)  # later than any record must be kept
Sealed = dict[UUID, set[str]]


async def _nothing(_: object) -> None:
    """The corpus's own erasure is only told, not done: here it is done."""


@contextmanager
def everything(folder: Path, patch: Any) -> Iterator[tuple[Service, Sealed]]:
    """Open a service in which everything has happened once; tell what was sealed."""
    sealed: Sealed = defaultdict(set)
    with patch.context() as patched:
        patched.setattr(freeze, "every_privacy", _nothing)
        patched.setattr(KeyRing, "seal", _learning(sealed))
        with Service.open(sqlite_settings(folder), Clock()) as service:
            migrate(service)
            asyncio.run(freeze.history(service.ledger))
            service.views.catch_up()
            yield service, sealed


def _learning(sealed: Sealed) -> Any:
    seal: Any = KeyRing.seal

    @wraps(seal)
    def learning(ring: KeyRing, value: object, **where: Any) -> object:
        sealed[where["subject"]] |= set(texts_in(value))
        return seal(ring, value, **where)

    return learning


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts of a value that say who somebody is, or what he has."""
    match value:
        case str() if is_secret(value):
            yield value
        case dict():
            for one in value.values():
                yield from texts_in(one)
        case list() | tuple():
            for one in value:
                yield from texts_in(one)


def patients_of(service: Service) -> list[UUID]:
    return [row.patient_id for row in patients.patients(service.engine, limit=1_000)]


def erase(service: Service, people: list[UUID]) -> None:
    """Have everybody erased, as it is done: two officers, and then the worker."""
    asyncio.run(_decide(service, people))
    clock = service.ledger.clock
    assert isinstance(clock, Clock)
    clock.move_to(LONG_AFTER)
    service.views.catch_up()
    assert asyncio.run(carry_out_erasures(service)) == len(people)
    service.views.catch_up()


async def _decide(service: Service, people: list[UUID]) -> None:
    for patient in people:
        ask = facts.request(patient_id=patient)
        asked = await privacy.request_erasure(
            service.ledger, ask.model_copy(update={"occasion": occasion(facts.OFFICER)})
        )
        assert asked.made
        yes = facts.approve(patient_id=patient, erasure_id=asked.made)
        await privacy.approve_erasure(
            service.ledger, yes.model_copy(update={"occasion": occasion(facts.SECOND)})
        )


def records(service: Service) -> dict[UUID, Aggregate]:
    """Replay every record there is."""
    return replayed(service, service.ledger.log.sealing)


def replayed(service: Service, mapper: SealingMapper) -> dict[UUID, Aggregate]:
    streams: dict[Any, list[Any]] = defaultdict(list)
    for row in service.ledger.log.recorder.select_notifications(1, 1_000_000):
        streams[row.originator_id].append(row)
    found = {}
    for id, rows in streams.items():
        record = replay(None, map(mapper.to_domain_event, rows))
        assert record is not None
        found[id] = record
    return found


def balances(found: dict[UUID, Aggregate]) -> dict[UUID, int]:
    return {
        id: one.balance_hkd
        for id, one in found.items()
        if isinstance(one, VoucherAccount)
    }


def readable(service: Service) -> str:
    """Return all that the keys still open, as text."""
    said = []
    for row in service.ledger.log.recorder.select_notifications(1, 1_000_000):
        event = service.ledger.log.sealing.to_domain_event(row)
        said.append(json.dumps(event.model_dump(mode="json"), ensure_ascii=False))
    return "\n".join(said)


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
