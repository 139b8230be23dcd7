"""A light HTTP client: requests are bytes made beforehand, answers are barely read."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import uvloop

PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Answered:
    """How long each request took, in seconds, and how long all of them."""

    took: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


class Refused(Exception):
    """An answer was not the one that is measured."""


def request(method: str, path: str, token: str = "", body: object = None) -> bytes:
    """Return a request as it goes over the wire."""
    data = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        *([f"Authorization: Bearer {token}"] if token else []),
        *(["Content-Type: application/json"] if data else []),
        f"Content-Length: {len(data)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + data


def answer_all(
    ports: Sequence[int],
    requests: Iterable[bytes],
    *,
    clients: int,
    seconds: float,
    status: int,
) -> Answered:
    """Send requests from as many connections until the time is over, or they are.

    Raises: Refused.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_answer_all(ports, iter(requests), clients, seconds, status))


async def _answer_all(
    ports: Sequence[int],
    requests: Iterator[bytes],
    clients: int,
    seconds: float,
    status: int,
) -> Answered:
    took: list[float] = []
    expected = f"HTTP/1.1 {status} ".encode()
    connections = [
        await asyncio.open_connection("127.0.0.1", ports[number % len(ports)])
        for number in range(clients)
    ]
    began = perf_counter()
    ends = began + seconds

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (sent := perf_counter()) < ends:
            asked = next(requests, None)
            if asked is None:
                return
            writer.write(asked)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await _read(reader, expected)
            took.append(perf_counter() - sent)

    await asyncio.gather(*(call(*one) for one in connections))
    lasted = perf_counter() - began
    for _, writer in connections:
        writer.close()
    return Answered(took, lasted)


async def _read(reader: asyncio.StreamReader, expected: bytes) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    _, _, rest = head.lower().partition(b"content-length:")
    body = await reader.readexactly(int(rest.partition(b"\r\n")[0]))
    if not head.startswith(expected):
        raise Refused(f"{head[:40]!r} {body[:300]!r}")
