"""Records as decisions that were only rehearsed would have left them."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import TypeVar
from uuid import UUID

from application.ledger.log import EventLog
from application.ledger.records import Records
from application.ledger.seals import Seals
from application.ledger.snapshots.taking import Snapshots
from application.ledger.threads import Threads
from domain.kernel import Aggregate, AlreadyExists, NotFound

A = TypeVar("A", bound=Aggregate)

RECORDS_MAX = 50_000
"""Beyond that, what was changed longest ago is as the log has it again."""


class RehearsedRecords(Records):
    """Keeps what was decided in memory, in front of the log."""

    def __init__(
        self, log: EventLog, seals: Seals, snapshots: Snapshots, threads: Threads
    ) -> None:
        super().__init__(log, seals, snapshots, threads)
        self._changed: OrderedDict[UUID, Aggregate] = OrderedDict()

    def rehearsed(self, touched: Iterable[Aggregate]) -> None:
        """Remember what a decision has changed or begun."""
        for aggregate in touched:
            aggregate.collect_events()
            self._changed[aggregate.id] = aggregate
            self._changed.move_to_end(aggregate.id)
        while len(self._changed) > RECORDS_MAX:
            self._changed.popitem(last=False)

    async def look_at(self, kind: type[A], id: UUID) -> A:
        changed = self._changed.get(id)
        if changed is None:
            return await super().look_at(kind, id)
        if not isinstance(changed, kind):
            raise NotFound(id)
        return changed

    async def load(self, kind: type[Aggregate], id: UUID) -> Aggregate:
        if id in self._changed:
            return deepcopy(await self.look_at(kind, id))
        return await super().load(kind, id)

    async def refuse_existing(self, begun: Sequence[Aggregate]) -> None:
        for aggregate in begun:
            if aggregate.id in self._changed:
                raise AlreadyExists(aggregate.id)
        await super().refuse_existing(begun)
