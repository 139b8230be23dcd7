"""What was loaded, given, wasted and brought back (T-R10)."""

from collections.abc import Iterable
from decimal import Decimal

from domain.transfers.memory import TransferMemory
from domain.transfers.refusals import (
    ControlledDrugsUneven,
    DrugsNotAccountedFor,
    ManifestLineUnknown,
    MoreGivenThanLoaded,
)
from domain.transfers.values import DrugAccount, DrugBalance, DrugUse

NOTHING = Decimal(0)


def check_uses(transfer: TransferMemory, uses: Iterable[DrugUse]) -> None:
    """Refuse what the manifest does not have.

    Raises:
        ManifestLineUnknown, MoreGivenThanLoaded
    """
    manifest = transfer.manifest or {}
    given = dict(transfer.given)
    for use in uses:
        if use.line not in manifest:
            raise ManifestLineUnknown(line=use.line)
        given[use.line] = given.get(use.line, NOTHING) + use.quantity
        loaded = manifest[use.line].quantity
        if given[use.line] > loaded:
            raise MoreGivenThanLoaded(
                line=use.line, loaded=str(loaded), given=str(given[use.line])
            )


def balances(
    transfer: TransferMemory, accounts: Iterable[DrugAccount]
) -> tuple[DrugBalance, ...]:
    """Return the balance of every controlled line; what is said in parts adds up.

    Raises:
        ManifestLineUnknown, DrugsNotAccountedFor: a line is no controlled one, or left
            out.
    """
    by_line: dict[int, list[DrugAccount]] = {}
    for one in accounts:
        by_line.setdefault(one.line, []).append(one)
    controlled = controlled_lines(transfer)
    for line in by_line:
        if line not in controlled:
            raise ManifestLineUnknown(line=line)
    if missing := [line for line in controlled if line not in by_line]:
        raise DrugsNotAccountedFor(lines=tuple(missing))
    return tuple(
        DrugBalance(
            line=line,
            loaded=loaded,
            given=transfer.given.get(line, NOTHING),
            wasted=sum((one.wasted for one in by_line[line]), NOTHING),
            returned=sum((one.returned for one in by_line[line]), NOTHING),
        )
        for line, loaded in controlled.items()
    )


def check_even(transfer: TransferMemory) -> None:
    """Refuse to close with a controlled drug unbalanced.

    Raises:
        DrugsNotAccountedFor, ControlledDrugsUneven
    """
    known = transfer.balances or {}
    if missing := [line for line in controlled_lines(transfer) if line not in known]:
        raise DrugsNotAccountedFor(lines=tuple(missing))
    uneven = tuple(one for one in known.values() if not one.is_even)
    if uneven:
        raise ControlledDrugsUneven(balances=uneven)


def controlled_lines(transfer: TransferMemory) -> dict[int, Decimal]:
    manifest = transfer.manifest or {}
    return {line.line: line.quantity for line in manifest.values() if line.controlled}
