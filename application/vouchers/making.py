"""A claim in the making: every record that it changes, in one decision."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.kernel import Aggregate, AlreadyExists, Command

Begun = tuple[UUID, list[Aggregate]]
"""The claim that was made, and the records that begin with it."""

Decision = Callable[..., Begun]
"""Takes the accounts: the elder's, and the spouse's if it is used."""

Follow = Callable[[UUID, Aggregate | None], Aggregate | None]
"""Takes the claim and a record beside it; returns the record if it begins now."""

ATTEMPTS_MAX = 3


@dataclass(frozen=True)
class Beside:
    """A record that a claim changes or begins: a number, an episode."""

    kind: type[Aggregate]
    id: UUID
    exists: bool
    follow: Follow


@dataclass(frozen=True)
class Making:
    """The accounts, what stands beside them, and the decision on all of it."""

    accounts: tuple[tuple[type[Aggregate], UUID], ...]
    decision: Decision
    beside: tuple[Beside, ...] = ()

    @property
    def touched(self) -> list[tuple[type[Aggregate], UUID]]:
        known = [(one.kind, one.id) for one in self.beside if one.exists]
        return [*self.accounts, *known]

    def along(self, other: Beside | None) -> "Making":
        """Return it with one more record beside the accounts."""
        return replace(self, beside=(*self.beside, other)) if other else self

    def decide(self, *records: Any) -> list[UUID | Aggregate]:
        """Decide on the records of `touched`, in that order."""
        accounts = records[: len(self.accounts)]
        existing = iter(records[len(self.accounts) :])
        made, begun = self.decision(*accounts)
        for one in self.beside:
            new = one.follow(made, next(existing) if one.exists else None)
            begun += [new] if new is not None else []
        return [made, *begun]


async def carry_out(
    ledger: Ledger, command: Command, prepare: Callable[[], Awaitable[Making]]
) -> Recorded:
    """Prepare a claim and record it; prepare again what somebody else began first.

    Raises:
        what the preparation and the decision refuse
    """
    for _ in range(ATTEMPTS_MAX - 1):
        making = await prepare()
        with suppress(AlreadyExists):
            return await ledger.change_all(command, making.touched, making.decide)
    making = await prepare()
    return await ledger.change_all(command, making.touched, making.decide)
