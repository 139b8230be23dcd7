"""Long lists in pages: an opaque cursor after the last row, and a link to go on."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from api import texts
from domain.kernel import Malformed

T = TypeVar("T")
Part = str | int | date | datetime | UUID
Key = tuple[Part, ...]

LIMIT_DEFAULT = 50
LIMIT_MAX = 500
_CURSOR = "cursor"
_DIGEST_LENGTH = 16


class Page(BaseModel, Generic[T]):
    """Some rows, and the address of the next ones if there are more."""

    rows: list[T]
    next: str | None = None


class Paging:
    """Where a page begins and how long it is.

    A cursor belongs to one list with one set of filters, and says so.
    """

    def __init__(self, request: Request, limit: int, cursor: str | None) -> None:
        self.limit = limit
        self._request = request
        self._cursor = cursor

    def after(self, *types: type[Part]) -> Any:
        """Return the key of the last row of the page before, or None at the start.

        Raises:
            Malformed: the cursor is not one of this list.
        """
        if self._cursor is None:
            return None
        try:
            parts = _decode(self._cursor, self._scope())
            return tuple(
                _read(part, kind) for part, kind in zip(parts, types, strict=True)
            )
        except ValueError:
            raise Malformed(
                field=_CURSOR, problem=texts.CURSOR_OF_ANOTHER_LIST
            ) from None

    def after_one(self, kind: type[T]) -> T | None:
        """Return the same where one value is the whole key."""
        key: tuple[T] | None = self.after(kind)  # type: ignore[arg-type]
        return key[0] if key else None

    def page(self, found: Sequence[T], key: Callable[[T], Key]) -> Page[T]:
        """Make a page of rows, of which one more than the limit was asked for."""
        rows = list(found[: self.limit])
        if len(found) <= self.limit:
            return Page(rows=rows)
        parameters = [
            *self._filters(),
            ("limit", str(self.limit)),
            (_CURSOR, _encode(key(rows[-1]), self._scope())),
        ]
        path = self._request.url.path
        return Page(rows=rows, next=f"{path}?{urlencode(parameters)}")

    def _filters(self) -> list[tuple[str, str]]:
        """Return what the list was asked for, without the place in it."""
        items = self._request.query_params.multi_items()
        return sorted(item for item in items if item[0] not in {_CURSOR, "limit"})

    def _scope(self) -> str:
        asked = [item for item in self._filters() if item[0] != "min_position"]
        return json.dumps([self._request.url.path, asked])


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: Annotated[
        str | None,
        Query(max_length=1_000, description="From the link to the next page."),
    ] = None,
) -> Paging:
    return Paging(request, limit, cursor)


PagingDep = Annotated[Paging, Depends(_paging)]


def _encode(key: Key, scope: str) -> str:
    parts = [_write(part) for part in key]
    text = json.dumps([_digest(parts, scope), *parts], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, scope: str) -> list[str | int]:
    """Raise ValueError for anything that is not a cursor of this list."""
    padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
    text = base64.b64decode(padded, b"-_", validate=True)
    match json.loads(text) if text.startswith(b'["') else None:
        case [str(digest), *parts] if digest == _digest(parts, scope):
            return parts
        case _:
            raise ValueError


def _write(part: Part) -> str | int:
    if isinstance(part, int):
        return part
    return part.isoformat() if isinstance(part, date) else str(part)


def _read(part: str | int, kind: type[Part]) -> Part:
    if isinstance(part, int) or kind is int:
        if type(part) is kind:
            return part
        raise ValueError
    if issubclass(kind, date):
        return kind.fromisoformat(part)
    return kind(part)


def _digest(parts: Sequence[str | int], scope: str) -> str:
    """Tie a cursor to its list. It keeps nothing secret and grants nothing."""
    text = json.dumps([scope, *parts])
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
