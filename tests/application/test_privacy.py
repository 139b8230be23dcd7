"""Erasing, step by step: list, fence, destroy, purge, confirm; and after a restore."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from application import patients, privacy
from application.keys import KeyState, SubjectErased, key_tables
from application.keys.tables import Fence
from application.ledger import Ledger
from application.privacy import Destruction, ErasureList, ListDamaged, Sink
from application.settings import Settings
from domain.kernel import Occasion
from domain.patients import Patient
from domain.privacy import RETENTION, AssessErasure
from domain.sealed import Erased
from tests import stories
from tests.facts import patients as people
from tests.facts import privacy as facts
from tests.facts.privacy import EVERY
from tests.ledgers import join_ledger
from tests.stories import occasion

SUBJECT = UUID(int=5)
FENCES = (Fence(SUBJECT, "identity", 1, "f" * 64), Fence(SUBJECT, "clinical", 0, ""))


@pytest.fixture
def erasures(ledger: Ledger, tmp_path: Path) -> ErasureList:
    return ErasureList(tmp_path / "outside" / "erased.jsonl", ledger.keys)


@pytest.fixture(autouse=True)
def _outside(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()


def work_of(ledger: Ledger, erasures: ErasureList, *sinks: Sink) -> Destruction:
    return Destruction(ledger, erasures, sinks, facts.OFFICER)


async def to_destroy(ledger: Ledger) -> tuple[UUID, UUID]:
    """Register Mrs Chan; have her erasure approved and begun."""
    patient = await stories.register(ledger)
    asked = await privacy.request_erasure(
        ledger, now(facts.request(patient_id=patient))
    )
    assert asked.made
    of: dict[str, Any] = {"patient_id": patient, "erasure_id": asked.made}
    approve = facts.approve(**of).model_copy(
        update={"occasion": occasion(facts.SECOND)}
    )
    await privacy.approve_erasure(ledger, approve)
    assess = AssessErasure(
        occasion=occasion(facts.OFFICER),
        today=facts.TODAY,
        encounters=(),
        rules=RETENTION,
        **of,
    )
    await privacy.assess_erasure(ledger, assess)
    return patient, asked.made


async def erased(ledger: Ledger, erasures: ErasureList) -> tuple[UUID, UUID]:
    patient, erasure = await to_destroy(ledger)
    await privacy.destroy(work_of(ledger, erasures), patient, erasure, EVERY)
    return patient, erasure


def now(command: Any) -> Any:
    return command.model_copy(update={"occasion": occasion(facts.OFFICER)})


class TestList:
    def test_what_is_added_is_read_once(self, erasures: ErasureList) -> None:
        erasure = uuid4()
        assert erasures.all() == []
        erasures.add(erasure, FENCES)
        erasures.add(erasure, FENCES)
        assert [one.fence for one in erasures.all()] == list(FENCES)

    def test_a_line_that_a_crash_cut_short_counts_for_nothing(
        self, erasures: ErasureList
    ) -> None:
        erasures.add(uuid4(), FENCES[:1])
        with erasures.path.open("ab") as file:
            file.write(b'{"erasure_id": "half')
        assert len(erasures.all()) == 1
        erasures.add(uuid4(), FENCES[1:])
        assert [one.fence for one in erasures.all()] == list(FENCES)

    def test_nobody_else_can_have_somebody_erased(self, erasures: ErasureList) -> None:
        erasures.add(uuid4(), FENCES)
        text = erasures.path.read_text()
        erasures.path.write_text(text.replace(str(SUBJECT), str(UUID(int=6))))
        with pytest.raises(ListDamaged):
            erasures.all()
        erasures.path.write_text('{"subject": 1}\n')
        with pytest.raises(ListDamaged):
            erasures.all()

    def test_it_is_for_its_owner_alone(self, erasures: ErasureList) -> None:
        erasures.add(uuid4(), FENCES)
        assert erasures.path.stat().st_mode & 0o077 == 0


class TestDestroying:
    async def test_everything_is_unreadable_and_stays_so(
        self, ledger: Ledger, erasures: ErasureList
    ) -> None:
        patient, _ = await erased(ledger, erasures)
        found = await ledger.get(Patient, patient)
        assert found.names == Erased(erased="identity", subject=patient)
        record = await privacy.record_of(ledger, patient)
        assert record
        assert record.erased
        with pytest.raises(SubjectErased):
            await ledger.run(lambda: seal(ledger, patient))

    async def test_the_sinks_are_emptied_once_the_keys_are_gone(
        self, ledger: Ledger, erasures: ErasureList
    ) -> None:
        seen: list[tuple[UUID, KeyState]] = []

        async def purge(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
            seen.append((patient_id, ledger.keys.state(patient_id, "identity")))

        patient, erasure = await to_destroy(ledger)
        work = work_of(ledger, erasures, Sink("notes", purge))
        await privacy.destroy(work, patient, erasure, EVERY)
        assert seen == [(patient, KeyState.ERASED)]

    async def test_a_document_is_released_and_released_again(
        self, ledger: Ledger
    ) -> None:
        patient = await stories.register(ledger)
        at = occasion(facts.OFFICER)
        for _ in range(2):
            await patients.release_documents(ledger, patient, at)
        assert await patients.find_by_document(ledger, people.HKIC) is None


class TestRestore:
    """P-4."""

    async def test_an_older_key_store_is_noticed_and_erased_again(
        self, ledger: Ledger, erasures: ErasureList, settings: Settings
    ) -> None:
        patient, erasure = await to_destroy(ledger)
        copy = keys_of(ledger)
        await privacy.destroy(work_of(ledger, erasures), patient, erasure, EVERY)
        restore(ledger, copy)
        with join_ledger(settings) as other:
            found = await other.get(Patient, patient)
            assert found.names == people.NAMES  # the control: the backup brought it
            work = work_of(other, ErasureList(erasures.path, other.keys))
            forgotten = await privacy.not_in_force(work)
            assert {one.subject for one in forgotten} == {patient}
            await privacy.repeat(work, forgotten)
            assert await privacy.not_in_force(work) == []
            found = await other.get(Patient, patient)
            assert found.names == Erased(erased="identity", subject=patient)

    async def test_an_older_log_is_told_again(
        self, ledger: Ledger, erasures: ErasureList
    ) -> None:
        patient = await stories.register(ledger)
        erasure = uuid4()
        fences = [Fence(patient, one, 1, "") for one in EVERY]
        erasures.add(erasure, fences)
        work = work_of(ledger, erasures)
        forgotten = await privacy.not_in_force(work)
        assert len(forgotten) == 3
        await privacy.repeat(work, forgotten)
        await privacy.repeat(work, forgotten)
        assert await privacy.not_in_force(work) == []
        record = await privacy.record_of(ledger, patient)
        assert record
        assert record.erased


def seal(ledger: Ledger, subject: UUID) -> object:
    return ledger.keys.seal(
        "x",
        data_class="contact",
        subject=subject,
        originator_id=subject,
        originator_version=9,
        topic="tests.tally-opened",
        field="name",
    )


def keys_of(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """Copy the key store, as a backup does."""
    with ledger.keys.store.engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(select(table))]
            for name, table in key_tables.tables.items()
        }


def restore(ledger: Ledger, copy: dict[str, list[dict[str, Any]]]) -> None:
    with ledger.keys.store.engine.begin() as connection:
        for name, table in key_tables.tables.items():
            connection.execute(delete(table))
            if copy[name]:
                connection.execute(table.insert(), copy[name])
