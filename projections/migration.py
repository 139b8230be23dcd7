"""The tables of the views, made and remade before a program serves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from projections import parking, positions
from projections.store import writing
from projections.views import AnyView


def migrate_views(engine: Engine, views: Sequence[AnyView], now: datetime) -> list[str]:
    """Make what is missing; remake, empty, each view of an older version.

    Returns the names of the views that will be folded again from the first event.
    """
    with writing(engine) as connection:
        positions.POSITIONS.create(connection, checkfirst=True)
        parking.PARKED.create(connection, checkfirst=True)
    stored = positions.read_positions(engine)
    again = []
    for view in views:
        found = stored.get(view.name)
        outdated = found is not None and found.version < view.version
        with writing(engine) as connection:
            if outdated:
                view.table.drop(connection, checkfirst=True)
            view.table.create(connection, checkfirst=True)
        if outdated:
            positions.restart(engine, view, found, now)
            again.append(view.name)
    return again
