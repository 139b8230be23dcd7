"""Letting go of access records whose time is over, from the beginning of the chain."""

from datetime import datetime

from sqlalchemy import Engine, delete, func, select, update

from application.access.records.tables import HEAD, HEADS, RECORDS, SUBJECTS


def forget(engine: Engine, before: datetime) -> int:
    """Remove the oldest records, up to the first that is not older; return how many.

    The head keeps where the chain begins from then on, and the triggers let nothing
    else be removed.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            head = connection.execute(select(HEADS).with_for_update()).one()
            kept = select(func.min(RECORDS.c.number)).where(RECORDS.c.at >= before)
            first = connection.scalars(kept).one() or head.number + 1
            if first <= head.first:
                return 0
            last = select(RECORDS.c.hash).where(RECORDS.c.number == first - 1)
            hash = connection.scalars(last).one()
            begins = update(HEADS).where(HEADS.c.id == HEAD)
            connection.execute(begins.values(first=first, before_first=hash))
            connection.execute(delete(SUBJECTS).where(SUBJECTS.c.number < first))
            connection.execute(delete(RECORDS).where(RECORDS.c.number < first))
            return int(first - head.first)
