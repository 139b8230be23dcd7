"""The one event store of the service, and the only door to it."""

from application.ledger.door import Ledger, Recorded
from application.ledger.log import EventLog, LoggedEvent, open_log

__all__ = ["EventLog", "Ledger", "LoggedEvent", "Recorded", "open_log"]
