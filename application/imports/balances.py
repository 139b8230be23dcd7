"""Accounts as another system had them: what was left, of what, on which day."""

from datetime import date
from typing import cast
from uuid import UUID

from application import vouchers
from application.imports import cells, lists
from application.imports.columns import DOCUMENT, LIST_LENGTH_MAX, Column, Columns
from application.imports.entering import Entering, Kind
from application.imports.rows import Row, Shown
from application.ledger import Recorded
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.values import HkdOrZero, Ref
from domain.vouchers import BringInAccount, BroughtQuota, BroughtReward

COLUMNS: Columns = (
    Column("source", "always", "number of the statement that says so", "S-2026-01"),
    Column("patient_id", "sometimes", "the patient, or else the document"),
    *DOCUMENT,
    Column("as_of", "always", "at the end of which day, YYYY-MM-DD", "2026-02-28"),
    Column("own_hkd", "always", "what was left, whole dollars or 0", "5200"),
    Column(
        "rewards",
        "sometimes",
        "2026-reward:unspent=300:counted=1000:granted=yes; ...",
        "2026-reward:unspent=0:counted=400:granted=no",
        LIST_LENGTH_MAX,
    ),
    Column(
        "quotas",
        "sometimes",
        "what was used of them: optometrist:used=1200; ...",
        "optometrist:used=1200",
        LIST_LENGTH_MAX,
    ),
)


class BalanceRow(Fact):
    patient: UUID | IdentityDocument
    as_of: date
    own_hkd: HkdOrZero
    rewards: tuple[BroughtReward, ...]
    quotas: tuple[BroughtQuota, ...]
    source: Ref


def parse(row: Row) -> BalanceRow:
    """Read a row.

    Raises:
        CellProblem: with every problem of the row.
    """
    facts = {
        "source": row.read("source", cells.ref),
        "as_of": row.read("as_of", cells.day),
        "own_hkd": row.read("own_hkd", cells.dollars_or_zero),
        "rewards": row.read_if_given("rewards", lists.rewards) or (),
        "quotas": row.read_if_given("quotas", lists.quotas) or (),
    }
    patient = row.shown("patient_id")
    row.check()
    return BalanceRow(**facts, patient=cast(Shown, patient))


async def enter(entering: Entering, row: BalanceRow) -> Recorded:
    """Open the account with this balance.

    Raises:
        ReferenceRepeated, PatientNotFound
        and what `vouchers.bring_in_account` refuses
    """
    patient_id = await entering.patient(row.patient)
    occasion = entering.occasion("import-balances", f"{row.source}/{patient_id}")
    said = {name: value for name, value in row if name != "patient"}
    command = BringInAccount(occasion=occasion, patient_id=patient_id, **said)
    return await vouchers.bring_in_account(entering.ledger, command)


BALANCES = Kind("balances", COLUMNS, "source", parse, enter)
