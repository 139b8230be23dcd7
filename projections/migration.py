"""The tables of the views, made before a program serves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, inspect, text

from projections import parking, positions
from projections.store import writing
from projections.views import AnyView


def migrate_views(engine: Engine, views: Sequence[AnyView], now: datetime) -> None:
    """Make the tables that are missing; a view whose table was lost begins anew."""
    with writing(engine) as connection:
        positions.POSITIONS.create(connection, checkfirst=True)
        parking.PARKED.create(connection, checkfirst=True)
        _count_epochs(connection)
    known = set(inspect(engine).get_table_names())
    stored = positions.read_positions(engine)
    for view in views:
        if view.table.name in known:
            continue
        with writing(engine) as connection:
            view.table.create(connection, checkfirst=True)
        if view.name in stored:
            positions.restart(engine, view, stored[view.name], now)


def outdated_views(engine: Engine, views: Sequence[AnyView]) -> list[str]:
    """Return the views whose table an older release made: `renew` folds them again."""
    stored = positions.read_positions(engine)
    return [
        view.name
        for view in views
        if view.name in stored and stored[view.name].version < view.version
    ]


def _count_epochs(connection: Connection) -> None:
    """Add the column that 0.1.0 had no need of."""
    table = positions.POSITIONS
    if not any(
        one["name"] == "epoch" for one in inspect(connection).get_columns(table.name)
    ):
        statement = (
            f"ALTER TABLE {table.name} ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0"
        )
        connection.execute(text(statement))
