"""Who has seen a patient's record, and whether the records of it are whole."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from api.migration import migrate
from api.service import Service
from tests import stories
from tests.ledgers import Clock, sqlite_settings
from tests.processes import Ended, baybridge, settings_of
from tests.stories import World

CLOCK = "2026-03-02T01:30:00Z"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Mrs Chan's ledger, with tokens for an auditor and a clerk."""
    folder = tmp_path_factory.mktemp("seen")
    with Service.open(sqlite_settings(folder), Clock()) as service:
        migrate(service)
        world = asyncio.run(stories.mrs_chan(service.ledger))
    for role in ("auditor", "clerk"):
        assert run_in(folder, "token", "list").code == 0
        add(folder, role)
    return folder, world


def run_in(folder: Path, *arguments: str, **more: str) -> Ended:
    settings = settings_of(sqlite_settings(folder)) | {"clock": CLOCK} | more
    return baybridge(folder, *arguments, **settings)


def add(folder: Path, role: str) -> None:
    options = ("--name", role, "--actor", f"{role}-1", "--organisation", "DH")
    place = ("--jurisdiction", "HK", "--role", role)
    assert run_in(folder, "token", "add", *options, *place).code == 0


def test_an_auditor_is_told_who_has_seen_a_record_himself_first(
    place: tuple[Path, World],
) -> None:
    folder, world = place
    told = run_in(folder, "seen", str(world.patient_id), "--as", "auditor")
    assert told.code == 0, told.err
    assert "auditor-1" in told.out
    assert "access-records.read" in told.out
    other = ("--organisation", "ELSEWHERE")
    told = run_in(folder, "seen", str(world.patient_id), "--as", "auditor", *other)
    assert "auditor-1" not in told.out


def test_a_clerk_is_not_told(place: tuple[Path, World]) -> None:
    folder, world = place
    told = run_in(folder, "seen", str(world.patient_id), "--as", "clerk")
    assert told.code == 1
    assert "may not do that" in told.err


@pytest.mark.parametrize("id", [str(UUID(int=7)), "mrs-chan"])
def test_of_nobody_nothing_is_told(place: tuple[Path, World], id: str) -> None:
    told = run_in(place[0], "seen", id, "--as", "auditor")
    assert told.code in (1, 2)
    assert len(told.err.splitlines()) == 1


def test_nothing_is_let_go_before_its_time(place: tuple[Path, World]) -> None:
    folder, world = place
    run_in(folder, "seen", str(world.patient_id), "--as", "auditor")
    kept = run_in(folder, "access-records", "let-go", clock="2032-03-01T00:00:00Z")
    assert kept.out.startswith("0 access records")
    gone = run_in(folder, "access-records", "let-go", clock="2032-03-03T00:00:00Z")
    assert not gone.out.startswith("0 access records")
    assert run_in(folder, "access-records", "check").code == 0


def test_a_removed_record_is_noticed_by_the_doctor(place: tuple[Path, World]) -> None:
    folder, world = place
    for _ in range(2):
        run_in(folder, "seen", str(world.patient_id), "--as", "auditor")
    assert "ok   access records: " in run_in(folder, "doctor").out
    with Service.open(sqlite_settings(folder), Clock()) as service:
        last = "(SELECT max(number) FROM access_records)"
        with service.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER access_records_deleted"))
            connection.execute(text(f"DELETE FROM access_records WHERE number={last}"))
    found = run_in(folder, "doctor")
    assert found.code == 1
    assert "ILL  access records: there are " in found.out
    assert run_in(folder, "access-records", "check").code == 1
