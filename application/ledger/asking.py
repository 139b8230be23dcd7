"""What is asked of each of many records, by commands that differ in their ids alone."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from application.keys import KeyRing
from application.ledger.answers import fingerprint, fingerprint_of, request_text
from domain.kernel import Command

C = TypeVar("C", bound=Command)

_ANY = UUID("b71c1d6e-6f0f-4d0c-9d5e-0d2b6f1a7c03")
"""Some record, to see what of a command is the record's own."""


class Asked(NamedTuple):
    """What is kept of a command: its id, the case it belongs to, and a keyed hash."""

    command_id: UUID
    correlation_id: UUID
    fingerprint: str


class Asking(Generic[C]):
    """Knows what a command asks without making it, if its id is known as well.

    `key` names the id of the command of a record.
    """

    def __init__(
        self,
        keys: KeyRing,
        command: Callable[[UUID], C],
        key: Callable[[UUID], UUID] | None,
    ) -> None:
        self._keys = keys
        self._command = command
        self._key = key
        self._mould = _mould_of(command) if key else None
        self._correlation_id = command(_ANY).occasion.correlation_id if key else None

    def of(self, id: UUID) -> Asked:
        """Return what is asked of a record."""
        if self._key is None or self._mould is None or self._correlation_id is None:
            return self.by(self._command(id))
        text = self._mould.replace(str(_ANY), str(id))
        hash = fingerprint_of(self._keys, text)
        return Asked(self._key(id), self._correlation_id, hash)

    def by(self, command: C) -> Asked:
        """Return what a command asks."""
        occasion = command.occasion
        hash = fingerprint(self._keys, command)
        return Asked(occasion.command_id, occasion.correlation_id, hash)


def _mould_of(command: Callable[[UUID], Command]) -> str | None:
    """Return what is asked of some record; None if the id is not all that differs."""
    text, other = request_text(command(_ANY)), UUID(int=_ANY.int + 1)
    same = text.replace(str(_ANY), str(other)) == request_text(command(other))
    return text if same else None
