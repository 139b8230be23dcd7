"""Files to attach, and the commands and events about them. All of them are made up."""

from typing import Any
from uuid import UUID

from domain.attachments import (
    Attach,
    AttachmentWithdrawn,
    FileAttached,
    WithdrawAttachment,
)
from tests.given import SOME_ID, Happened, happened, occasion

PDF = b"%PDF-1.7\n" + b"a page of a consent form\n" * 10 + b"%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
LONG = b"%PDF-1.7\n" + b"x" * 200_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = b"PK\x03\x04" + b"\x00" * 40
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
BLOB, HASH = UUID(int=81), "a" * 64

FACTS: dict[str, Any] = {
    "patient_id": SOME_ID,
    "carrier": "patient",
    "carrier_id": SOME_ID,
    "kind": "consent-form",
    "media_type": "application/pdf",
    "size_bytes": 300,
    "blob_id": BLOB,
    "sha256": HASH,
    "content_key": "A" * 44,
}


def attached(**facts: Any) -> Happened:
    return happened(FileAttached, **FACTS | facts)


def withdrawn(reason: str = "wrong-file") -> Happened:
    return happened(AttachmentWithdrawn, patient_id=SOME_ID, reason=reason)


def attach(**facts: Any) -> Attach:
    known = {"occasion": occasion(), "limit_bytes": 1_000, "digest": HASH}
    return Attach(**known | FACTS | facts)


def withdraw(reason: Any = "wrong-file") -> WithdrawAttachment:
    return WithdrawAttachment(occasion=occasion(), attachment_id=SOME_ID, reason=reason)
