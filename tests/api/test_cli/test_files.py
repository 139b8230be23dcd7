"""The command line on files of another system: brought in, held against the ledger."""

import asyncio
import csv
import io
from pathlib import Path

import pytest

from api.migration import migrate
from api.service import Service
from application import imports
from application.imports import BALANCES, EARLIER_CLAIMS, AnyKind
from domain.values import Role
from tests import stories
from tests.ledgers import Clock, sqlite_settings
from tests.processes import Ended, baybridge, settings_of
from tests.stories import OFFICER

CLOCK = "2026-03-02T01:30:00Z"
MRS_CHAN = {"document_kind": "hkic", "document_number": "A123456(3)", "source": "S-1"}
BALANCE = MRS_CHAN | {"as_of": "2026-02-28", "own_hkd": "5200"}
CLAIM = MRS_CHAN | {
    "transaction": "TR-1",
    "service_date": "2026-02-03",
    "claimed_on": "2026-02-03",
    "amount_hkd": "250",
    "place": "hong-kong",
    "provider": "M01234",
}
FEBRUARY = ("--from", "2026-02-01", "--until", "2026-02-28")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger, where Mrs Chan has no account yet."""
    with Service.open(sqlite_settings(tmp_path), Clock()) as service:
        migrate(service)
        for role in (Role.CLERK, Role.VOUCHER_OFFICER):
            actor = OFFICER.model_copy(update={"role": role})
            service.tokens.add(role, actor, service.ledger.clock())
        asyncio.run(stories.directory_of_the_bay_area(service.ledger))
        asyncio.run(stories.register(service.ledger))
    return tmp_path


def run(folder: Path, *arguments: str, by: str = "voucher-officer") -> Ended:
    settings = settings_of(sqlite_settings(folder)) | {"clock": CLOCK}
    return baybridge(folder, *arguments, "--as", by, **settings)


def write(file: Path, kind: AnyKind, *rows: dict[str, str]) -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, imports.names(kind.columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue())


def bring_in(folder: Path) -> None:
    write(folder / "balances.csv", BALANCES, BALANCE)
    write(folder / "claims.csv", EARLIER_CLAIMS, CLAIM)
    assert run(folder, "import", "balances", "balances.csv").code == 0
    assert run(folder, "import", "earlier-claims", "claims.csv").code == 0


class TestBringingIn:
    def test_each_row_counts_once(self, folder: Path) -> None:
        write(folder / "balances.csv", BALANCES, BALANCE)
        command = ("import", "balances", "balances.csv")
        said = [run(folder, *command, *more).out for more in (["--dry-run"], [], [])]
        assert said == [
            "1 row: 1 would be recorded, 0 recorded before, 0 refused.\n",
            "1 row: 1 recorded, 0 recorded before, 0 refused.\n",
            "1 row: 0 recorded, 1 recorded before, 0 refused.\n",
        ]

    def test_refused_rows_are_written_to_a_file(self, folder: Path) -> None:
        write(folder / "claims.csv", EARLIER_CLAIMS, CLAIM)
        done = run(
            folder, "import", "earlier-claims", "claims.csv", "--errors", "no.csv"
        )
        assert (done.code, done.err) == (
            1,
            "baybridge: 1 row was refused; see no.csv\n",
        )
        with (folder / "no.csv").open(newline="") as file:
            [refused] = csv.DictReader(file)
        assert (refused["row"], refused["reference"]) == ("2", "TR-1")

    def test_a_clerk_brings_in_nothing(self, folder: Path) -> None:
        write(folder / "balances.csv", BALANCES, BALANCE)
        done = run(folder, "import", "balances", "balances.csv", by="clerk")
        assert done.code == 1
        assert "The role of this token may not do that." in done.err


class TestReconciling:
    def test_a_statement_is_held_against_the_ledger_as_it_is_now(
        self, folder: Path
    ) -> None:
        bring_in(folder)
        (folder / "statement.csv").write_text(
            "transaction,service_date,amount_hkd\n"
            "TR-1,2026-02-03,251\n"
            "TR-2,2026-02-04,1000\n"
        )
        command = ("reconcile", "statement.csv", *FEBRUARY)
        done = run(folder, *command, "--differences", "differences.csv")
        assert done.code == 0, done.err
        assert done.out.splitlines() == [
            "2 lines: 0 matched, HK$0; 1 missing here, 0 missing there, "
            "1 with another amount, 0 with another day.",
            "  TR-1 of 2026-02-03 has another amount: HK$250 here, HK$251 there",
            "  TR-2 of 2026-02-04 is not in the ledger: HK$1,000",
        ]
        with (folder / "differences.csv").open(newline="") as file:
            assert [row["transaction"] for row in csv.DictReader(file)] == [
                "TR-1",
                "TR-2",
            ]
        assert run(folder, *command, "--dry-run").out == done.out

    def test_half_a_statement_is_none(self, folder: Path) -> None:
        (folder / "statement.csv").write_text(
            "transaction,service_date,amount_hkd\nTR-1,2026-03-01,1\nTR-2,,1\n"
        )
        done = run(folder, "reconcile", "statement.csv", *FEBRUARY)
        assert (done.code, done.err) == (
            1,
            "baybridge: file: row 2: service_date: is outside the period; "
            "row 3: service_date: is empty\n",
        )
