"""A statement of the government's system held against the ledger, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self, assert_never
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.kernel import Aggregate, Command, Fact, FirstEvent, Refusal
from domain.sealed import Open, financial, none
from domain.values import Day, Hkd, Ref

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
LINES_MAX = 50_000
DIFFERENCES_MAX = 5_000

Count = Annotated[int, Field(ge=0, strict=True)]


class StatementLine(Fact):
    """One transaction as the government's system has it."""

    transaction: Ref
    service_date: Day
    amount_hkd: Hkd


class LedgerLine(Fact):
    """One standing claim of the ledger; it may not know its transaction number."""

    claim_id: UUID
    transaction: Ref | None
    service_date: date
    amount_hkd: Hkd


class Difference(Fact):
    """A line that is not the same on both sides.

    Missing here: only the statement has it. Missing there: only the ledger has it, or
    the ledger does not know its number.
    """

    kind: Literal["missing-here", "missing-there", "different-amount", "different-day"]
    transaction: Ref | None
    claim_id: UUID | None
    service_date: date
    here_hkd: Hkd | None
    there_hkd: Hkd | None


class ReconcileStatement(Command):
    """`sha256` is of the file; its lines have service dates from first to last day."""

    sha256: Sha256
    served_from: date
    served_until: date
    payee_id: UUID | None = None
    lines: Annotated[tuple[StatementLine, ...], Field(max_length=LINES_MAX)]


class StatementReconciled(FirstEvent):
    """What the comparison found, at a position of the log."""

    TOPIC = "vouchers.statement-reconciled"

    sha256: Open[Sha256, none]
    served_from: Open[date, none]
    served_until: Open[date, none]
    payee_id: Open[UUID | None, none]
    position: Open[Count, none]
    lines: Open[Count, none]
    matched: Open[Count, none]
    matched_hkd: Open[Count, financial]
    differences: Open[tuple[Difference, ...], financial]


@dataclass(eq=False)
class PeriodReversed(Refusal):
    """The first day of the period is after its last."""

    served_from: date
    served_until: date


@dataclass(eq=False)
class LineOutsidePeriod(Refusal):
    """A line of the statement lies outside the period; widen it or cut the file."""

    transaction: str
    service_date: date


@dataclass(eq=False)
class TransactionRepeated(Refusal):
    """A transaction number stands in the statement twice."""

    transaction: str


@dataclass(eq=False)
class TooManyDifferences(Refusal):
    """More than 5,000 lines differ: this is another period or another payee."""

    differences: int


class Reconciliation(Aggregate):
    """It keeps what was found, to answer whoever sends the same file again."""

    TOPIC = "vouchers.reconciliation"

    def __init__(self) -> None:
        self.found: StatementReconciled

    @classmethod
    def reconcile(
        cls,
        command: ReconcileStatement,
        claims: Sequence[LedgerLine],
        *,
        position: int,
    ) -> Self:
        """Compare a statement with the standing claims of its period.

        Lines are matched by the transaction number and by nothing else.

        Raises:
            PeriodReversed, LineOutsidePeriod, TransactionRepeated, TooManyDifferences
        """
        _check(command)
        differences = tuple(_differences(command.lines, claims))
        if len(differences) > DIFFERENCES_MAX:
            raise TooManyDifferences(differences=len(differences))
        matched = _matched(command.lines, claims)
        return cls.begin(
            command,
            StatementReconciled,
            id=command.occasion.derive("reconciliation"),
            **command.model_dump(exclude={"occasion", "lines"}),
            position=position,
            lines=len(command.lines),
            matched=len(matched),
            matched_hkd=sum(line.amount_hkd for line in matched),
            differences=differences,
        )

    def evolve(self, event: StatementReconciled) -> None:
        match event:
            case StatementReconciled():
                self.found = event
            case _:
                assert_never(event)


def _check(command: ReconcileStatement) -> None:
    first, last = command.served_from, command.served_until
    if last < first:
        raise PeriodReversed(served_from=first, served_until=last)
    seen: set[str] = set()
    for line in command.lines:
        if not first <= line.service_date <= last:
            raise LineOutsidePeriod(
                transaction=line.transaction, service_date=line.service_date
            )
        if line.transaction.upper() in seen:
            raise TransactionRepeated(transaction=line.transaction)
        seen.add(line.transaction.upper())


def _matched(
    lines: Iterable[StatementLine], claims: Iterable[LedgerLine]
) -> list[StatementLine]:
    here = _by_transaction(claims)
    return [
        line
        for line in lines
        if (claim := here.get(line.transaction.upper())) and _kind(line, claim) is None
    ]


def _differences(
    lines: Sequence[StatementLine], claims: Sequence[LedgerLine]
) -> Iterator[Difference]:
    here = _by_transaction(claims)
    for line in lines:
        claim = here.get(line.transaction.upper())
        kind = "missing-here" if claim is None else _kind(line, claim)
        if kind is not None:
            yield Difference(
                kind=kind,
                transaction=line.transaction,
                claim_id=claim and claim.claim_id,
                service_date=line.service_date,
                here_hkd=claim and claim.amount_hkd,
                there_hkd=line.amount_hkd,
            )
    there = {line.transaction.upper() for line in lines}
    compared = {one.claim_id for number, one in here.items() if number in there}
    for claim in claims:
        if claim.claim_id not in compared:
            yield _missing_there(claim)


def _by_transaction(claims: Iterable[LedgerLine]) -> dict[str, LedgerLine]:
    return {one.transaction.upper(): one for one in claims if one.transaction}


def _kind(
    line: StatementLine, claim: LedgerLine
) -> Literal["different-amount", "different-day"] | None:
    if line.amount_hkd != claim.amount_hkd:
        return "different-amount"
    return None if line.service_date == claim.service_date else "different-day"


def _missing_there(claim: LedgerLine) -> Difference:
    return Difference(
        kind="missing-there",
        transaction=claim.transaction,
        claim_id=claim.claim_id,
        service_date=claim.service_date,
        here_hkd=claim.amount_hkd,
        there_hkd=None,
    )
