"""Restriction, fences, staff's keys and a new master key: what a key is worth."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from application.keys import (
    KeyMissing,
    KeyRing,
    KeyState,
    KeyStore,
    MasterKey,
    NeededKey,
    PatientRestricted,
    SubjectErased,
    changing,
    held,
    key_tables,
    rotate,
)
from application.keys.tables import Fence
from application.settings import Settings
from domain.directory import ProviderRegistered
from domain.sealed import Erased, Restricted
from projections.store import open_database
from tests.ledgers import MASTER_KEY

SUBJECT = UUID(int=5)
OTHER = UUID(int=6)
MASTER = base64.b64decode(MASTER_KEY)
NEW_MASTER = b"N" * 32
CLASSES = ("identity", "contact", "clinical")
STAFF: dict[str, Any] = {"topic": ProviderRegistered.TOPIC, "field": "name"}


def place(subject: UUID = SUBJECT, data_class: str = "identity") -> dict[str, Any]:
    return {
        "data_class": data_class,
        "subject": subject,
        "originator_id": UUID(int=7),
        "originator_version": 3,
        "topic": "tests.tally-opened",
        "field": "name",
    }


def fence(data_class: str = "identity", through: int = 1) -> Fence:
    return Fence(SUBJECT, data_class, through, "")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.keys_database_url)
    key_tables.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> KeyStore:
    return KeyStore(engine)


@pytest.fixture
def ring(store: KeyStore) -> KeyRing:
    return KeyRing(store, MasterKey(MASTER))


def rival(store: KeyStore) -> KeyRing:
    """Another process, with its own keys at hand."""
    return KeyRing(store, MasterKey(MASTER))


class TestRestriction:
    def test_what_is_restricted_is_stored_and_not_shown(
        self, ring: KeyRing, engine: Engine
    ) -> None:
        sealed = ring.seal("Chan", **place())
        assert ring.show(sealed) == "Chan"
        changing.restrict(engine, SUBJECT)
        ring.heed()
        assert ring.show(sealed) == Restricted(restricted="identity")
        assert ring.open(sealed) == "Chan"  # replay and proofs go on
        assert ring.state(SUBJECT, "identity") is KeyState.RESTRICTED
        with pytest.raises(PatientRestricted):
            ring.refuse_restricted(SUBJECT)

    @pytest.mark.parametrize("data_class", CLASSES)
    def test_nothing_new_is_sealed_even_where_no_key_was(
        self, ring: KeyRing, engine: Engine, data_class: str
    ) -> None:
        ring.seal("Chan", **place())
        changing.restrict(engine, SUBJECT)
        ring.heed()
        ring.hold([NeededKey(SUBJECT, data_class)])
        assert not ring.holds(SUBJECT, data_class)
        with pytest.raises(PatientRestricted):
            ring.seal("Wong", **place(data_class=data_class))
        ring.seal("Wong", **place(OTHER, data_class))

    def test_it_ends_when_it_is_lifted(self, ring: KeyRing, engine: Engine) -> None:
        sealed = ring.seal("Chan", **place())
        changing.restrict(engine, SUBJECT)
        changing.restrict(engine, SUBJECT)
        changing.lift(engine, SUBJECT)
        ring.heed()
        assert ring.show(sealed) == "Chan"
        assert ring.open(ring.seal("Wong", **place())) == "Wong"


class TestFence:
    def test_an_old_key_that_is_brought_back_opens_nothing(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        """P-2: by hand, from a copy of the key store, or by adding it again."""
        sealed = ring.seal("Chan", **place())
        [key] = store.of([SUBJECT])
        changing.put_up_fences(engine, [fence()])
        store.destroy(SUBJECT)
        bring_back(engine, key.wrapped)
        store.add(key)
        for one in (ring, rival(store)):
            one.heed()
            assert one.open(sealed) == Erased(erased="identity", subject=SUBJECT)
            with pytest.raises(SubjectErased):
                one.seal("Chan", **place())

    def test_control_without_a_fence_the_old_key_opens_it_again(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        sealed = ring.seal("Chan", **place())
        [key] = store.of([SUBJECT])
        store.destroy(SUBJECT)
        bring_back(engine, key.wrapped)
        assert rival(store).open(sealed) == "Chan"

    @pytest.mark.parametrize("data_class", CLASSES)
    def test_no_key_is_ever_made_behind_a_fence(
        self, ring: KeyRing, engine: Engine, data_class: str
    ) -> None:
        """P-1: not even of a data class that the person had no key of."""
        changing.put_up_fences(engine, [fence(one, 0) for one in CLASSES])
        ring.heed()
        ring.hold([NeededKey(SUBJECT, data_class)])
        with pytest.raises(SubjectErased):
            ring.seal("Chan", **place(data_class=data_class))
        assert ring.state(SUBJECT, data_class) is KeyState.ERASED

    def test_a_key_that_was_made_in_the_same_moment_is_worth_nothing(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        changing.put_up_fences(engine, [fence(through=0)])
        store.add(ring._new_key(SUBJECT, "identity"))
        assert ring.state(SUBJECT, "identity") is KeyState.ERASED

    def test_a_new_key_is_made_only_once_it_is_allowed_and_opens_nothing_old(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        old = ring.seal("Chan", **place())
        changing.put_up_fences(engine, [fence()])
        store.destroy(SUBJECT)
        assert changing.reopen(engine, SUBJECT) == 1
        ring.heed()
        new = ring.seal("Chan", **place())
        assert new.key_version == 2
        assert ring.open(new) == "Chan"
        assert ring.open(old) == Erased(erased="identity", subject=SUBJECT)
        ring.hold([NeededKey(SUBJECT, "identity"), NeededKey(SUBJECT, "identity", 1)])
        assert ring.holds(SUBJECT, "identity")
        assert not ring.holds(SUBJECT, "identity", 1)

    def test_a_second_erasure_closes_it_again(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        ring.seal("Chan", **place())
        changing.put_up_fences(engine, [fence()])
        changing.reopen(engine, SUBJECT)
        ring.heed()
        new = ring.seal("Chan", **place())
        changing.put_up_fences(engine, [fence()])  # the first again: nothing closes
        assert rival(store).open(new) == "Chan"
        changing.put_up_fences(engine, [fence(through=2)])
        ring.heed()
        with pytest.raises(SubjectErased):
            ring.seal("Chan", **place())

    def test_a_row_that_is_gone_behind_a_fence_is_an_erasure(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        sealed = ring.seal("Chan", **place())
        changing.put_up_fences(engine, [fence()])
        keys = key_tables.tables["subject_keys"]
        with engine.begin() as connection:
            connection.execute(keys.delete().where(keys.c.subject == SUBJECT))
        assert rival(store).open(sealed) == Erased(erased="identity", subject=SUBJECT)
        with pytest.raises(KeyMissing):
            rival(store).open(sealed.model_copy(update={"key_version": 2}))


class TestOtherProcesses:
    def test_a_warm_process_forgets_within_five_seconds(
        self, ring: KeyRing, store: KeyStore
    ) -> None:
        other = rival(store)
        sealed = ring.seal("Chan", **place())
        assert other.open(sealed) == "Chan"
        store.destroy(SUBJECT)
        since = time.monotonic()
        while other.open(sealed) == "Chan":
            assert time.monotonic() - since < 5
            time.sleep(0.05)
        assert other.open(sealed) == Erased(erased="identity", subject=SUBJECT)

    def test_control_a_process_that_does_not_heed_opens_for_ever(
        self, ring: KeyRing, store: KeyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(held.HeldKeys, "is_heeded", lambda *_: True)
        other = rival(store)
        sealed = ring.seal("Chan", **place())
        assert other.open(sealed) == "Chan"
        store.destroy(SUBJECT)
        time.sleep(held.TRUST_SECONDS)
        assert other.open(sealed) == "Chan"

    def test_what_was_read_before_a_change_is_not_kept_after_it(
        self, ring: KeyRing, store: KeyStore
    ) -> None:
        sealed = ring.seal("Chan", **place())
        other = rival(store)
        other.heed()
        before = other.generation
        store.destroy(SUBJECT)
        other.heed()
        other._vault.held.put(
            (SUBJECT, "identity", 1), b"k" * 32, newest=1, generation=before
        )
        assert other.open(sealed) == Erased(erased="identity", subject=SUBJECT)


class TestStaff:
    def test_keys_of_staff_lie_apart_and_are_wrapped_otherwise(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        sealed = ring.seal("Wong", **place(OTHER) | STAFF)
        assert ring.open(sealed) == "Wong"
        assert rows(engine, "subject_keys") == 0
        [key] = store.of([OTHER])
        assert key.data_class == "staff/identity"
        assert key.wrapped
        as_patient = f"{OTHER}/identity/1".encode()
        assert not MasterKey(MASTER).has_wrapped(key.wrapped, as_patient)

    def test_erase_one_and_the_other_stays_readable(
        self, ring: KeyRing, store: KeyStore
    ) -> None:
        """P-10."""
        patient = ring.seal("Chan", **place())
        staff = ring.seal("Dr Wong", **place(OTHER) | STAFF)
        store.destroy(SUBJECT, CLASSES)
        ring.heed()
        assert ring.open(patient) == Erased(erased="identity", subject=SUBJECT)
        assert ring.open(staff) == "Dr Wong"

    def test_a_key_of_staff_that_lay_among_the_patients_still_opens(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        store.add(ring._new_key(OTHER, "identity"))
        sealed = ring.seal("Wong", **place(OTHER) | STAFF)
        assert rows(engine, "staff_keys") == 0
        done = rotate(engine, MasterKey(MASTER), [OTHER])
        assert done.moved == 1
        assert rows(engine, "subject_keys") == 0
        assert rival(store).open(sealed) == "Wong"
        assert rotate(engine, MasterKey(MASTER), [OTHER]).moved == 0


class TestRotation:
    def test_every_key_is_wrapped_anew_and_no_event_is_touched(
        self, ring: KeyRing, store: KeyStore, engine: Engine
    ) -> None:
        sealed = [
            *(ring.seal("Chan", **place(UUID(int=n))) for n in range(1, 8)),
            ring.seal("Wong", **place(UUID(int=8)) | STAFF),
        ]
        both = MasterKey(NEW_MASTER, also=MASTER)
        during = KeyRing(store, both)
        assert during.open(sealed[0]) == "Chan"
        done = rotate(engine, both, [])
        assert (done.rewrapped, done.before) == (8, 0)
        after = KeyRing(store, MasterKey(NEW_MASTER))
        assert [after.open(one) for one in sealed] == ["Chan"] * 7 + ["Wong"]
        with pytest.raises(KeyMissing):
            rival(store).open(sealed[0])

    def test_it_may_be_killed_and_begun_again(
        self, ring: KeyRing, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("application.keys.rotating.BATCH_SIZE", 2)
        for number in range(1, 8):
            ring.seal("Chan", **place(UUID(int=number)))
        both = MasterKey(NEW_MASTER, also=MASTER)
        wrap, left = both.wrap, iter(range(3))

        def dying(key: bytes, where: bytes) -> bytes:
            next(left)
            return wrap(key, where)

        monkeypatch.setattr(both, "wrap", dying)
        with pytest.raises(StopIteration):
            rotate(engine, both, [])
        monkeypatch.undo()
        done = rotate(engine, MasterKey(NEW_MASTER, also=MASTER), [])
        assert (done.rewrapped, done.before) == (4, 3)

    def test_a_key_destroyed_meanwhile_is_not_brought_back(
        self,
        ring: KeyRing,
        store: KeyStore,
        engine: Engine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        sealed = ring.seal("Chan", **place())
        both = MasterKey(NEW_MASTER, also=MASTER)
        wrap = both.wrap

        def too_late(key: bytes, where: bytes) -> bytes:
            store.destroy(SUBJECT)
            return wrap(key, where)

        monkeypatch.setattr(both, "wrap", too_late)
        assert rotate(engine, both, []).rewrapped == 0
        ring.heed()
        assert ring.open(sealed) == Erased(erased="identity", subject=SUBJECT)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_destroyed_key_is_in_no_file(
    ring: KeyRing, store: KeyStore, engine: Engine, tmp_path: Path
) -> None:
    ring.seal("Chan", **place())
    [key] = store.of([SUBJECT])
    assert key.wrapped
    assert in_files(tmp_path, key.wrapped)  # the control
    store.destroy(SUBJECT)
    changing.scrub(engine)
    assert not in_files(tmp_path, key.wrapped)


def in_files(folder: Path, wrapped: bytes) -> bool:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return any(wrapped[-32:] in path.read_bytes() for path in files)


def bring_back(engine: Engine, wrapped: bytes | None) -> None:
    """Put the bytes of a key back by hand, as a restored backup does."""
    keys = key_tables.tables["subject_keys"]
    with engine.begin() as connection:
        connection.execute(
            keys.update()
            .where(keys.c.subject == SUBJECT)
            .values(state="active", wrapped=wrapped)
        )


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(key_tables.tables[table])).all())
