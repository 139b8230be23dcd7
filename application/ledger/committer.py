"""One committer a process: what waits is written together, and each has its own fate.

A lone command is written at once. While a commit is under way the next commands
gather, and all of them share the transaction that follows: nobody lingers for more.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    PersistenceError,
    StoredEvent,
)

COMMANDS_MAX = 2_000
"""How many may wait: on a slow disk, about a second of commands."""
BATCH_EVENTS_MAX = 1_000
"""Of one transaction, so that nobody else waits long for the lock of the log.

A command that alone has more goes alone.
"""

Loop = asyncio.AbstractEventLoop


class Overloaded(OperationalError):
    """Too much is waiting; nothing of this was written."""


class Closed(OperationalError):
    """The log is closed; nothing of this was written."""


class Append:
    """The events of one command, to be written all or none, and what became of it."""

    __slots__ = ("abandoned", "events", "now", "positions", "problem", "waiter")

    def __init__(
        self,
        events: Sequence[StoredEvent],
        now: datetime | None,
        waiter: "Event | asyncio.Future[None] | None",
    ) -> None:
        self.events = events
        self.now = now or datetime.now(UTC)
        self.waiter = waiter
        self.abandoned = False
        self.positions: Sequence[int] | None = None
        self.problem: PersistenceError | None = None

    def lose(self) -> None:
        """Somebody else was first."""
        self.problem = IntegrityError("one of these versions exists already")

    def outcome(self) -> Sequence[int]:
        """Return the positions, in the order of the events, or raise what was wrong."""
        if self.positions is None:
            assert self.problem is not None
            raise self.problem
        return self.positions


Write = Callable[[Sequence[Append]], None]
"""Writes a batch in one transaction: sets the positions or the problem of each."""


class Committer:
    """Its thread starts with the first command and ends with `close`.

    It is woken when it sleeps and not for each command: a thread that asks for its
    turn holds up the others.
    """

    def __init__(self, write: Write, name: str) -> None:
        self._write = write
        self._name = name
        self._given: list[Append] = []
        self._waiting: deque[Append] = deque()  # of the thread alone
        self._giving = Lock()
        self._sleeps = False
        self._bell = Lock()
        self._bell.acquire()
        self._thread: Thread | None = None
        self._closed = False

    def insert(
        self, events: Sequence[StoredEvent], now: datetime | None = None
    ) -> Sequence[int]:
        """Let this thread wait until the events are written; return their positions.

        Raises:
            IntegrityError: somebody else was first, nothing was written.
            Overloaded, Closed: nothing was written.
            OperationalError: nobody knows, the connection was lost.
        """
        done = Event()
        append = Append(events, now, done)
        self._submit(append)
        done.wait()
        return append.outcome()

    async def ainsert(
        self, events: Sequence[StoredEvent], now: datetime | None = None
    ) -> Sequence[int]:
        """Do the same, and let the event loop go on meanwhile."""
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        append = Append(events, now, told)
        self._submit(append)
        try:
            await told
        except asyncio.CancelledError:
            append.abandoned = True
            raise
        return append.outcome()

    async def ainsert_each(
        self, commands: Sequence[Sequence[StoredEvent]], now: datetime | None = None
    ) -> Sequence[Append]:
        """Write many commands, each with its own fate; return what became of each.

        What is given together is written in order: when the last one is told, all are.
        """
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        appends = [Append(events, now, None) for events in commands]
        appends[-1].waiter = told
        self._submit(*appends)
        try:
            await told
        except asyncio.CancelledError:
            for append in appends:
                append.abandoned = True
            raise
        return appends

    def close(self) -> None:
        """Write what waits, take nothing new, and end."""
        with self._giving:
            self._closed = True
            self._rouse()
        if self._thread is not None:
            self._thread.join()

    def _submit(self, *appends: Append) -> None:
        with self._giving:
            if self._closed:
                raise Closed("the log is closed")
            waiting = len(self._given) + len(self._waiting)
            if waiting + len(appends) > COMMANDS_MAX:
                raise Overloaded("too many commands are waiting")
            self._given.extend(appends)
            self._rouse()
            if self._thread is None:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _rouse(self) -> None:
        if self._sleeps:
            self._sleeps = False
            self._bell.release()

    def _run(self) -> None:
        while batch := self._next():
            self._answer(batch)
            _tell(batch)

    def _answer(self, batch: Sequence[Append]) -> None:
        """Write a batch; where the database takes it not, each command by itself."""
        try:
            self._write(batch)
        except (OperationalError, InterfaceError) as problem:
            _fail(batch, problem)
        except Exception as problem:
            if len(batch) > 1:
                for append in batch:
                    self._answer([append])
            elif isinstance(problem, PersistenceError):
                _fail(batch, problem)
            else:
                _fail(batch, InternalError(repr(problem)))

    def _next(self) -> list[Append]:
        """Return what is to be written now; nothing at the end."""
        while True:
            with self._giving:
                self._waiting.extend(self._given)
                self._given.clear()
            if batch := take_batch(self._waiting):
                return batch
            if not self._sleep():
                return []

    def _sleep(self) -> bool:
        """Wait until something is given; return whether it is not the end."""
        with self._giving:
            if self._given or self._closed:
                return bool(self._given)
            self._sleeps = True
        self._bell.acquire()
        return True


def take_batch(waiting: deque[Append]) -> list[Append]:
    """Take what may share a transaction, first come first served.

    Two commands that want the same version of a record never do: whether the second
    has lost is known when the first one is written.
    """
    batch: list[Append] = []
    wanted: set[tuple[object, int]] = set()
    while waiting and (
        not batch or len(wanted) + len(waiting[0].events) <= BATCH_EVENTS_MAX
    ):
        keys = {
            (one.originator_id, one.originator_version) for one in waiting[0].events
        }
        if not wanted.isdisjoint(keys):
            break
        append = waiting.popleft()
        if not append.abandoned:
            wanted |= keys
            batch.append(append)
    return batch


def _fail(batch: Sequence[Append], problem: PersistenceError) -> None:
    """Answer for a whole transaction, everybody with an exception of their own."""
    for append in batch:
        append.positions = None
        append.problem = type(problem)(*problem.args)


def _tell(batch: Sequence[Append]) -> None:
    """Wake those who wait, each event loop once."""
    loops: defaultdict[Loop, list[asyncio.Future[None]]] = defaultdict(list)
    for append in batch:
        if isinstance(append.waiter, Event):
            append.waiter.set()
        elif append.waiter is not None:
            loops[append.waiter.get_loop()].append(append.waiter)
    for loop, waiters in loops.items():
        try:
            loop.call_soon_threadsafe(_wake, waiters)
        except RuntimeError:  # the loop was closed: nobody waits any more
            continue


def _wake(waiters: Sequence[asyncio.Future[None]]) -> None:
    for waiter in waiters:
        if not waiter.done():
            waiter.set_result(None)
