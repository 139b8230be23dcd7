"""Answers that stay open: how many there may be, and how they learn of the end."""

import asyncio
from dataclasses import dataclass

from domain.kernel import Refusal

MOST_STREAMS = 64
"""Of one process; each looks about once a second whether something has changed."""


@dataclass(eq=False)
class TooManyStreams(Refusal):
    """Too many live lists are open here; close one, or ask for the list itself."""

    at_most: int


class Streams:
    """The open streams of one process. At the end of the server they all end at once,
    instead of holding it up until it stops waiting for them."""

    def __init__(self, at_most: int = MOST_STREAMS) -> None:
        self.at_most = at_most
        self._open: set[Stream] = set()
        self._ended = False

    def open(self) -> "Stream":
        """Begin a stream; whoever begins it closes it.

        Raises:
            TooManyStreams
        """
        if self._ended or len(self._open) >= self.at_most:
            raise TooManyStreams(at_most=self.at_most)
        stream = Stream(self)
        self._open.add(stream)
        return stream

    def end(self) -> None:
        """Tell every stream that the server leaves."""
        self._ended = True
        for stream in self._open:
            stream.ending.set()

    def forget(self, stream: "Stream") -> None:
        self._open.discard(stream)

    def __len__(self) -> int:
        return len(self._open)


class Stream:
    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self.ending = asyncio.Event()

    async def goes_on_after(self, seconds: float) -> bool:
        """Wait; say whether the stream goes on, and at once if it does not."""
        try:
            async with asyncio.timeout(seconds):
                await self.ending.wait()
        except TimeoutError:
            return True
        return False

    def close(self) -> None:
        self._streams.forget(self)
