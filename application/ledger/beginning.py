"""Records that the first word on them begins."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from application.ledger.answers import Recorded
from application.ledger.door import Ledger
from domain.kernel import Aggregate, AlreadyExists, Command

A = TypeVar("A", bound=Aggregate)


async def begin_or_change(
    ledger: Ledger,
    command: Command,
    record: tuple[type[A], UUID],
    *,
    begin: Callable[[], A],
    change: Callable[[A], None],
) -> Recorded:
    """Begin a record, or change it where it, or somebody who was faster, was first."""
    kind, id = record
    if await ledger.find(kind, id) is None:
        with suppress(AlreadyExists):
            return await ledger.begin(command, begin)
    return await ledger.change(command, kind, id, change)


async def begin_and_change(
    ledger: Ledger,
    command: Command,
    record: tuple[type[A], UUID],
    *,
    begin: Callable[[], A],
    change: Callable[[A], object],
) -> Recorded:
    """Change a record, in the same step as it is begun where this is the first word.

    `change` may return the UUID of a part that it made.
    """
    kind, id = record

    def begun() -> list[object]:
        made = begin()
        return [made, change(made)]

    if await ledger.find(kind, id) is None:
        with suppress(AlreadyExists):
            return await ledger.change_all(command, [], begun)
    return await ledger.change(command, kind, id, change)
