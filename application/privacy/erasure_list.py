"""The list of what was erased, outside both databases: a backup cannot unsay it."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from application.keys import KeyRing
from application.keys.erasing import binding_of
from application.keys.tables import Fence


class ListDamaged(Exception):
    """A line of the erasure list was changed, or was never ours."""


@dataclass(frozen=True)
class Listed:
    """One class of one person's keys: gone up to a version. It names nobody."""

    erasure_id: UUID
    subject: UUID
    data_class: str
    through_version: int
    fingerprint: str
    binding: str

    @property
    def fence(self) -> Fence:
        return Fence(
            self.subject, self.data_class, self.through_version, self.fingerprint
        )


class ErasureList:
    """A file to which lines are added; each is bound by a key of the ledger.

    Whoever can write to the file can thus destroy nobody's keys.
    """

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self.path = path
        self._ring = ring

    def add(self, erasure_id: UUID, fences: Iterable[Fence]) -> None:
        """Write down what is about to be destroyed, once, and wait for the disk."""
        known = set(self.all())
        lines = [self._listed(erasure_id, one) for one in fences]
        new = [one for one in lines if one not in known]
        if not new:
            return
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            if file.tell() and not self._ends_well():
                file.write(b"\n")  # what a crash left half-written counts for nothing
            for one in new:
                file.write(json.dumps(asdict(one), default=str).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def all(self) -> list[Listed]:
        """Return every line.

        Raises:
            ListDamaged: a whole line that is not ours.
        """
        if not self.path.exists():
            return []
        text = self.path.read_bytes()
        lines = text.split(b"\n")
        whole = lines if text.endswith(b"\n") else lines[:-1]
        return [self._read(line) for line in whole if _is_whole(line)]

    def _read(self, line: bytes) -> Listed:
        try:
            said = json.loads(line)
            listed = Listed(
                UUID(said["erasure_id"]),
                UUID(said["subject"]),
                said["data_class"],
                said["through_version"],
                said["fingerprint"],
                said["binding"],
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ListDamaged(f"a line of {self.path} is not one of ours") from None
        if listed != self._listed(listed.erasure_id, listed.fence):
            raise ListDamaged(f"a line of {self.path} was changed")
        return listed

    def _listed(self, erasure_id: UUID, fence: Fence) -> Listed:
        return Listed(
            erasure_id=erasure_id,
            subject=fence.subject,
            data_class=fence.data_class,
            through_version=fence.through_version,
            fingerprint=fence.fingerprint,
            binding=binding_of(self._ring, f"listed/{erasure_id}", [fence]),
        )

    def _ends_well(self) -> bool:
        return self.path.read_bytes().endswith(b"\n")


def _is_whole(line: bytes) -> bool:
    """Tell a line from what is left of one that a crash cut short."""
    return line.endswith(b"}")
