"""The tables of access records, and what keeps every hand off what is in them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    event,
    insert,
    select,
    types,
)

record_tables = MetaData()

HEAD = 1
"""The one row of the head: where the chain begins and ends."""


class Moment(types.TypeDecorator[datetime]):
    """An instant in UTC on both databases, and in one order."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


RECORDS = Table(
    "access_records",
    record_tables,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("organisation", String(32), nullable=False),
    Column("jurisdiction", String(8), nullable=False),
    Column("role", String(32), nullable=False),
    Column("on_behalf_of", String(64)),
    Column("action", String(64), nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("reasoned", Boolean, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("subjects", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

SUBJECTS = Table(
    "access_record_subjects",
    record_tables,
    Column("subject", Uuid, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation", String(32), nullable=False),
    Column("reason", Text),
)
Index(
    "access_record_subjects_by_organisation",
    SUBJECTS.c.subject,
    SUBJECTS.c.organisation,
    SUBJECTS.c.at,
    SUBJECTS.c.number,
)
Index("access_record_subjects_by_number", SUBJECTS.c.number)

HEADS = Table(
    "access_record_head",
    record_tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("before_first", String(64), nullable=False),
)


def make_record_tables(engine: Engine) -> None:
    """Make the tables, what guards them, and the beginning of the chain."""
    record_tables.create_all(engine)
    with engine.begin() as connection:
        if not connection.execute(select(HEADS.c.id)).first():
            beginning = {"id": HEAD, "number": 0, "hash": "", "first": 1}
            connection.execute(insert(HEADS).values(beginning | {"before_first": ""}))


_FUNCTION = """
CREATE OR REPLACE FUNCTION access_records_are_kept() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.number < (SELECT first FROM access_record_head) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'access records are never changed';
END $$ LANGUAGE plpgsql
"""
_POSTGRES = (
    "CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION access_records_are_kept()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION access_records_are_kept()",
)
_SQLITE = (
    "CREATE TRIGGER {table}_updated BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'access records are never changed'); END",
    "CREATE TRIGGER {table}_deleted BEFORE DELETE ON {table} "
    "WHEN OLD.number >= (SELECT first FROM access_record_head) "
    "BEGIN SELECT RAISE(ABORT, 'access records are never changed'); END",
)


def _guard(table: Table, connection: Connection, **_: Any) -> None:
    """Let nobody change or delete a row, but those that retention has let go."""
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.exec_driver_sql(_FUNCTION)
    for statement in _POSTGRES if postgres else _SQLITE:
        connection.exec_driver_sql(statement.format(table=table.name))


for _table in (RECORDS, SUBJECTS):
    event.listen(_table, "after_create", _guard)
