"""What is asked of the log about records."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from eventsourcing.persistence import StoredEvent

Wanted = tuple[UUID, int]
"""A record, and the version after which its events are wanted.

`SINCE_SNAPSHOT` stands for the version of its snapshot, which then comes first.
"""

SINCE_SNAPSHOT = -1

Found = Mapping[Wanted, Sequence[StoredEvent]]
"""The events of each, in order; none where there are none."""
