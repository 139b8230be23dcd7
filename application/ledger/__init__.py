"""The one event store of the service, and the only door to it."""

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
