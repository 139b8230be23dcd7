"""The work behind the doors: folds the views and runs the reactions, one at a time."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic

import structlog
from prometheus_client import Counter, Gauge

from api.carrying_out import carry_out_erasures
from api.notices import chores
from api.service import Service
from api.transfers.lapsing import record_lapses
from application import attachments
from application.ledger.postgres import PostgresRecorder
from application.reactions import Reactions
from domain.kernel import Busy, Unavailable
from projections.turns import Turn, turn_at
from projections.waking import Waking
from projections.worker import ViewWorker

POLL_SECONDS = 0.2
STANDBY_SECONDS = 1.0
CHORE_SECONDS = 10.0
FIRST_RETRY_SECONDS = 0.1
LAST_RETRY_SECONDS = 5.0
DRAIN_SECONDS = 10.0

Chore = Callable[[], Awaitable[object]]

_FAILING = Gauge(
    "baybridge_worker_failing", "1 while the last attempt of a worker failed.", ["work"]
)
_REACTIONS = Counter("baybridge_reactions_total", "Commands sent by reactions.")


@asynccontextmanager
async def working(service: Service) -> AsyncIterator[None]:
    """Fold views and run reactions in the background, until the block is left.

    A lost database is survived; a second worker stands by until the first is gone.
    """
    stop = threading.Event()
    views = ViewWorker(service.views)
    _FAILING.labels("views").set_function(lambda: views.failure is not None)
    folding = threading.Thread(target=_fold, args=(service, views, stop), daemon=True)
    reacting = asyncio.create_task(
        ReactionWorker(
            service.reactions,
            turn_at(service.engine, work="reactions"),
            chores=[
                partial(record_lapses, service),
                partial(carry_out_erasures, service),
                partial(chores.send_due, service),
                chores.LookAhead(service),
                partial(attachments.sweep, service.ledger, service.blobs),
            ],
        ).run(stop)
    )
    folding.start()
    try:
        yield
    finally:
        stop.set()
        # What hangs on a lost database is left behind: it will be done again.
        _, late = await asyncio.wait({reacting}, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.to_thread(folding.join, DRAIN_SECONDS)


def _fold(service: Service, views: ViewWorker, stop: threading.Event) -> None:
    """Fold until stopped; PostgreSQL says when there is something new."""
    recorder = service.ledger.log.stamped
    if not isinstance(recorder, PostgresRecorder):
        views.run(stop)
        return
    waking = Waking(service.engine, recorder.channel_name, stop.wait)
    try:
        views.run(stop, waking)
    finally:
        waking.close()


class ReactionWorker:
    """Keeps the reactions going when the database is lost, and stands by for others.

    A chore is what no event leads to, but the time that has passed.
    """

    def __init__(
        self, reactions: Reactions, turn: Turn, *, chores: Sequence[Chore] = ()
    ) -> None:
        self._reactions = reactions
        self._turn = turn
        self._chores = chores
        self._chores_at = -CHORE_SECONDS
        self._retry_seconds = FIRST_RETRY_SECONDS

    async def run(self, stop: threading.Event) -> None:
        """React to whatever is recorded, until stopped."""
        try:
            while not stop.is_set():
                await _sleep(stop, await self._work())
        finally:
            await asyncio.to_thread(self._turn.release)

    async def _work(self) -> float:
        """Do what there is; return for how many seconds to rest."""
        # A worker that dies leaves the living to a dead account, so it tries again.
        try:
            if not await asyncio.to_thread(self._turn.take):
                return STANDBY_SECONDS
            _REACTIONS.inc(await self._reactions.catch_up())
            await self._do_chores()
        except Exception as problem:
            return await self._failed(problem)
        self._retry_seconds = FIRST_RETRY_SECONDS
        _FAILING.labels("reactions").set(0)
        return POLL_SECONDS

    async def _do_chores(self) -> None:
        """Do what no event leads to, every so often."""
        if monotonic() - self._chores_at < CHORE_SECONDS:
            return
        self._chores_at = monotonic()
        for chore in self._chores:
            await chore()

    async def _failed(self, problem: Exception) -> float:
        _FAILING.labels("reactions").set(1)
        await asyncio.to_thread(self._turn.release)
        lines = structlog.get_logger("baybridge.reactions")
        say = lines.warning if _will_pass(problem) else lines.error
        say("reacting-failed", failure=type(problem).__name__)
        rest, longer = self._retry_seconds, self._retry_seconds * 2
        self._retry_seconds = min(longer, LAST_RETRY_SECONDS)
        return rest


def _will_pass(problem: Exception) -> bool:
    return isinstance(problem, Unavailable | Busy)


async def _sleep(stop: threading.Event, seconds: float) -> None:
    """Sleep in short naps, so that a stop is noticed soon."""
    while seconds > 0 and not stop.is_set():
        nap = min(seconds, POLL_SECONDS)
        await asyncio.sleep(nap)
        seconds -= nap
