"""Every name, number and sentence that was ever sealed, and who can read it after."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, select

from api.parts import VIEWS
from api.service import Service
from application.keys import KeyRing, key_tables
from application.keys.store import StoredKey
from application.ledger.mapper import SealingMapper
from domain.sealed import Ciphertext, Erased
from projections.dump import digest
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.store import open_database
from tests.privacy.town import (
    Sealed,
    balances,
    erase,
    everything,
    files,
    patients_of,
    readable,
    records,
    replayed,
)

Town = tuple[Service, Sealed]


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch
) -> Iterator[Town]:
    """Everything, and nobody erased."""
    with everything(tmp_path_factory.mktemp("whole"), patch) as town:
        yield town


def test_nothing_of_an_erased_person_is_in_any_file_table_log_or_export(
    tmp_path: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with everything(tmp_path, patch) as (service, sealed):
        people = patients_of(service)
        staff = staff_of(service)
        sealed_for = {one for one in sealed if one not in staff}
        assert sealed_for > set(people)  # guardians are among them
        canaries = {text for one in sealed_for for text in sealed[one]}
        assert len(canaries) > 30
        take_snapshots(service, people)
        opened, before = readable(service), records(service)
        assert all(in_json(text) in opened for text in canaries)  # the control
        keys = keys_of(service, people)
        assert all(in_files(tmp_path, [one]) for one in keys)  # the control
        erase(service, people)

        said = readable(service) + tables(service)
        assert not [text for text in canaries if in_json(text) in said]
        assert not in_files(tmp_path, [*map(str.encode, canaries), *keys])
        assert not in_files(tmp_path, [escaped(text) for text in canaries])
        after = records(service)
        assert balances(after) == balances(before)
        assert balances(before)
        assert service.views.parked() == dict.fromkeys(service.views.parked(), 0)
        assert folded_again(service, tmp_path) == digests(service)
    logged = capsys.readouterr()
    assert not [text for text in canaries if text in logged.out + logged.err]


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_everything_replays_whoever_was_erased(whole: Town, data: Any) -> None:
    """P-8: and P-9, no amount is another one."""
    service, _ = whole
    people = data.draw(st.sets(st.sampled_from(sorted(patients_of(service)))))
    mapper = SealingMapper(Forgetful(service.ledger.keys, people))
    assert balances(replayed(service, mapper)) == balances(records(service))


def test_no_plain_hash_of_a_name_or_number_is_anywhere(whole: Town) -> None:
    """P-12: identity numbers are few enough to be tried one by one."""
    service, sealed = whole
    folder = Path(service.settings.database_url.removeprefix("sqlite:///")).parent
    stored = b"".join(content for _, content in files(folder)).lower()
    index = service.ledger.keys.blind_index("document", "hkic:A1234563")
    assert index[:32].encode() in stored  # the control: the keyed one is found
    for people in sealed.values():
        for text in people:
            for spelling in spellings(text):
                for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                    hashed = hashlib.new(name, spelling.encode())
                    assert hashed.hexdigest()[:32].encode() not in stored
                    assert hashed.digest()[:16] not in stored


class Forgetful(KeyRing):
    """A ring whose keys of some people were destroyed."""

    def __init__(self, ring: KeyRing, people: set[UUID]) -> None:
        self._ring = ring
        self._people = people

    def open(self, sealed: Ciphertext) -> object:
        if sealed.subject in self._people:
            return Erased(erased=sealed.data_class, subject=sealed.subject)
        return self._ring.open(sealed)


def take_snapshots(service: Service, people: list[UUID]) -> None:
    taken = [service.ledger._snapshots.take(one) for one in people]
    assert any(taken)


def staff_of(service: Service) -> set[UUID]:
    """Return whose keys are kept apart: they work on, whoever is erased."""
    with service.keys_engine.connect() as connection:
        return set(
            connection.scalars(select(key_tables.tables["staff_keys"].c.subject))
        )


def in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def escaped(text: str) -> bytes:
    return json.dumps(text).encode()[1:-1]


def spellings(text: str) -> set[str]:
    bare = "".join(character for character in text if character.isalnum())
    kinds = {f"{kind}:{bare}" for kind in ("hkic", "macao-bir", "home-return-permit")}
    return {text, text.upper(), text.casefold(), bare, *kinds}


def in_files(folder: Path, secrets: list[bytes]) -> list[tuple[Path, bytes]]:
    return [
        (path, secret)
        for path, content in files(folder)
        for secret in secrets
        if secret in content
    ]


def keys_of(service: Service, people: list[UUID]) -> list[bytes]:
    """Return the wrapped bytes of their keys, which the master key would open."""
    found: list[StoredKey] = service.ledger.keys.store.of(people)
    return [one.wrapped for one in found if one.wrapped]


def tables(service: Service) -> str:
    """Return every value of every table of both databases, as text."""
    said = []
    for engine in (service.engine, service.keys_engine):
        known = MetaData()
        known.reflect(engine)
        with engine.connect() as connection:
            for table in known.tables.values():
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
                said += [str(value) for row in rows for value in row]
    return "\n".join(said)


def digests(service: Service) -> dict[str, str]:
    return {view.name: digest(service.engine, [view]) for view in VIEWS}


def folded_again(service: Service, folder: Path) -> dict[str, str]:
    """Fold the whole log anew, in another database, with everybody erased."""
    engine = open_database(f"sqlite:///{folder}/again.sqlite3")
    log, clock = service.ledger.log, service.ledger.clock
    migrate_views(engine, VIEWS, clock())
    ViewEngine(engine, log, VIEWS, clock=clock).catch_up()
    found = {view.name: digest(engine, [view]) for view in VIEWS}
    engine.dispose()
    return found
