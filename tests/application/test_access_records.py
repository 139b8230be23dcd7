"""Looks at records are written together, never changed, and missed when removed."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from application.access.records import (
    Keeper,
    Look,
    Looks,
    ReadUnrecorded,
    Recorder,
    RecordsAmiss,
    check_chain,
    check_complete,
    forget,
    looking,
    make_record_tables,
    recorder,
    seen,
)
from application.access.records.tables import HEADS, RECORDS, SUBJECTS
from application.settings import Settings
from application.together import Together
from domain.kernel import Unavailable
from projections.store import is_postgres, open_database
from tests.given import CLERK

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CHAN, LEE = uuid4(), uuid4()


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.database_url)
    make_record_tables(engine)
    yield engine
    engine.dispose()


def mac(text: str) -> str:
    return sha256(b"key" + text.encode()).hexdigest()


def keeper(engine: Engine, position: int = 7) -> Keeper:
    return Keeper(
        engine,
        mac=mac,
        seal=lambda subject, reason: f"sealed:{subject}:{len(reason)}",
        position=lambda: position,
    )


def look(*subjects: UUID, at: datetime = NOW, office: str = "HKU-SZH") -> Look:
    return Look(
        at=at,
        actor=CLERK.model_copy(update={"organisation": office}),
        action="patients.read",
        subjects=subjects,
        allowed=True,
        request_id="request-1",
    )


def remove_guard(engine: Engine, table: str) -> None:
    """Do what somebody does who owns the database."""
    names = ("_rows", "_whole") if is_postgres(engine) else ("_updated", "_deleted")
    on = f" ON {table}" if is_postgres(engine) else ""
    with engine.begin() as connection:
        for name in names:
            connection.execute(text(f"DROP TRIGGER {table}{name}{on}"))


# What is kept


def test_a_look_is_kept_with_all_its_circumstances(engine: Engine) -> None:
    keeper(engine).keep([look(CHAN)])
    (found,) = seen(engine, CHAN, limit=10)
    assert found.number == 1
    assert found.at == NOW
    assert found.at.tzinfo is not None
    assert (found.actor, found.organisation) == (CLERK.id, "HKU-SZH")
    assert (found.jurisdiction, found.role) == (CLERK.jurisdiction, CLERK.role)
    assert (found.action, found.allowed) == ("patients.read", True)
    assert (found.position, found.request_id) == (7, "request-1")
    assert (found.reasoned, found.reason) == (False, None)


def test_the_position_of_the_answer_goes_before_that_of_the_log(engine: Engine) -> None:
    keeper(engine).keep([replace(look(CHAN), position=5)])
    assert seen(engine, CHAN, limit=1)[0].position == 5


def test_a_list_is_one_record_that_names_everybody_in_it(engine: Engine) -> None:
    keeper(engine).keep([look(CHAN, LEE, CHAN)])
    (of_chan,), (of_lee,) = (seen(engine, one, limit=10) for one in (CHAN, LEE))
    assert of_chan == of_lee
    assert of_chan.subjects == 2
    assert check_complete(engine) == 1


def test_a_reason_is_sealed_for_each_subject(engine: Engine) -> None:
    keeper(engine).keep([replace(look(CHAN, LEE), reason="Complaint of Mrs Chan")])
    (found,) = seen(engine, CHAN, limit=10)
    assert found.reasoned
    assert found.reason == f"sealed:{CHAN}:21"
    with engine.connect() as connection:
        rows = [
            *connection.execute(select(RECORDS)),
            *connection.execute(select(SUBJECTS)),
        ]
    assert "Chan" not in str(rows)


def test_looks_are_told_newest_first_in_pages(engine: Engine) -> None:
    minutes = [timedelta(minutes=one) for one in (0, 1, 1, 2)]
    keeper(engine).keep([look(CHAN, at=NOW + one) for one in minutes])
    first = seen(engine, CHAN, limit=2)
    rest = seen(engine, CHAN, after=(first[-1].at, first[-1].number), limit=9)
    assert [one.number for one in first + rest] == [4, 3, 2, 1]


def test_looks_are_found_by_organisation_and_period(engine: Engine) -> None:
    hour = timedelta(hours=1)
    keeper(engine).keep(
        [look(CHAN), look(CHAN, office="QMH", at=NOW + hour), look(LEE, office="QMH")]
    )

    def numbers(**asked: Any) -> list[int]:
        return [one.number for one in seen(engine, CHAN, limit=9, **asked)]

    assert numbers(organisation="QMH") == [2]
    assert numbers(since=NOW + hour) == [2]
    assert numbers(until=NOW + hour) == [1]
    assert numbers(since=NOW, until=NOW) == []


# Never changed


@pytest.mark.parametrize("table", [RECORDS, SUBJECTS])
@pytest.mark.parametrize(
    "change", [delete, lambda table: update(table).values(number=9)]
)
def test_no_row_is_changed_or_removed(
    engine: Engine, table: object, change: Callable[[object], object]
) -> None:
    keeper(engine).keep([look(CHAN)])
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as plain:
        plain.execute(change(table))  # type: ignore[call-overload]
    assert check_complete(engine) == 1


def test_no_table_is_emptied_at_once(engine: Engine) -> None:
    if not is_postgres(engine):
        pytest.skip("SQLite knows no TRUNCATE")
    keeper(engine).keep([look(CHAN)])
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as plain:
        plain.execute(text("TRUNCATE access_records"))


def test_without_its_guard_a_row_can_be_removed(engine: Engine) -> None:
    """The control of the tests above."""
    keeper(engine).keep([look(CHAN)])
    remove_guard(engine, "access_records")
    with engine.begin() as connection:
        assert connection.execute(delete(RECORDS)).rowcount == 1


# Missed when removed


def amiss(engine: Engine, *statements: object) -> None:
    """Keep three looks, then change them behind the program's back."""
    for _ in range(3):
        keeper(engine).keep([look(CHAN), look(LEE)])
    assert check_complete(engine) == check_chain(engine, mac) == 6
    remove_guard(engine, "access_records")
    remove_guard(engine, "access_record_subjects")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def test_a_removed_record_is_missed(engine: Engine) -> None:
    amiss(
        engine,
        delete(RECORDS).where(RECORDS.c.number == 3),
        delete(SUBJECTS).where(SUBJECTS.c.number == 3),
    )
    with pytest.raises(RecordsAmiss, match="there are 5 and there must be 6"):
        check_complete(engine)
    with pytest.raises(RecordsAmiss, match="breaks at number 3"):
        check_chain(engine, mac)


def test_the_last_record_is_missed_too(engine: Engine) -> None:
    amiss(
        engine,
        delete(RECORDS).where(RECORDS.c.number == 6),
        delete(SUBJECTS).where(SUBJECTS.c.number == 6),
    )
    with pytest.raises(RecordsAmiss):
        check_complete(engine)
    with pytest.raises(RecordsAmiss, match="ends at number 5"):
        check_chain(engine, mac)


def test_a_subject_taken_out_of_a_record_is_missed(engine: Engine) -> None:
    amiss(engine, delete(SUBJECTS).where(SUBJECTS.c.number == 2))
    with pytest.raises(RecordsAmiss, match="name 5 patients and must name 6"):
        check_complete(engine)
    with pytest.raises(RecordsAmiss, match="breaks at number 2"):
        check_chain(engine, mac)


def test_a_changed_record_breaks_the_chain(engine: Engine) -> None:
    amiss(engine, update(RECORDS).where(RECORDS.c.number == 4).values(actor="nobody"))
    assert check_complete(engine) == 6
    with pytest.raises(RecordsAmiss, match="breaks at number 4"):
        check_chain(engine, mac)
    assert check_chain(engine, mac, newest=1) == 2


def test_a_head_set_back_is_missed_while_the_records_are_there(engine: Engine) -> None:
    amiss(engine, update(HEADS).values(number=5))
    with pytest.raises(RecordsAmiss, match="there are 6 and there must be 5"):
        check_complete(engine)


# Let go


def test_what_is_older_than_its_time_is_let_go_and_the_chain_goes_on(
    engine: Engine,
) -> None:
    days = [timedelta(days=one) for one in (0, 1, 2)]
    keeper(engine).keep([look(CHAN, at=NOW + one) for one in days])
    assert forget(engine, NOW) == 0
    assert forget(engine, NOW + timedelta(days=1)) == 1
    assert [one.number for one in seen(engine, CHAN, limit=9)] == [3, 2]
    keeper(engine).keep([look(CHAN)])
    assert check_complete(engine) == check_chain(engine, mac) == 3
    assert forget(engine, NOW + timedelta(days=9)) == 3
    keeper(engine).keep([look(CHAN)])
    assert check_complete(engine) == check_chain(engine, mac) == 1


# Before the answer


class Writer:
    """Keeps looks in memory, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.rounds: list[int] = []
        self.problem: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def keep(self, looks: Sequence[Look]) -> Mapping[Look, int]:
        await self.gate.wait()
        self.rounds.append(len(looks))
        if self.problem:
            raise self.problem
        return dict.fromkeys(looks, 0)

    def recorder(self) -> Recorder:
        together: Together[Look, int] = Together(self.keep, timeout_seconds=5)
        return Recorder(together.ask, lambda: NOW)


def noted(by: Recorder, *subjects: UUID) -> "asyncio.Future[None]":
    noting = by.note(CLERK, "patients.read", subjects, None, allowed=True)
    return asyncio.ensure_future(noting)


def test_looks_that_wait_together_share_a_commit() -> None:
    async def everybody() -> list[int]:
        writer = Writer()
        by = writer.recorder()
        await asyncio.gather(*(noted(by, CHAN) for _ in range(50)))
        return writer.rounds

    rounds = asyncio.run(everybody())
    assert sum(rounds) == 50
    assert len(rounds) <= 2


def test_the_looks_of_a_request_are_one_record_and_each_subject_named_once() -> None:
    async def request() -> list[Look]:
        kept: list[Look] = []

        async def keep(look: Look) -> int:
            kept.append(look)
            return 0

        by = Recorder(keep, lambda: NOW)
        with looking(Looks(request_id="request-2")) as looks:
            for subjects in ((CHAN,), (CHAN, LEE)):
                await by.note(CLERK, "patients.read", subjects, None, allowed=True)
            await by.record(looks, position=3)
            await by.note(CLERK, "patients.read", (LEE,), None, allowed=True)
            assert not looks.waiting
        return kept

    (kept,) = asyncio.run(request())
    assert kept.subjects == (CHAN, LEE)
    assert (kept.request_id, kept.position) == ("request-2", 3)


@pytest.mark.parametrize("problem", [Unavailable(), OSError("no space left")])
def test_what_cannot_be_recorded_is_refused(problem: Exception) -> None:
    async def request() -> None:
        writer = Writer()
        writer.problem = problem
        await noted(writer.recorder(), CHAN)

    with pytest.raises(ReadUnrecorded):
        asyncio.run(request())


def test_more_than_may_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "SUBJECTS_MAX", 4)

    async def crowd() -> list[BaseException | None]:
        writer = Writer()
        writer.gate.clear()
        by = writer.recorder()
        asked = [noted(by, CHAN) for _ in range(3)]
        await asyncio.sleep(0)
        writer.gate.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    told = asyncio.run(crowd())
    assert told[:2] == [None, None]
    assert isinstance(told[2], ReadUnrecorded)


def test_a_cancelled_request_leaves_its_record_and_hurts_no_other() -> None:
    async def crowd() -> list[int]:
        writer = Writer()
        writer.gate.clear()
        by = writer.recorder()
        first, second = noted(by, CHAN), noted(by, LEE)
        await asyncio.sleep(0)
        first.cancel()
        writer.gate.set()
        await second
        return writer.rounds

    assert sum(asyncio.run(crowd())) == 2


def test_several_writers_make_one_chain(engine: Engine, settings: Settings) -> None:
    other = open_database(settings.database_url)
    first, second = keeper(engine), keeper(other)

    async def both() -> None:
        loop = asyncio.get_running_loop()
        keeping = [
            loop.run_in_executor(None, partial(one.keep, [look(CHAN), look(LEE)]))
            for one in (first, second) * 10
        ]
        await asyncio.gather(*keeping)

    asyncio.run(both())
    other.dispose()
    assert check_complete(engine) == check_chain(engine, mac) == 40
    with engine.connect() as connection:
        assert connection.scalars(select(func.max(RECORDS.c.number))).one() == 40
