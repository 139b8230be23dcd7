"""Which program a snapshot was taken by: another one may remember otherwise."""

import hashlib
from functools import cache
from pathlib import Path

import domain.kernel

FORMAT = 1
"""Raised when snapshots are written in another way."""


@cache
def code_of_domain() -> str:
    """Return a name for this very code of the domain: 64 hex digits.

    Whatever is changed in it, a comment even, the snapshots before count no more: no
    release can forget that a record remembers something new.
    """
    home = Path(domain.kernel.__file__).parent
    sources = sorted(home.rglob("*.py"))
    assert sources, "the domain has no source to be told by"
    seen = hashlib.sha256(f"{FORMAT}".encode())
    for source in sources:
        seen.update(f"\n{source.relative_to(home).as_posix()}\n".encode())
        seen.update(source.read_bytes())
    return seen.hexdigest()
