"""Where the sealed bytes of files lie: a directory, or a table of PostgreSQL."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    delete,
    func,
    insert,
    select,
)

from application.attachments.ciphers import PIECE_BYTES, TAG_BYTES

attachment_tables = MetaData()
_PIECES = Table(
    "attachment_pieces",
    attachment_tables,
    Column("attachment_id", Uuid, primary_key=True),
    Column("blob_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)


class Blob(NamedTuple):
    """The bytes of one upload; a repeated upload of an attachment has another one."""

    attachment_id: UUID
    blob_id: UUID


class Blobs(Protocol):
    """A place for sealed pieces. What is not finished is never read."""

    def write(self, blob: Blob, number: int, sealed: bytes) -> None: ...

    def finish(self, blob: Blob) -> None: ...

    def read(self, blob: Blob) -> Iterator[bytes]: ...

    def remove(self, blob: Blob) -> None: ...

    def older_than(self, moment: datetime) -> list[Blob]: ...


class BlobDirectory:
    """Files that only their owner reads, each whole before it has its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, blob: Blob, number: int, sealed: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if number else os.O_TRUNC)
        handle = os.open(self._unfinished(blob), flags, mode=0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(sealed)

    def finish(self, blob: Blob) -> None:
        """Let the bytes reach the disk before the name does."""
        with self._unfinished(blob).open("rb") as file:
            os.fsync(file.fileno())
        self._unfinished(blob).replace(self._path(blob))
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, blob: Blob) -> Iterator[bytes]:
        path = self._path(blob)
        if not path.exists():
            return
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES + TAG_BYTES):
                yield piece

    def remove(self, blob: Blob) -> None:
        self._unfinished(blob).unlink(missing_ok=True)
        self._path(blob).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> list[Blob]:
        return sorted(
            {
                _named(path.name)
                for path in self._folder.glob("*.blob*")
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
            }
        )

    def _path(self, blob: Blob) -> Path:
        return self._folder / f"{blob.attachment_id}.{blob.blob_id}.blob"

    def _unfinished(self, blob: Blob) -> Path:
        return self._folder / f"{blob.attachment_id}.{blob.blob_id}.blob-unfinished"


class BlobTable:
    """One row for each piece; an upload that broke off is never referred to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, blob: Blob, number: int, sealed: bytes) -> None:
        made = {"number": number, "made_at": datetime.now(UTC), "sealed": sealed}
        with self._engine.begin() as connection:
            connection.execute(insert(_PIECES).values(**blob._asdict(), **made))

    def finish(self, blob: Blob) -> None:
        """Every piece was committed when it was written."""

    def read(self, blob: Blob) -> Iterator[bytes]:
        wanted = select(_PIECES.c.sealed).where(*_is(blob)).order_by(_PIECES.c.number)
        with self._engine.connect() as connection:
            yield from connection.execute(wanted).scalars()

    def remove(self, blob: Blob) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(_PIECES).where(*_is(blob)))

    def older_than(self, moment: datetime) -> list[Blob]:
        place = (_PIECES.c.attachment_id, _PIECES.c.blob_id)
        wanted = select(*place).group_by(*place)
        wanted = wanted.having(func.max(_PIECES.c.made_at) < moment).order_by(*place)
        with self._engine.connect() as connection:
            return [Blob(*row) for row in connection.execute(wanted)]


def _is(blob: Blob) -> tuple[ColumnElement[bool], ...]:
    return (
        _PIECES.c.attachment_id == blob.attachment_id,
        _PIECES.c.blob_id == blob.blob_id,
    )


def _named(name: str) -> Blob:
    attachment_id, blob_id, _ = name.split(".")
    return Blob(UUID(attachment_id), UUID(blob_id))
