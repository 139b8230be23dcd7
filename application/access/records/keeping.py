"""Writing looks down: many in one commit, each chained to the one before it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update

from application.access.records.tables import HEAD, HEADS, RECORDS, SUBJECTS
from domain.kernel import Actor

Mac = Callable[[str], str]
"""Returns 64 hex digits that nobody can make without the ledger's key."""
Seal = Callable[[UUID, str], str]
"""Seals a text under the key of a subject; dark after the subject's erasure."""


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the records of one or several subjects, told apart from every other.

    `reason` is what was stated in the reader's own words. `position` is that of the
    log which the answer reflects; None: as far as the log goes now.
    """

    at: datetime
    actor: Actor
    action: str
    subjects: tuple[UUID, ...]
    allowed: bool
    request_id: str
    reason: str | None = None
    position: int | None = None


class Keeper:
    """Appends to the chain; one writer at a time, whatever process it is in."""

    def __init__(
        self, engine: Engine, *, mac: Mac, seal: Seal, position: Callable[[], int]
    ) -> None:
        self._engine = engine
        self._mac = mac
        self._seal = seal
        self._position = position

    def keep(self, looks: Sequence[Look]) -> Mapping[Look, int]:
        """Write all of them in one transaction, or none; return their numbers.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: nothing was written.
        """
        position = self._position()
        named = {look: self._named(look) for look in looks}
        with self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                return self._append(connection, named, position)

    def _append(
        self,
        connection: Connection,
        named: Mapping[Look, Sequence[Mapping[str, Any]]],
        position: int,
    ) -> Mapping[Look, int]:
        last, hash = connection.execute(
            select(HEADS.c.number, HEADS.c.hash)
            .where(HEADS.c.id == HEAD)
            .with_for_update()
        ).one()
        numbers: dict[Look, int] = {}
        records: list[dict[str, Any]] = []
        subjects: list[dict[str, Any]] = []
        for number, (look, people) in enumerate(named.items(), last + 1):
            row = _row(look, number, position)
            hash = self._mac(chained(hash, row, people))
            records.append(row | {"hash": hash})
            same = {name: row[name] for name in ("number", "at", "organisation")}
            subjects += [same | dict(one) for one in people]
            numbers[look] = number
        connection.execute(insert(RECORDS), records)
        if subjects:
            connection.execute(insert(SUBJECTS), subjects)
        head = update(HEADS).where(HEADS.c.id == HEAD)
        connection.execute(head.values(number=last + len(named), hash=hash))
        return numbers

    def _named(self, look: Look) -> Sequence[Mapping[str, Any]]:
        reason = look.reason
        return [
            {"subject": one, "reason": reason and self._seal(one, reason)}
            for one in sorted(set(look.subjects))
        ]


def _row(look: Look, number: int, position: int) -> dict[str, Any]:
    actor = look.actor
    return {
        "number": number,
        "at": look.at.astimezone(UTC),
        "actor": actor.id,
        "organisation": actor.organisation,
        "jurisdiction": actor.jurisdiction.value,
        "role": actor.role.value,
        "on_behalf_of": actor.on_behalf_of,
        "action": look.action,
        "allowed": look.allowed,
        "reasoned": look.reason is not None,
        "position": position if look.position is None else look.position,
        "request_id": look.request_id,
        "subjects": len(set(look.subjects)),
    }


def chained(
    before: str, row: Mapping[str, Any], people: Iterable[Mapping[str, Any]]
) -> str:
    """Return what the hash of a record is over: itself, and the one before it."""
    facts = [str(row[column.name]) for column in RECORDS.columns[:-1]]
    named = sorted([str(one["subject"]), one["reason"]] for one in people)
    return json.dumps([before, facts, named], separators=(",", ":"))
