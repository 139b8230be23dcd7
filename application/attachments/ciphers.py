"""A file in pieces, each sealed: none can be changed, moved, left out or cut off.

AES-256-GCM in the STREAM construction: the nonce is the number of the piece and whether
it is the last one. Each file has a key of its own, which is used for nothing else.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
PIECE_BYTES = 65_536
TAG_BYTES = 16


class FileBroken(Exception):
    """The stored bytes are not those that were sealed."""


def new_key() -> str:
    """Draw a key for one file."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


class Pieces:
    """Seals and opens the pieces of one file."""

    def __init__(self, key: str, blob_id: UUID) -> None:
        self._cipher = AESGCM(base64.b64decode(key))
        self._place = blob_id.bytes

    def seal(self, number: int, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, last=last), piece, self._place)

    def open(self, sealed: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the content of pieces in order.

        Raises:
            FileBroken
        """
        number, waiting = 0, b""
        for piece in sealed:
            if number:
                yield self._open(number - 1, waiting, last=False)
            number, waiting = number + 1, piece
        if not number:
            raise FileBroken
        yield self._open(number - 1, waiting, last=True)

    def _open(self, number: int, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(number, last=last), piece, self._place)
        except (InvalidTag, ValueError):
            raise FileBroken from None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
