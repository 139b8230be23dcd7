"""Entering rows: for whom, under which key, on whose behalf."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from application.imports.columns import Columns
from application.imports.rows import Row, Shown
from application.ledger import Ledger, Recorded
from application.patients import find_by_document
from domain.kernel import BAYBRIDGE, Actor, Occasion, Refusal
from domain.values import OrganisationCode, Ref
from domain.vouchers import SchemeSettings, account_id

E = TypeVar("E")


@dataclass(eq=False)
class PatientNotFound(Refusal):
    """No registered patient holds this document."""


@dataclass(eq=False)
class EntryChanged(Refusal):
    """This reference was imported before, with other content."""

    reference: Ref


@dataclass(eq=False)
class ReferenceRepeated(Refusal):
    """The reference stands in an earlier row of this file already."""

    row: int


def command_id(kind: str, organisation: OrganisationCode, key: str) -> UUID:
    """Derive the key of a row, so that the same row in any file counts once."""
    return uuid5(uuid5(BAYBRIDGE, f"{kind}/{organisation}"), key)


@dataclass(frozen=True)
class Entering:
    """Where rows are entered, for the organisation of `by`; `ledger` may be a stage.

    `row` is the number of the row at hand, `seen` where each key stood before it.
    """

    ledger: Ledger
    by: Actor
    correlation_id: UUID
    settings: SchemeSettings
    dry_run: bool = False
    row: int = 0
    seen: dict[UUID, int] = field(default_factory=dict)

    def at(self, row: int) -> "Entering":
        return replace(self, row=row)

    def occasion(self, kind: str, key: str) -> Occasion:
        """Return the circumstances of the row at hand, under a key of its own.

        Raises:
            ReferenceRepeated
        """
        id = command_id(kind, self.by.organisation, key)
        earlier = self.seen.setdefault(id, self.row)
        if earlier != self.row:
            raise ReferenceRepeated(row=earlier)
        return Occasion(
            by=self.by,
            command_id=id,
            correlation_id=self.correlation_id,
            at=self.ledger.clock(),
            dry_run=self.dry_run,
        )

    async def patient(self, shown: Shown) -> UUID:
        """Return the patient whose row it is.

        Raises:
            PatientNotFound
        """
        if isinstance(shown, UUID):
            return shown
        patient = await find_by_document(self.ledger, shown)
        if patient is None:
            raise PatientNotFound
        return patient.id

    async def account(self, shown: Shown) -> UUID:
        """Return the account whose row it is.

        Raises:
            PatientNotFound
        """
        if isinstance(shown, UUID):
            return shown
        return account_id(await self.patient(shown))


@dataclass(frozen=True)
class Kind(Generic[E]):
    """What a file may hold: its columns, how a row is read and how it is entered.

    `reference` is the column by which a report names a row.
    """

    name: str
    columns: Columns
    reference: str
    parse: Callable[[Row], E]
    enter: Callable[[Entering, E], Awaitable[Recorded]]

    async def take(self, entering: Entering, named: Mapping[str, str]) -> Recorded:
        """Read a row and enter it.

        Raises:
            CellProblem
            and what entering refuses
        """
        return await self.enter(entering, self.parse(Row(named)))


AnyKind = Kind[Any]
