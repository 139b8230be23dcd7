"""The one event store of the service, and the only door to it.

Writing: `door` -> `locks` -> `decisions` (with `records`, `receipts`, `answers`) ->
`seals` and `mapper` -> `committer` -> `postgres_batch` or `sqlite`. Many at once:
`bulk` with `streams`, `bare` and `stamps`. Reading records: `records` -> `reading`
(asked together) -> `snapshots`, kept by `remembered`. Reading the log: `log` ->
`tail` -> `logged` -> `stored`.
"""

from application.ledger.answers import Recorded
from application.ledger.bulk import Change
from application.ledger.door import ChangeEach, Ledger
from application.ledger.log import EventLog, open_log
from application.ledger.logged import LoggedEvent

__all__ = [
    "Change",
    "ChangeEach",
    "EventLog",
    "Ledger",
    "LoggedEvent",
    "Recorded",
    "open_log",
]
