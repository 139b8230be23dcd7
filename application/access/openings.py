"""Records that were opened for a while to somebody to whom they do not belong."""

from typing import Protocol
from uuid import UUID

from domain.kernel import Actor


class Openings(Protocol):
    """Knows to whom two people have opened a patient's record, and for how long."""

    async def open_to(self, actor: Actor, subject: UUID) -> bool:
        """Say whether a patient's record is open to somebody at this moment."""
        ...


class NoOpenings:
    """Nothing is open to anybody to whom it does not belong."""

    async def open_to(self, actor: Actor, subject: UUID) -> bool:  # noqa: ARG002
        return False
