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
    outdated = outdated_views(engine, views)
    for view in views:
        found = outdated.get(view.name)
        with writing(engine) as connection:
            if found:
                view.table.drop(connection, checkfirst=True)
            view.table.create(connection, checkfirst=True)
        if found:
            positions.restart(engine, view, found, now)
    return list(outdated)


def outdated_views(
    engine: Engine, views: Sequence[AnyView]
) -> dict[str, positions.ViewPosition]:
    """Return where each view stands whose table an older release made."""
    stored = positions.read_positions(engine)
    return {
        view.name: stored[view.name]
        for view in views
        if view.name in stored and stored[view.name].version < view.version
    }
