"""Policies: an event came in, so a command goes out, exactly once, after any crash."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    select,
)

from application import alarms
from application.ledger import Ledger, LoggedEvent
from domain.kernel import (
    BAYBRIDGE,
    Actor,
    Busy,
    Event,
    NotFound,
    Occasion,
    Refusal,
    Unavailable,
)

BATCH_SIZE = 500

reaction_tables = MetaData()

_POSITIONS = Table(
    "reaction_positions",
    reaction_tables,
    Column("policy", String(64), primary_key=True),
    Column("position", BigInteger, nullable=False),
)
_PARKED = Table(
    "parked_reactions",
    reaction_tables,
    Column("policy", String(64), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("refusal", String(128), nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False),
)

React = Callable[[Ledger, Event, Occasion], Awaitable[object]]


@dataclass(frozen=True)
class Policy:
    """What follows from an event. `react` sends one command with the occasion given.

    `settled` are refusals that mean there is nothing to do; any other one is parked.
    """

    name: str
    topics: frozenset[str]
    by: Actor
    react: React
    settled: tuple[type[Refusal], ...] = (NotFound,)

    async def follow(self, ledger: Ledger, event: Event, occasion: Occasion) -> object:
        """React to an event; None where there was nothing to do.

        Raises:
            Refusal: none of those that settle it.
        """
        try:
            return await self.react(ledger, event, occasion)
        except self.settled as refusal:
            structlog.get_logger("baybridge.reactions").info(
                "nothing-to-do", policy=self.name, refusal=type(refusal).__name__
            )
            return None


class Reactions:
    """Runs the policies over the log.

    The command's id is derived from policy and event, so its receipt makes it count
    once, however often a crash between command and position repeats it.
    """

    def __init__(
        self, ledger: Ledger, engine: Engine, policies: Sequence[Policy]
    ) -> None:
        self._ledger = ledger
        self._engine = engine
        self._policies = policies

    async def catch_up(self) -> int:
        """React to everything that is new; return how many commands were sent.

        Raises:
            Unavailable
        """
        sent = 0
        for policy in self._policies:
            sent += await self._follow(policy)
        return sent

    async def _follow(self, policy: Policy) -> int:
        sent = 0
        position = await self._ledger.run(self._position, policy.name)
        while batch := await self._ledger.run(
            self._ledger.log.read, position, BATCH_SIZE
        ):
            for logged in batch:
                position = logged.position
                if logged.topic in policy.topics:
                    await self._react(policy, logged)
                    await self._ledger.run(self._remember, policy.name, position)
                    sent += 1
            await self._ledger.run(self._remember, policy.name, position)
        return sent

    async def _react(self, policy: Policy, logged: LoggedEvent) -> None:
        if logged.event is None:
            return await self._park(policy, logged, logged.error)
        occasion = occasion_of(policy, logged.event, self._ledger.clock())
        try:
            await policy.follow(self._ledger, logged.event, occasion)
        except (Unavailable, Busy):
            raise
        except Refusal as refusal:
            await self._park(policy, logged, type(refusal).__name__)
        return None

    async def _park(self, policy: Policy, logged: LoggedEvent, refusal: str) -> None:
        alarms.sound("reaction-parked", policy=policy.name, position=logged.position)
        row = {
            "policy": policy.name,
            "position": logged.position,
            "refusal": refusal,
            "parked_at": self._ledger.clock(),
        }
        await self._ledger.run(self._insert_parked, row)

    def parked(self) -> list[tuple[str, int, str]]:
        """List policy, position and refusal of what could not be done."""
        query = select(_PARKED.c.policy, _PARKED.c.position, _PARKED.c.refusal)
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def _insert_parked(self, row: dict[str, object]) -> None:
        same = (_PARKED.c.policy == row["policy"]) & (
            _PARKED.c.position == row["position"]
        )
        with self._engine.begin() as connection:
            connection.execute(_PARKED.delete().where(same))
            connection.execute(_PARKED.insert().values(row))

    def _position(self, policy: str) -> int:
        query = select(_POSITIONS.c.position).where(_POSITIONS.c.policy == policy)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def _remember(self, policy: str, position: int) -> None:
        same = _POSITIONS.c.policy == policy
        with self._engine.begin() as connection:
            updated = connection.execute(
                _POSITIONS.update().where(same).values(position=position)
            )
            if not updated.rowcount:
                connection.execute(
                    _POSITIONS.insert().values(policy=policy, position=position)
                )


def occasion_of(policy: Policy, event: Event, at: datetime) -> Occasion:
    """Return the circumstances of what a policy asks for: the same each time."""
    namespace: UUID = uuid5(BAYBRIDGE, f"policy/{policy.name}")
    return Occasion(
        by=policy.by,
        command_id=uuid5(
            namespace, f"{event.originator_id}/{event.originator_version}"
        ),
        correlation_id=event.correlation_id,
        at=at,
        effective_at=event.effective_at,
    )
