"""A file on its way in: looked at, sealed and stored piece by piece, never whole."""

import hashlib
from collections.abc import AsyncIterator
from typing import get_args
from uuid import UUID, uuid4

import puremagic
from puremagic.main import PureError

from application.attachments.blobs import Blob, Blobs
from application.attachments.ciphers import PIECE_BYTES, Pieces, new_key
from application.ledger import Ledger
from domain.attachments import (
    AttachmentEmpty,
    AttachmentTooLarge,
    ContentIsOther,
    MediaType,
    MediaTypeNotAccepted,
)

SIGNATURES: dict[MediaType, bytes] = {
    "application/pdf": b"%PDF-",
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
}
"""What a file begins with, at its very first byte: no reader has to look further."""


class Incoming:
    """Takes the pieces of one file; at most one of them is in memory unsealed."""

    def __init__(
        self,
        ledger: Ledger,
        blobs: Blobs,
        attachment_id: UUID,
        *,
        media_type: MediaType,
        limit_bytes: int,
    ) -> None:
        self.blob = Blob(attachment_id, uuid4())
        self.content_key = new_key()
        self.size_bytes = 0
        self._ledger = ledger
        self._blobs = blobs
        self._media_type = media_type
        self._limit_bytes = limit_bytes
        self._pieces = Pieces(self.content_key, self.blob.blob_id)
        self._content, self._stored = hashlib.sha256(), hashlib.sha256()
        self._number = 0

    @property
    def digest(self) -> str:
        return self._content.hexdigest()

    @property
    def sha256(self) -> str:
        return self._stored.hexdigest()

    async def take(self, stream: AsyncIterator[bytes]) -> None:
        """Store the whole stream, sealed.

        Raises:
            AttachmentEmpty, AttachmentTooLarge, ContentIsOther
        """
        waiting = b""
        async for received in stream:
            self.size_bytes += len(received)
            if self.size_bytes > self._limit_bytes:
                raise AttachmentTooLarge(limit_bytes=self._limit_bytes)
            waiting += received
            while len(waiting) > PIECE_BYTES:
                await self._put(waiting[:PIECE_BYTES], last=False)
                waiting = waiting[PIECE_BYTES:]
        if not self.size_bytes:
            raise AttachmentEmpty
        await self._put(waiting, last=True)
        await self._ledger.run(self._blobs.finish, self.blob)

    async def discard(self) -> None:
        """Leave nothing of it behind."""
        await self._ledger.run(self._blobs.remove, self.blob)

    async def _put(self, piece: bytes, *, last: bool) -> None:
        if not self._number and not agrees(piece, self._media_type):
            raise ContentIsOther(media_type=self._media_type)
        sealed = self._pieces.seal(self._number, piece, last=last)
        self._content.update(piece)
        self._stored.update(sealed)
        await self._ledger.run(self._blobs.write, self.blob, self._number, sealed)
        self._number += 1


def accepted(media_type: str) -> MediaType:
    """Return the type as one of those that may be attached.

    Raises:
        MediaTypeNotAccepted
    """
    for known in get_args(MediaType):
        if media_type.strip().lower() == known:
            return known  # type: ignore[no-any-return]
    raise MediaTypeNotAccepted


def agrees(beginning: bytes, media_type: MediaType) -> bool:
    """Tell whether content is what its sender says, by the way that it begins."""
    if not beginning.startswith(SIGNATURES[media_type]):
        return False
    try:
        likely = puremagic.magic_string(beginning)
    except (PureError, ValueError):
        return False
    return media_type in {one.mime_type for one in likely}
