"""Whose a record is, and the one place where looking at it is decided and noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from application.access.openings import Openings
from application.access.policy import Resource, permitted
from domain.kernel import Actor, NotFound
from domain.values import Jurisdiction, OrganisationCode, Role

REASON_CHARS_MIN = 10
REASON_CHARS_MAX = 500
"""How long a stated reason is: more than a word, and no file (our own choice)."""


@dataclass(frozen=True)
class Belonging:
    """Whose a record is: its subjects, and who keeps it, each with a place."""

    kind: str
    subjects: tuple[UUID, ...]
    organisations: Mapping[OrganisationCode, Jurisdiction] = field(default_factory=dict)

    def resource(self) -> Resource:
        """Return what the policy asks about."""
        return Resource(
            kind=self.kind,
            organisations=frozenset(self.organisations),
            jurisdictions=frozenset(self.organisations.values()),
        )


class Watcher(Protocol):
    """Learns of every look at a patient's record before anything of it is told."""

    async def note(
        self,
        actor: Actor,
        action: str,
        subjects: tuple[UUID, ...],
        reason: str | None,
        allowed: bool,
    ) -> None:
        """Remember a look; whatever is raised here refuses it."""
        ...


class NoWatcher:
    """Remembers nothing."""

    async def note(
        self,
        actor: Actor,
        action: str,
        subjects: tuple[UUID, ...],
        reason: str | None,
        allowed: bool,
    ) -> None:
        pass


@dataclass(frozen=True)
class Sight:
    """As whom somebody looks, to do what, and the reason that he has stated."""

    actor: Actor
    action: str
    reason: str | None
    openings: Openings
    watcher: Watcher

    @property
    def reasoned(self) -> bool:
        """Say whether an auditor has stated his reason; nobody else's opens a thing."""
        return self.actor.role is Role.AUDITOR and self.reason is not None

    def opens(self, action: str) -> bool:
        """Say whether what is sealed under an action may be shown."""
        return permitted(self.actor, action, opened=self.reasoned)

    async def look(self, id: UUID, belonging: Belonging | None) -> None:
        """Look at one record, or learn that there is none for this actor.

        A foreign record is refused as an absent one is, in the same words.

        Raises:
            NotFound
        """
        if not await self.sees(belonging):
            raise NotFound(id)

    async def sees(self, belonging: Belonging | None) -> bool:
        """Look at one record, and say whether there is one for this actor."""
        allowed = belonging is not None and await self.may_see(belonging)
        subjects = belonging.subjects if belonging else ()
        await self.watcher.note(self.actor, self.action, subjects, self.reason, allowed)
        return allowed

    def sees_all_of(self, resource: Resource) -> bool:
        """Say whether the policy lets the actor see all that belongs so."""
        return permitted(self.actor, self.action, resource, opened=self.reasoned)

    async def may_see(self, belonging: Belonging) -> bool:
        """Say whether the actor may do this to a record that belongs so."""
        resource = belonging.resource()
        if self.sees_all_of(resource):
            return True
        for subject in belonging.subjects:
            if not await self.openings.open_to(self.actor, subject):
                return False
        return bool(belonging.subjects) and permitted(
            self.actor, self.action, resource, opened=True
        )

    async def looked_through(self, subjects: Iterable[UUID]) -> None:
        """Note that a list was read: one look that names everybody in it."""
        named = tuple(dict.fromkeys(subjects))
        if named:
            await self.watcher.note(
                self.actor, self.action, named, self.reason, allowed=True
            )
