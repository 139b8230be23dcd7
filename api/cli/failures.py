"""Turns whatever went wrong into one line that says what to do, and an exit code."""

import os
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields

import psycopg
import sqlalchemy.exc
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout
from pydantic import ValidationError
from typer.exceptions import TyperException

from api.demo import DemoRunning
from api.migration import NotMigrated
from application.access import PolicyUnusable, TokenNameTaken, TokenUnknown
from application.keys import MasterKeyUnusable
from application.notices import NoticesUnusable
from application.privacy import ListDamaged
from application.settings import Settings
from domain.kernel import Malformed, Refusal, Unavailable

FAILED = 1
USED_WRONGLY = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells say it

_DATABASE_LOST = (
    Unavailable,
    PersistenceError,
    PoolTimeout,
    psycopg.OperationalError,
    sqlite3.OperationalError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.TimeoutError,
)
_NOT_OURS = (
    sqlalchemy.exc.DatabaseError,
    sqlite3.DatabaseError,
    psycopg.DatabaseError,
)


@dataclass
class CommandFailed(Exception):
    """A command cannot go on; the line says why and what to do."""

    line: str
    code: int = FAILED


def explain(problem: BaseException) -> CommandFailed:
    """Say what went wrong. No password and nothing that was typed is repeated."""
    match problem:
        case CommandFailed():
            return problem
        case ValidationError() if problem.title == Settings.__name__:
            return CommandFailed("; ".join(_settings(problem)))
        case NotMigrated() | MasterKeyUnusable() | PolicyUnusable() | ListDamaged():
            return CommandFailed(str(problem))
        case NoticesUnusable():
            return CommandFailed(str(problem))
        case TokenNameTaken() | TokenUnknown() | DemoRunning():
            return CommandFailed(type(problem).__doc__ or "")
        case _:
            return _technical(problem)


def _technical(problem: BaseException) -> CommandFailed:
    match problem:
        case _ if isinstance(problem, _DATABASE_LOST):
            return CommandFailed(
                "the database does not answer; when it is back, run the same again"
            )
        case Malformed():
            return CommandFailed(f"{problem.field}: {problem.problem}")
        case Refusal():
            return CommandFailed(_refusal(problem))
        case _ if isinstance(problem, _NOT_OURS):
            return CommandFailed("the database is damaged, or not one of Baybridge's")
        case OSError():
            named = f"{problem.filename}: " if problem.filename else ""
            return CommandFailed(f"{named}{os.strerror(problem.errno or 0)}")
        case KeyboardInterrupt():
            return CommandFailed("stopped", INTERRUPTED)
        case _:
            return CommandFailed(
                f"something unexpected went wrong ({type(problem).__name__}); "
                "with BAYBRIDGE_LOG_LEVEL=debug it says where"
            )


def used_wrongly(problem: TyperException) -> CommandFailed:
    """Say how a command was misused."""
    say = getattr(problem, "format_message", lambda: str(problem))
    line = " ".join(say().split())
    return CommandFailed(f"{line} (see --help)", USED_WRONGLY)


def masked(url: str) -> str:
    """Return a database's address without its password."""
    url = re.sub(r"(?<=://)([^/@:]*):[^@]*@", r"\1:***@", url)
    return re.sub(r"(?i)(password=)[^&\s]*", r"\1***", url)


def _settings(problem: ValidationError) -> Iterable[str]:
    for error in problem.errors(include_input=False, include_url=False):
        said = error["msg"].removeprefix("Value error, ")
        name = "_".join(str(part) for part in error["loc"][:1]).upper()
        yield f"BAYBRIDGE_{name}: {said}" if name else said


def _refusal(refusal: Refusal) -> str:
    facts = [f"{one.name}: {getattr(refusal, one.name)}" for one in fields(refusal)]
    rule = [f"rule {refusal.RULE}"] if refusal.RULE else []
    more = ", ".join(rule + facts)
    return f"{refusal} ({more})" if more else str(refusal)
