"""What another system knew, from files: balances first, then the claims behind them."""

import csv
import io
from datetime import date
from uuid import UUID

import pytest

from application import imports
from application.imports import (
    BALANCES,
    EARLIER_CLAIMS,
    AnyKind,
    ImportFile,
    ImportReport,
    Mode,
)
from application.imports.balances import BalanceRow
from application.imports.cells import CellProblem
from application.imports.earlier_claims import EarlierClaimRow
from application.imports.rows import Row
from application.ledger import Ledger
from domain.directory import institution_id, provider_id
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    BroughtQuota,
    BroughtReward,
    SchemeSettings,
    VoucherAccount,
    account_id,
)
from tests import stories

MR_LEE = "B234567(1)"
BALANCE = {
    "source": "S-2026-01",
    "document_kind": "hkic",
    "document_number": MR_LEE,
    "as_of": "2026-02-28",
    "own_hkd": "5200",
    "rewards": "2026-reward:unspent=0:counted=400:granted=no",
    "quotas": "optometrist:used=1200",
}
CLAIM = {
    "transaction": "TR-1",
    "document_kind": "hkic",
    "document_number": MR_LEE,
    "service_date": "2025-11-03",
    "claimed_on": "2025-11-04",
    "amount_hkd": "250",
    "place": "hong-kong",
    "provider": "M01234",
    "profession": "medical-practitioner",
    "source": "S-2026-01",
}
KINDS = pytest.mark.parametrize("kind", [BALANCES, EARLIER_CLAIMS])


def cells(kind: AnyKind, row: dict[str, str], **changed: str) -> dict[str, str]:
    return dict.fromkeys(imports.names(kind.columns), "") | row | changed


def written(kind: AnyKind, *rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, imports.names(kind.columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def problem_of(kind: AnyKind, row: dict[str, str], **changed: str) -> str:
    with pytest.raises(CellProblem) as caught:
        kind.parse(Row(cells(kind, row, **changed)))
    return str(caught.value)


async def imported(
    ledger: Ledger, kind: AnyKind, *rows: dict[str, str], mode: Mode = "record"
) -> ImportReport:
    return await imports.import_file(
        ledger,
        kind,
        ImportFile.read(written(kind, *rows), kind.columns),
        by=stories.OFFICER,
        mode=mode,
        settings=SchemeSettings(),
    )


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.recorded, report.repeated, report.refused


def refusals(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(one.row, one.reference, one.refusal) for one in report.errors]


async def with_mr_lee(ledger: Ledger) -> UUID:
    """A directory, and a patient without an account."""
    await stories.directory_of_the_bay_area(ledger)
    return await stories.register(ledger, number=MR_LEE, born=date(1950, 3, 1))


class TestParsing:
    @KINDS
    def test_the_template_can_be_read(self, kind: AnyKind) -> None:
        content = imports.template(kind.columns).encode()
        [example] = ImportFile.read(content, kind.columns).rows()
        assert example.problem == ""
        kind.parse(Row(example.cells))

    def test_a_balance_says_what_is_left_of_rewards_and_used_of_quotas(self) -> None:
        several = "2025-reward:unspent=300:counted=1000:granted=yes; 2026-reward:"
        several += "granted=no:unspent=0:counted=0;"
        row = cells(BALANCES, BALANCE, rewards=several)
        parsed: BalanceRow = BALANCES.parse(Row(row))
        assert parsed.rewards == (
            BroughtReward(
                programme="2025-reward", unspent_hkd=300, counted_hkd=1000, granted=True
            ),
            BroughtReward(
                programme="2026-reward", unspent_hkd=0, counted_hkd=0, granted=False
            ),
        )
        assert parsed.quotas == (BroughtQuota(profession="optometrist", used_hkd=1200),)

    @pytest.mark.parametrize(
        ("column", "cell", "problem"),
        [
            ("source", "", "source: is empty"),
            ("as_of", "28/2/2026", "as_of: give a date as YYYY-MM-DD"),
            ("own_hkd", "", "own_hkd: is empty"),
            ("own_hkd", "-1", "own_hkd: give whole Hong Kong dollars"),
            ("own_hkd", "1.50", "own_hkd: give whole Hong Kong dollars"),
            ("document_number", "", "patient_id: give it, or document_number"),
            ("patient_id", "x", "patient_id: give an id"),
            ("rewards", "2026-reward", "rewards: write each reward as 2026-reward:"),
            (
                "rewards",
                "2026-reward:unspent=1:unspent=1:granted=no",
                "rewards: write each reward as",
            ),
            (
                "rewards",
                "2026-reward:unspent=x:counted=0:granted=no",
                "rewards: give whole Hong Kong dollars",
            ),
            (
                "rewards",
                "2026-reward:unspent=0:counted=0:granted=maybe",
                "rewards: give yes or no",
            ),
            ("rewards", "A1:unspent=0:counted=0:granted=no", "rewards: give a code"),
            ("quotas", "optometrist:1200", "quotas: write each quota as optometrist"),
            ("quotas", "optometrist:used=1;optometrist:used=2", "names the same twice"),
        ],
    )
    def test_a_wrong_cell_of_a_balance_is_named(
        self, column: str, cell: str, problem: str
    ) -> None:
        assert problem in problem_of(BALANCES, BALANCE, **{column: cell})

    def test_an_earlier_claim_says_where_it_was(self) -> None:
        here: EarlierClaimRow = EARLIER_CLAIMS.parse(Row(cells(EARLIER_CLAIMS, CLAIM)))
        assert here.place == AtProvider(provider_id=provider_id("M01234"))
        there = {"place": "bay-area", "provider": "", "institution": "HKU-SZH"}
        row = cells(EARLIER_CLAIMS, CLAIM | there, service_point="hku-szh")
        parsed: EarlierClaimRow = EARLIER_CLAIMS.parse(Row(row))
        assert parsed.place == AtServicePoint(
            institution_id=institution_id("HKU-SZH"), service_point="hku-szh"
        )

    @pytest.mark.parametrize(
        ("column", "cell", "problem"),
        [
            ("transaction", "", "transaction: is empty"),
            ("claimed_on", "", "claimed_on: is empty"),
            ("amount_hkd", "0", "amount_hkd: give whole Hong Kong dollars above zero"),
            ("place", "macao", "place: give hong-kong, bay-area"),
            ("place", "bay-area", "provider: must be empty for a claim in the Bay"),
            ("provider", "", "provider: is empty"),
            ("institution", "HKU-SZH", "institution: must be empty for a claim in"),
            ("profession", "Doctor", "profession: give a code of the directory"),
            ("source", "", "source: is empty"),
        ],
    )
    def test_a_wrong_cell_of_an_earlier_claim_is_named(
        self, column: str, cell: str, problem: str
    ) -> None:
        assert problem in problem_of(EARLIER_CLAIMS, CLAIM, **{column: cell})


class TestBringingIn:
    async def test_a_balance_opens_an_account_once(self, ledger: Ledger) -> None:
        patient = await with_mr_lee(ledger)
        assert counts(await imported(ledger, BALANCES, BALANCE)) == (1, 0, 0)
        before = ledger.log.last_position()
        assert counts(await imported(ledger, BALANCES, BALANCE)) == (0, 1, 0)
        assert ledger.log.last_position() == before
        account = await ledger.get(VoucherAccount, account_id(patient))
        assert account.balance_hkd == 5_200
        assert account.pot("2026-reward").counted_hkd == 400

    async def test_a_patient_may_be_named_by_id(self, ledger: Ledger) -> None:
        patient = await with_mr_lee(ledger)
        row = BALANCE | {"patient_id": str(patient), "document_number": ""}
        assert counts(await imported(ledger, BALANCES, row)) == (1, 0, 0)
        assert counts(await imported(ledger, BALANCES, BALANCE)) == (0, 1, 0)

    async def test_a_statement_that_says_something_else_is_not_believed(
        self, ledger: Ledger
    ) -> None:
        await with_mr_lee(ledger)
        await imported(ledger, BALANCES, BALANCE)
        changed = BALANCE | {"own_hkd": "5300"}
        later = BALANCE | {"source": "S-2026-02"}
        report = await imported(ledger, BALANCES, changed, later)
        assert refusals(report) == [
            (2, "S-2026-01", "EntryChanged"),
            (3, "S-2026-02", "AlreadyExists"),
        ]

    async def test_a_rehearsal_refuses_what_the_import_will(
        self, ledger: Ledger
    ) -> None:
        await with_mr_lee(ledger)
        stranger = BALANCE | {"document_number": "C345678(A)"}
        too_much = BALANCE | {"source": "S-0", "own_hkd": "8001"}
        late = BALANCE | {"source": "S-9"}
        rows = (stranger, too_much, BALANCE, BALANCE, late)
        before = ledger.log.last_position()
        rehearsed = await imported(ledger, BALANCES, *rows, mode="rehearse")
        assert ledger.log.last_position() == before
        assert refusals(rehearsed) == [
            (2, "S-2026-01", "PatientNotFound"),
            (3, "S-0", "BalanceAboveLimit"),
            (5, "S-2026-01", "ReferenceRepeated"),
            (6, "S-9", "AlreadyExists"),
        ]
        report = await imported(ledger, BALANCES, *rows)
        assert refusals(report) == refusals(rehearsed)
        assert counts(report) == (1, 0, 4)

    async def test_an_earlier_claim_is_history_and_moves_no_balance(
        self, ledger: Ledger
    ) -> None:
        patient = await with_mr_lee(ledger)
        await imported(ledger, BALANCES, BALANCE)
        for expected in ((1, 0, 0), (0, 1, 0)):
            report = await imported(ledger, EARLIER_CLAIMS, CLAIM)
            assert counts(report) == expected
        account = await ledger.get(VoucherAccount, account_id(patient))
        assert account.balance_hkd == 5_200
        [earlier] = account.earlier_claims.values()
        assert (earlier.transaction, earlier.amount_hkd) == ("TR-1", 250)

    async def test_a_claim_after_the_balance_is_no_earlier_one(
        self, ledger: Ledger
    ) -> None:
        await with_mr_lee(ledger)
        await imported(ledger, BALANCES, BALANCE)
        late = CLAIM | {"claimed_on": "2026-03-01"}
        changed = CLAIM | {"transaction": "TR-2"}
        report = await imported(ledger, EARLIER_CLAIMS, late, changed)
        assert refusals(report) == [(2, "TR-1", "NotBeforeTheLedger")]
        other = changed | {"amount_hkd": "251"}
        report = await imported(ledger, EARLIER_CLAIMS, other)
        assert refusals(report) == [(2, "TR-2", "EntryChanged")]

    async def test_earlier_claims_need_the_account(self, ledger: Ledger) -> None:
        await with_mr_lee(ledger)
        report = await imported(ledger, EARLIER_CLAIMS, CLAIM)
        assert refusals(report) == [(2, "TR-1", "NotFound")]
