"""Heeding what other processes did to keys, whether somebody asks for a key or not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc
import structlog

from application.keys.held import HEED_SECONDS
from application.keys.ring import KeyRing

JOIN_SECONDS = 2.0


@contextmanager
def watching(ring: KeyRing) -> Iterator[None]:
    """Ask every second whose keys were destroyed or restricted, until it is left.

    Where the key store cannot be asked, no key that is at hand is used for long.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(ring, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(JOIN_SECONDS)


def _watch(ring: KeyRing, stop: threading.Event) -> None:
    while not stop.wait(HEED_SECONDS / 2):
        try:
            ring.heed()
        except sqlalchemy.exc.SQLAlchemyError as problem:
            structlog.get_logger("baybridge.keys").warning(
                "keys-not-heeded", failure=type(problem).__name__
            )
