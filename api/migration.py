"""Making the tables of every database, by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Table,
    func,
    inspect,
    select,
    text,
)

from api.service import Service
from application.access import access_tables
from application.access.records import make_record_tables, record_tables
from application.attachments import attachment_tables
from application.keys import key_tables
from application.ledger.snapshots.kept import SNAPSHOTS
from application.reactions import reaction_tables
from application.settings import SQLITE, Settings
from projections.migration import migrate_views, outdated_views
from projections.rebuilding import renew

SCHEMA_VERSION = 1
_LOCK = 0x42617962  # "Bayb", an advisory lock of this program's own

_schema = MetaData()
_VERSIONS = Table(
    "schema_versions",
    _schema,
    Column("version", Integer, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
)


class NotMigrated(Exception):
    """The database has no tables, or those of another release."""


def migrate(service: Service) -> None:
    """Make whatever tables are missing. It may be run again at any time.

    Raises:
        NotMigrated: the tables were made by a newer release.
    """
    with _alone(service.settings, service.engine):
        _refuse_newer(service.engine)
        key_tables.create_all(service.keys_engine)
        service.ledger.log.create_tables()
        for tables in (access_tables, reaction_tables, attachment_tables, _schema):
            tables.create_all(service.engine)
        make_record_tables(service.engine)
        migrate_views(service.engine, service.views.views, service.ledger.clock())
        renew(service.views)
        _stamp(service)


def check_migrated(service: Service) -> None:
    """Refuse to serve from a database that `baybridge migrate` has not made ready.

    Raises:
        NotMigrated
    """
    engine, views = service.engine, service.views.views
    known = set(inspect(engine).get_table_names())
    tables = {view.table.name for view in views} | {SNAPSHOTS, *record_tables.tables}
    if (
        _version(engine) != SCHEMA_VERSION
        or not tables <= known
        or outdated_views(engine, views)
    ):
        raise NotMigrated("the database is not ready: run `baybridge migrate` first")


def _refuse_newer(engine: Engine) -> None:
    if _version(engine) > SCHEMA_VERSION:
        raise NotMigrated("the database was made by a newer release of Baybridge")


def _version(engine: Engine) -> int:
    if not inspect(engine).has_table(_VERSIONS.name):
        return 0
    with engine.connect() as connection:
        return connection.execute(select(func.max(_VERSIONS.c.version))).scalar() or 0


def _stamp(service: Service) -> None:
    if _version(service.engine) < SCHEMA_VERSION:
        row = {"version": SCHEMA_VERSION, "made_at": service.ledger.clock()}
        with service.engine.begin() as connection:
            connection.execute(_VERSIONS.insert().values(row))


def _keep_private(settings: Settings) -> None:
    """Make the files for their owner alone, before a library makes them for all."""
    for url in (settings.database_url, settings.keys_database_url):
        if url.startswith(SQLITE):
            Path(url.removeprefix(SQLITE)).touch(mode=0o600)


@contextmanager
def _alone(settings: Settings, engine: Engine) -> Iterator[None]:
    if settings.embedded:
        path = Path(settings.database_url.removeprefix(SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _keep_private(settings)
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        try:
            yield
        finally:
            connection.execute(
                text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK}
            )
