"""Somebody who follows the board over a real connection, line by line."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60


@dataclass
class Told:
    """One event, as it came."""

    position: int
    data: dict[str, Any]


class Listener:
    def __init__(self, answer: HTTPResponse) -> None:
        self.answer = answer

    def events(self) -> Iterator[Told]:
        """Yield events as they come, until the stream ends."""
        fields: dict[str, str] = {}
        for line in self.answer:
            name, _, value = line.decode().strip().partition(": ")
            if name:
                fields[name] = value
            elif fields.get("event") == "transfer":
                yield Told(int(fields["id"]), json.loads(fields["data"]))
                fields = {}
            else:
                fields = {}

    def rest(self) -> list[Told]:
        """Everything that still comes, once the other side hangs up."""
        return list(self.events())


@contextmanager
def listening(
    address: str, secret: str, *, after: int | None = None, accept_encoding: str = ""
) -> Iterator[Listener]:
    place = urlsplit(address)
    connection = HTTPConnection(
        place.hostname or "", place.port, timeout=PATIENCE_SECONDS
    )
    asked = {"Authorization": f"Bearer {secret}", "Accept-Encoding": accept_encoding}
    if after is not None:
        asked["Last-Event-ID"] = str(after)
    with closing(connection):
        connection.request("GET", "/transfers/live", headers=asked)
        yield Listener(connection.getresponse())
