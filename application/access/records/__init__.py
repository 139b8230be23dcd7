"""Who has looked at whose record: kept before an answer leaves, never changed."""

from application.access.records.asking import AccessRecord, seen
from application.access.records.checking import (
    RecordsAmiss,
    check_chain,
    check_complete,
)
from application.access.records.keeping import Keeper, Look
from application.access.records.recorder import (
    Looks,
    ReadUnrecorded,
    Recorder,
    looking,
)
from application.access.records.retention import forget
from application.access.records.tables import make_record_tables, record_tables

__all__ = [
    "AccessRecord",
    "Keeper",
    "Look",
    "Looks",
    "ReadUnrecorded",
    "Recorder",
    "RecordsAmiss",
    "check_chain",
    "check_complete",
    "forget",
    "looking",
    "make_record_tables",
    "record_tables",
    "seen",
]
