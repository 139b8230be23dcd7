"""Sees to it that a look is recorded before anything of it is told."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from application import alarms
from application.access.records.keeping import Look
from domain.kernel import Actor, Refusal, Unavailable

SUBJECTS_MAX = 100_000
"""Of looks that wait to be recorded: on a slow disk, some seconds of long lists."""

Keep = Callable[[Look], Awaitable[int]]
"""Writes a look down, together with those that wait; returns its number."""


@dataclass(eq=False)
class ReadUnrecorded(Refusal):
    """This reading could not be recorded, so nothing is shown; ask again in a while."""


@dataclass
class Looks:
    """What was looked at in one request and is not yet recorded."""

    request_id: str
    waiting: dict[tuple[Actor, str, str | None, bool], dict[UUID, None]] = field(
        default_factory=dict
    )
    recorded: set[tuple[Actor, str, str | None, bool, UUID]] = field(
        default_factory=set
    )

    def add(
        self,
        actor: Actor,
        action: str,
        subjects: tuple[UUID, ...],
        reason: str | None,
        *,
        allowed: bool,
    ) -> None:
        kind = (actor, action, reason, allowed)
        new = [one for one in subjects if (*kind, one) not in self.recorded]
        if new or not subjects:
            self.waiting.setdefault(kind, {}).update(dict.fromkeys(new))

    def take(self, at: datetime, position: int | None) -> list[Look]:
        """Return what is not yet recorded, one look for each kind of look."""
        taken = [
            Look(
                at=at,
                actor=actor,
                action=action,
                subjects=tuple(subjects),
                allowed=allowed,
                request_id=self.request_id,
                reason=reason,
                position=position,
            )
            for (actor, action, reason, allowed), subjects in self.waiting.items()
        ]
        for kind, subjects in self.waiting.items():
            self.recorded.update((*kind, one) for one in subjects)
        self.waiting.clear()
        return taken


_LOOKS: ContextVar[Looks | None] = ContextVar("looks", default=None)


@contextmanager
def looking(looks: Looks) -> Iterator[Looks]:
    """Gather what is looked at meanwhile, until somebody has it recorded."""
    token = _LOOKS.set(looks)
    try:
        yield looks
    finally:
        _LOOKS.reset(token)


class Recorder:
    """The watcher of the service: gathers the looks of a request, and records them.

    Where nobody gathers, on the command line say, each look is recorded at once.
    """

    def __init__(self, keep: Keep, clock: Callable[[], datetime]) -> None:
        self._keep = keep
        self._clock = clock
        self._subjects = 0

    async def note(
        self,
        actor: Actor,
        action: str,
        subjects: tuple[UUID, ...],
        reason: str | None,
        allowed: bool,
    ) -> None:
        """Remember a look, to be recorded before the answer leaves.

        Raises:
            ReadUnrecorded: where it is recorded at once, and could not be.
        """
        gathered = _LOOKS.get()
        looks = gathered or Looks(request_id="")
        looks.add(actor, action, subjects, reason, allowed=allowed)
        if gathered is None:
            await self.record(looks)

    async def record(self, looks: Looks, position: int | None = None) -> None:
        """Record what was looked at since the last time.

        Raises:
            ReadUnrecorded: the database does not take it, or too much waits.
        """
        for look in looks.take(self._clock(), position):
            await self._record(look)

    async def _record(self, look: Look) -> None:
        size = 1 + len(look.subjects)
        if self._subjects and self._subjects + size > SUBJECTS_MAX:
            raise ReadUnrecorded
        self._subjects += size
        try:
            await self._keep(look)
        except Unavailable:
            raise ReadUnrecorded from None
        except Exception as problem:
            # Whatever it is, nobody may see what is not recorded.
            alarms.sound("read-unrecorded", problem=type(problem).__name__)
            raise ReadUnrecorded from None
        finally:
            self._subjects -= size
