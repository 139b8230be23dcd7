"""A view as text in one canonical form: equal on both databases, byte for byte."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Engine, select

from projections.views import AnyView


def canonical(engine: Engine, view: AnyView) -> Iterator[str]:
    """Yield one JSON line a row, by key."""
    wanted = select(view.table).order_by(*view.key_columns)
    with engine.connect() as connection:
        for record in connection.execute(wanted).mappings():
            yield _line(dict(record))


def digest(engine: Engine, views: Sequence[AnyView]) -> str:
    """Return the SHA-256 of all rows of the views, in hex."""
    whole = sha256()
    for view in sorted(views, key=lambda view: view.name):
        whole.update(f"{view.name}\n".encode())
        for line in canonical(engine, view):
            whole.update(f"{line}\n".encode())
    return whole.hexdigest()


def _line(record: dict[str, Any]) -> str:
    return json.dumps(
        to_jsonable_python(record),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
