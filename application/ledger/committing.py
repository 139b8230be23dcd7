"""What a recorder of either database does with events: its committer has them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventsourcing.persistence import StoredEvent

from application.ledger.committer import Append, Committer


class Committing:
    """Stands before the library's recorder and takes the place of its inserting."""

    committer: Committer

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store events of one command, in a transaction that others may share.

        Once: whoever loses the connection asks for the receipt.
        """
        if not stored_events:
            return []
        return self.committer.insert(stored_events, kwargs.get("now"))

    async def ainsert_events(
        self, stored_events: Sequence[StoredEvent], *, now: datetime | None = None
    ) -> Sequence[int]:
        """Do the same, and let the event loop go on meanwhile."""
        return await self.committer.ainsert(stored_events, now)

    async def ainsert_each(
        self,
        commands: Sequence[Sequence[StoredEvent]],
        *,
        now: datetime | None = None,
    ) -> Sequence[Append]:
        """Store the events of many commands, each all or nothing."""
        return await self.committer.ainsert_each(commands, now)

    def close(self) -> None:
        """Let what waits be written."""
        self.committer.close()
