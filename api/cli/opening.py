"""Opening the service for a command, with every usual mistake named first."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import psycopg
import sqlalchemy.exc
from sqlalchemy import inspect

from api import logs, pace
from api.cli.failures import CommandFailed, masked
from api.migration import NotMigrated, check_migrated
from api.service import Clock, Service
from application import privacy
from application.access import permit
from application.keys import MasterKeyUnusable, key_tables
from application.settings import SQLITE, Settings
from domain.kernel import Actor, Occasion
from projections.store import open_database

T = TypeVar("T")

PROBE = "request"  # every command has been fingerprinted with the key of this index


@contextmanager
def opened(
    *, log_level: str = "error", clock: Clock | None = None
) -> Iterator[Service]:
    """Open a service that is ready: databases reachable, migrated, keys readable.

    It lives by `clock`, if one is given.

    Raises:
        CommandFailed, NotMigrated, MasterKeyUnusable
    """
    settings = Settings()
    logs.configure(log_level)
    refuse_absent(settings)
    with connected(settings, clock) as service:
        check_migrated(service)
        check_keys(service)
        check_erasures(service)
        pace.keep_pace()
        yield service


@contextmanager
def connected(settings: Settings, clock: Clock | None = None) -> Iterator[Service]:
    """Open a service whose databases can be reached, whatever is in them.

    Raises:
        CommandFailed, MasterKeyUnusable
    """
    refuse_new_master_key(settings)
    _reach("BAYBRIDGE_DATABASE_URL", settings.database_url)
    _reach("BAYBRIDGE_KEYS_URL", settings.keys_database_url)
    with Service.open(settings, clock) as service:
        yield service


def refuse_absent(settings: Settings) -> None:
    """Say that there is no ledger yet, instead of making an empty file.

    Raises:
        NotMigrated
    """
    if settings.embedded and not _ledger_file(settings).exists():
        raise NotMigrated(
            f"there is no ledger at {_ledger_file(settings)}: "
            "run `baybridge migrate` first"
        )


def refuse_new_master_key(settings: Settings) -> None:
    """Do not make a second master key where the first one has been lost.

    Raises:
        MasterKeyUnusable
    """
    given = settings.master_key or settings.master_key_command
    path = settings.master_key_path
    if given or path is None or path.exists() or not settings.embedded:
        return
    if Path(settings.keys_database_url.removeprefix(SQLITE)).exists():
        raise MasterKeyUnusable(
            f"the master key file {path} is missing: put it back from its backup"
        )


def check_keys(service: Service) -> None:
    """Open a key of the ledger's own, and never make one for a ledger that has one.

    Raises:
        CommandFailed: another key store, or none.
        MasterKeyUnusable: another master key.
    """
    keys, log = service.ledger.keys, service.ledger.log
    made = set(inspect(service.keys_engine).get_table_names())
    known = key_tables.tables.keys() <= made and keys.has_index(PROBE)
    if log.last_position() and not known:
        place = masked(service.settings.keys_database_url)
        raise CommandFailed(
            f"what lies at {place} is not the key store of this ledger: put it back "
            "from its backup or check BAYBRIDGE_KEYS_URL"
        )
    keys.blind_index(PROBE, "")


def check_erasures(service: Service) -> None:
    """Do not open where a restored backup has forgotten who was erased (P-4).

    Raises:
        CommandFailed, ListDamaged
    """
    if service.erasures is None:
        return
    forgotten = run(privacy.not_in_force(service.destruction()))
    if forgotten:
        people = len({one.subject for one in forgotten})
        raise CommandFailed(
            f"{people} erased people are known to a database again: it was restored "
            "from an older backup; run `baybridge erasures repeat`"
        )


def acting(service: Service, token: str, action: str) -> Actor:
    """Return who acts: whom a live token of that name stands for.

    Raises:
        CommandFailed: there is no such token.
        Forbidden
    """
    for known in service.tokens.all():
        if known.name == token and known.revoked_at is None:
            permit(known.actor, action)
            return known.actor
    raise CommandFailed(
        "there is no live token of that name; `baybridge token list` shows the names"
    )


def occasion(service: Service, by: Actor) -> Occasion:
    """Return the circumstances of a command that is given here and now."""
    key = uuid4()
    return Occasion(
        by=by, command_id=key, correlation_id=key, at=service.ledger.clock()
    )


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run what is asynchronous to its end."""
    return asyncio.run(work)


def _ledger_file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix(SQLITE))


def _reach(setting: str, url: str) -> None:
    """Connect once, to say which of the databases is wrong and why.

    Raises:
        CommandFailed
    """
    engine = open_database(url)
    try:
        with engine.connect():
            return
    except (psycopg.ProgrammingError, sqlalchemy.exc.ProgrammingError):
        problem = f"{setting} is not an address that PostgreSQL understands"
    except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError):
        problem = f"the database at {masked(url)} does not answer; check {setting}"
    except sqlalchemy.exc.DatabaseError:
        problem = (
            f"what lies at {masked(url)} is not a database of Baybridge; "
            f"check {setting}"
        )
    finally:
        engine.dispose()
    raise CommandFailed(problem)
