"""The tables of the key store: a database apart, with short-lived backups."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

STAFF = "staff/"
"""Keys of a class that begins so are those of staff: a table and a wrapping of their
own."""

key_tables = MetaData()


def _keys(name: str) -> Table:
    return Table(
        name,
        key_tables,
        Column("subject", Uuid, primary_key=True),
        Column("data_class", String(16), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("state", String(16), nullable=False),
        Column("wrapped", LargeBinary, nullable=True),
        Column("made_at", String(40), nullable=False),
    )


PATIENT_KEYS = _keys("subject_keys")
STAFF_KEYS = _keys("staff_keys")

STANDINGS = Table(
    "subject_standings",
    key_tables,
    Column("subject", Uuid, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("since", String(40), nullable=False),
)
"""Whose keys are restricted, whatever keys there are."""

FENCES = Table(
    "key_fences",
    key_tables,
    Column("subject", Uuid, primary_key=True),
    Column("data_class", String(16), primary_key=True),
    Column("through_version", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("fenced_at", String(40), nullable=False),
    Column("reopened_at", String(40), nullable=True),
)
"""What was erased stays so, whatever lies in the table of keys (P-2)."""

CHANGES = Table(
    "key_changes",
    key_tables,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("subject", Uuid, nullable=False),
    Column("changed_at", String(40), nullable=False),
    sqlite_autoincrement=True,
)
"""Whose keys every process has to forget, in the order in which they were changed."""


class KeyState(StrEnum):
    """NEVER is the absence of a row: nothing was ever sealed for this subject."""

    NEVER = "never"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    ERASED = "erased"


@dataclass(frozen=True)
class StoredKey:
    """A key as it lies in the store; an erased one has no bytes left."""

    subject: UUID
    data_class: str
    version: int
    state: KeyState
    wrapped: bytes | None


@dataclass(frozen=True)
class Fence:
    """Everything up to a version is gone for good; newer ones only once reopened.

    `fingerprint` is a keyed hash of the key of that version, empty where none was.
    """

    subject: UUID
    data_class: str
    through_version: int
    fingerprint: str
    reopened: bool = False

    def covers(self, version: int) -> bool:
        """Tell whether a key of this version is erased, whatever bytes it has."""
        return version <= self.through_version or not self.reopened
