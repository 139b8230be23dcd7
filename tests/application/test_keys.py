"""Sealed fields: never readable in the store, worth nothing anywhere else, erasable."""

import base64
import json
import stat
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr

from application.keys import (
    KeyMissing,
    KeyRing,
    KeyState,
    KeyStore,
    MasterKey,
    MasterKeyUnusable,
    NeededKey,
    SealBroken,
    SubjectErased,
    key_tables,
    master_key,
)
from application.ledger import EventLog, Ledger
from application.ledger.mapper import SealingMapper
from application.settings import Settings
from domain.kernel import RecordDamaged
from domain.sealed import Ciphertext, Erased
from projections.store import open_database
from tests.application.test_ledger import TALLY, add, adding, open_tally
from tests.facts.tally import Tally, TallyAdded, TallyOpened
from tests.given import happened, history
from tests.ledgers import MASTER_KEY

SUBJECT = UUID(int=5)
PLACE: dict[str, Any] = {
    "data_class": "identity",
    "subject": SUBJECT,
    "originator_id": UUID(int=6),
    "originator_version": 3,
    "topic": "tests.tally-opened",
    "field": "name",
}


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    engine = open_database(f"sqlite:///{tmp_path}/keys.sqlite3")
    key_tables.create_all(engine)
    return KeyStore(engine)


@pytest.fixture
def ring(store: KeyStore) -> KeyRing:
    return KeyRing(store, MasterKey(base64.b64decode(MASTER_KEY)))


def alarms(kind: str) -> float:
    return REGISTRY.get_sample_value("baybridge_alarms_total", {"kind": kind}) or 0


class TestSeal:
    def test_what_is_sealed_can_be_opened(self, ring: KeyRing) -> None:
        assert ring.open(ring.seal("陳小明", **PLACE)) == "陳小明"

    def test_the_same_value_never_looks_the_same(self, ring: KeyRing) -> None:
        assert ring.seal("Chan", **PLACE).token != ring.seal("Chan", **PLACE).token

    @pytest.mark.parametrize(
        "moved",
        [
            {"originator_id": UUID(int=7)},
            {"originator_version": 4},
            {"topic": "tests.tally-added"},
            {"field": "note"},
        ],
        ids=lambda moved: next(iter(moved)),
    )
    def test_a_value_in_another_place_is_an_alarm(
        self, ring: KeyRing, moved: dict[str, Any]
    ) -> None:
        before = alarms("seal-broken")
        with pytest.raises(SealBroken):
            ring.open(ring.seal("Chan", **PLACE).model_copy(update=moved))
        assert alarms("seal-broken") == before + 1

    def test_a_changed_value_is_an_alarm(self, ring: KeyRing) -> None:
        sealed = ring.seal("Chan", **PLACE)
        for token in ("A" + sealed.token[1:], sealed.token[:-4], "", "§"):
            if token != sealed.token:
                with pytest.raises(SealBroken):
                    ring.open(sealed.model_copy(update={"token": token}))

    def test_another_person_s_key_does_not_open_it(self, ring: KeyRing) -> None:
        ring.seal("Wong", **PLACE | {"subject": UUID(int=8)})
        sealed = ring.seal("Chan", **PLACE)
        with pytest.raises(SealBroken):
            ring.open(sealed.model_copy(update={"subject": UUID(int=8)}))

    def test_a_missing_key_is_an_alarm_and_not_an_erasure(self, ring: KeyRing) -> None:
        before = alarms("key-missing")
        sealed = ring.seal("Chan", **PLACE)
        with pytest.raises(KeyMissing):
            ring.open(sealed.model_copy(update={"subject": uuid4()}))
        assert alarms("key-missing") == before + 1

    def test_two_processes_make_one_key(self, store: KeyStore, ring: KeyRing) -> None:
        rival = KeyRing(store, MasterKey(base64.b64decode(MASTER_KEY)))
        assert rival.open(ring.seal("Chan", **PLACE)) == "Chan"
        assert ring.open(rival.seal("Wong", **PLACE)) == "Wong"


class TestHolding:
    needed = (
        NeededKey(SUBJECT, "identity", 1),
        NeededKey(UUID(int=8), "identity"),
        NeededKey(UUID(int=8), "clinical"),
    )

    def test_keys_of_many_are_found_or_made_at_once(
        self, store: KeyStore, ring: KeyRing
    ) -> None:
        sealed = ring.seal("Chan", **PLACE)
        rival = KeyRing(store, MasterKey(base64.b64decode(MASTER_KEY)))
        assert not any(rival.holds(*one) for one in self.needed)
        rival.hold(self.needed)
        assert all(rival.holds(*one) for one in self.needed)
        assert rival.open(sealed) == "Chan"
        here = PLACE | {"subject": UUID(int=8)}
        assert ring.open(rival.seal("Wong", **here)) == "Wong"

    def test_a_key_that_another_process_made_stands(
        self, store: KeyStore, ring: KeyRing
    ) -> None:
        rival = KeyRing(store, MasterKey(base64.b64decode(MASTER_KEY)))
        for one in (ring, rival):
            one.hold([NeededKey(SUBJECT, "identity")])
        store.add(ring._new_key(SUBJECT, "identity"))
        assert len(store.of([SUBJECT])) == 1
        assert rival.open(ring.seal("Chan", **PLACE)) == "Chan"

    def test_what_was_erased_is_not_held_nor_made_again(
        self, store: KeyStore, ring: KeyRing
    ) -> None:
        ring.seal("Chan", **PLACE)
        store.destroy(SUBJECT)
        ring.evict(SUBJECT)
        needed = NeededKey(SUBJECT, "identity"), NeededKey(SUBJECT, "identity", 1)
        ring.hold(needed)
        assert not any(ring.holds(*one) for one in needed)
        with pytest.raises(SubjectErased):
            ring.seal("Chan", **PLACE)


class TestErasure:
    def test_a_destroyed_key_leaves_erased(
        self, ring: KeyRing, store: KeyStore
    ) -> None:
        assert ring.state(SUBJECT, "identity") is KeyState.NEVER
        sealed = ring.seal("Chan", **PLACE)
        assert ring.state(SUBJECT, "identity") is KeyState.ACTIVE
        assert store.destroy(SUBJECT) == 1
        ring.evict(SUBJECT)
        assert ring.open(sealed) == Erased(erased="identity", subject=SUBJECT)
        assert ring.state(SUBJECT, "identity") is KeyState.ERASED

    def test_nothing_is_sealed_for_an_erased_person(
        self, ring: KeyRing, store: KeyStore
    ) -> None:
        """A new key would bring the person back without anybody's decision."""
        ring.seal("Chan", **PLACE)
        store.destroy(SUBJECT)
        ring.evict(SUBJECT)
        with pytest.raises(SubjectErased):
            ring.seal("Chan", **PLACE)

    async def test_history_replays_after_erasure(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        await add(ledger, adding(5))
        ledger.keys._store.destroy(TALLY)
        ledger.keys.evict(TALLY)
        tally = await ledger.get(Tally, TALLY)
        assert tally.total == 5
        assert tally.name == Erased(erased="identity", subject=TALLY)  # type: ignore[comparison-overlap]


class TestStore:
    async def test_no_sealed_value_is_readable_in_the_store(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        await add(ledger, adding())
        stored = b"".join(
            row.state for row in ledger.log.recorder.select_notifications(1, 99)
        )
        assert b"Chan" not in stored
        assert b"knee" not in stored
        assert b"amount" in stored  # the control: what is open is found this way

    async def test_a_sealed_value_in_the_clear_is_an_alarm(
        self, ledger: Ledger
    ) -> None:
        before = alarms("seal-broken")
        [event] = history(Tally, happened(TallyOpened, name="Chan"), id=TALLY)
        stored = ledger.log.sealing.to_stored_event(event)
        clear = event.model_dump_json().encode()
        ledger.log.recorder.insert_events([type(stored)(TALLY, 1, stored.topic, clear)])
        with pytest.raises(RecordDamaged):
            await ledger.get(Tally, TALLY)
        assert alarms("seal-broken") == before + 1

    async def test_two_swapped_values_are_found(self, ledger: Ledger) -> None:
        await swap(ledger.log, ledger.log.sealing)
        with pytest.raises(RecordDamaged):
            await ledger.get(Tally, TALLY)

    async def test_control_without_the_place_a_swap_goes_unnoticed(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("application.keys.ring.place_of", lambda _: b"")
        await swap(ledger.log, ledger.log.sealing)
        assert (await ledger.get(Tally, TALLY)).total == 3

    def test_the_sealed_form_opens_at_the_door(self, ledger: Ledger) -> None:
        [event] = history(Tally, happened(TallyOpened, name="Chan"), id=TALLY)
        stored = ledger.log.sealing.to_stored_event(event)
        sealed = ledger.log.sealing.to_sealed_event(stored)
        assert isinstance(sealed, TallyOpened)
        token: object = sealed.name
        assert isinstance(token, Ciphertext)
        assert ledger.keys.open(token) == "Chan"

    def test_nothing_to_seal_stays_nothing(self, ledger: Ledger) -> None:
        [_, event] = history(
            Tally,
            happened(TallyOpened, name="Chan"),
            happened(TallyAdded, amount=1, note=None),
        )
        stored = ledger.log.sealing.to_stored_event(event)
        assert b'"note":null' in stored.state
        assert ledger.log.sealing.to_domain_event(stored) == event


async def swap(log: EventLog, mapper: SealingMapper) -> None:
    """Store two events of one person with their sealed notes exchanged."""
    events = history(
        Tally,
        happened(TallyOpened, name="Chan"),
        happened(TallyAdded, amount=1, note="knee"),
        happened(TallyAdded, amount=2, note="heart"),
        id=TALLY,
    )
    first, *stored = map(mapper.to_stored_event, events)
    one, two = (json.loads(row.state) for row in stored)
    one["note"], two["note"] = two["note"], one["note"]
    changed = [
        type(row)(row.originator_id, row.originator_version, row.topic, state)
        for row, state in zip(
            stored, (json.dumps(one).encode(), json.dumps(two).encode()), strict=True
        )
    ]
    log.recorder.insert_events([first, *changed])


class TestBlindIndex:
    def test_a_value_is_found_again_in_any_process(
        self, store: KeyStore, ring: KeyRing
    ) -> None:
        rival = KeyRing(store, MasterKey(base64.b64decode(MASTER_KEY)))
        index = ring.blind_index("document", "hkic/A1234563")
        assert index == rival.blind_index("document", "hkic/A1234563")
        assert index != ring.blind_index("document", "hkic/A1234571")
        assert index != ring.blind_index("name", "hkic/A1234563")

    def test_another_ledger_gives_another_index(
        self, ring: KeyRing, tmp_path: Path
    ) -> None:
        engine = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
        key_tables.create_all(engine)
        other = KeyRing(KeyStore(engine), MasterKey(base64.b64decode(MASTER_KEY)))
        assert ring.blind_index("document", "x") != other.blind_index("document", "x")


class TestMasterKey:
    def embedded(self, tmp_path: Path, **facts: Any) -> Settings:
        return Settings(database_url=f"sqlite:///{tmp_path}/a.sqlite3", **facts)

    def test_the_embedded_mode_makes_a_file_for_the_owner_alone(
        self, tmp_path: Path
    ) -> None:
        settings = self.embedded(tmp_path)
        master_key(settings)
        path = settings.master_key_path
        assert path
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        text = path.read_text()
        master_key(settings)
        assert path.read_text() == text

    def test_a_file_that_others_can_read_is_refused(self, tmp_path: Path) -> None:
        settings = self.embedded(tmp_path)
        master_key(settings)
        assert settings.master_key_path
        settings.master_key_path.chmod(0o640)
        with pytest.raises(MasterKeyUnusable, match="chmod 600"):
            master_key(settings)

    def test_a_command_may_print_the_key(self, tmp_path: Path) -> None:
        master_key(self.embedded(tmp_path, master_key_command=f"echo {MASTER_KEY}"))
        with pytest.raises(MasterKeyUnusable, match="command failed"):
            master_key(self.embedded(tmp_path, master_key_command="false"))

    @pytest.mark.parametrize("text", ["", "x", "QUFB", "€"])
    def test_what_is_not_a_key_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(MasterKeyUnusable):
            master_key(
                self.embedded(
                    tmp_path, master_key=SecretStr(text), master_key_command="echo x"
                )
            )

    def test_the_wrong_master_key_opens_nothing(self, store: KeyStore) -> None:
        ring = KeyRing(store, MasterKey(b"A" * 32))
        sealed = ring.seal("Chan", **PLACE)
        with pytest.raises(KeyMissing):
            KeyRing(store, MasterKey(b"B" * 32)).open(sealed)
