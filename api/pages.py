"""Long lists in pages: an opaque cursor after the last row, and a link to go on."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from domain.kernel import Malformed

T = TypeVar("T")
Key = tuple[str | int, ...]

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

    def __init__(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
        cursor: Annotated[
            str | None,
            Query(max_length=1_000, description="From the link to the next page."),
        ] = None,
    ) -> None:
        self.limit = limit
        self._request = request
        self._cursor = cursor

    def after(self, *types: type[str] | type[int]) -> Key | None:
        """Return the key of the last row of the page before, or None at the start.

        Raises:
            Malformed: the cursor is not one of this list.
        """
        if self._cursor is None:
            return None
        key = _decode(self._cursor, self._scope())
        if key is None or [type(part) for part in key] != list(types):
            raise Malformed(field=_CURSOR, problem="not a cursor of this list")
        return key

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


PagingDep = Annotated[Paging, Depends(Paging)]


def _encode(key: Key, scope: str) -> str:
    text = json.dumps([_digest(key, scope), *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, scope: str) -> Key | None:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        digest, *key = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    if not all(type(part) in {str, int} for part in key):
        return None
    return tuple(key) if digest == _digest(tuple(key), scope) else None


def _digest(key: Key, scope: str) -> str:
    """Tie a cursor to its list. It keeps nothing secret and grants nothing."""
    text = json.dumps([scope, *key])
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
