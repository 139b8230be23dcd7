"""Claims from a file: read strictly, decided row by row, counted once."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import pytest

from application import directory, imports, vouchers
from application.imports import (
    CLAIMS,
    OLD_CLAIMS,
    AnyKind,
    ImportFile,
    ImportReport,
    Mode,
)
from application.imports.cells import CellProblem
from application.imports.claims.entries import ClaimRow, HongKongService
from application.imports.reading import RawRow
from application.imports.rows import Row
from application.ledger import Ledger
from domain.directory import provider_id
from domain.kernel import Malformed, Unavailable
from domain.values import Role
from domain.vouchers import (
    AtProvider,
    CardRead,
    FeeItem,
    PairSpouses,
    PaperForm,
    ReportNationalInsurance,
    SchemeSettings,
    TransactionNumber,
    Visit,
    VoucherAccount,
    VouchersClaimed,
    account_id,
    transaction_id,
)
from tests import stories
from tests.facts.directory import delist
from tests.stories import World

OPERATOR = stories.CLERK.model_copy(update={"role": Role.OPERATOR})
"""Brings in files of both sides of the border."""

HONG_KONG = {
    "reference": "F-0001",
    "place": "hong-kong",
    "document_kind": "hkic",
    "document_number": "A123456(3)",
    "service_date": "2026-03-02",
    "reason": "acute",
    "setting": "outpatient",
    "received": "in-person",
    "funding": "private",
    "served_by": "enrolled",
    "items": "consultation:250; medication:100.50",
    "amount_hkd": "250",
    "provider": "M01234",
    "fee_hkd": "350.50",
    "consent_method": "card-read",
}
BAY_AREA = {
    "reference": "F-0002",
    "place": "bay-area",
    "document_kind": "hkic",
    "document_number": "A123456(3)",
    "service_date": "2026-03-02",
    "reason": "follow-up",
    "setting": "outpatient",
    "received": "in-person",
    "funding": "private",
    "served_by": "enrolled",
    "items": "consultation:1000",
    "amount_hkd": "max",
    "institution": "HKU-SZH",
    "service_point": "hku-szh",
    "department": "internal-medicine",
    "fee_cny": "1000",
    "ehealth_joined": "yes",
    "national_insurance": "no",
    "consent_method": "paper",
    "consent_form": "P-77",
    "consent_because": "card-unreadable",
}
NAMES = imports.names(CLAIMS.columns)


def cells(row: dict[str, str], **changed: str) -> dict[str, str]:
    return dict.fromkeys(NAMES, "") | row | changed


def written(*rows: dict[str, str]) -> bytes:
    lines = [",".join(cells(row).values()) for row in rows]
    return "\r\n".join([",".join(NAMES), *lines, ""]).encode()


def bill(fee_hkd: str) -> dict[str, str]:
    return {"fee_hkd": fee_hkd, "items": f"consultation:{fee_hkd}"}


def rows_of(content: bytes) -> list[RawRow]:
    return list(ImportFile.read(content, CLAIMS.columns).rows())


def parse(named: Mapping[str, str], kind: AnyKind = CLAIMS) -> ClaimRow:
    parsed: ClaimRow = kind.parse(Row(named))
    return parsed


class TestReading:
    def test_the_template_can_be_read(self) -> None:
        [example] = rows_of(imports.template(CLAIMS.columns).encode())
        assert example.problem == ""
        assert parse(example.cells).entry.reference == "F-0001"

    def test_a_row_has_the_number_that_a_spreadsheet_shows(self) -> None:
        content = written(HONG_KONG, BAY_AREA)
        assert [row.number for row in rows_of(content)] == [2, 3]

    def test_a_byte_order_mark_is_taken(self) -> None:
        assert len(rows_of(b"\xef\xbb\xbf" + written(HONG_KONG))) == 1

    def test_columns_may_stand_in_any_order(self) -> None:
        row = cells(HONG_KONG)
        content = "\n".join([",".join(reversed(row)), ",".join(reversed(row.values()))])
        assert rows_of(content.encode())[0].cells == row

    def test_an_empty_line_is_no_row(self) -> None:
        assert len(rows_of(written(HONG_KONG) + b"\r\n\r\n")) == 1

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "the file is empty; begin with the template"),
            (b" \r\n", "the file is empty; begin with the template"),
            (
                b"a,b\r\n",
                "the first line must name the columns, as in the template",
            ),
            (
                written(HONG_KONG).replace(b"fee_cny", b"fee_rmb", 1),
                "the column fee_cny is missing",
            ),
            (
                b"extra," + written(HONG_KONG),
                "column 1 has a name that is not known",
            ),
            (b"reference," + written(HONG_KONG), "two columns have the same name"),
            (
                written(HONG_KONG) + "陳".encode("big5") + b"\r\n",
                "line 3 is not UTF-8 text; save the file as CSV UTF-8",
            ),
            (
                written(HONG_KONG) + b'"F-2,hong-kong\r\n',
                "the quotes are not closed properly near line 3",
            ),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_whole(
        self, content: bytes, problem: str
    ) -> None:
        with pytest.raises(Malformed) as caught:
            ImportFile.read(content, CLAIMS.columns)
        assert (caught.value.field, caught.value.problem) == ("file", problem)

    @pytest.mark.parametrize(
        ("cell", "problem"),
        [
            ("=1+1", "reference: looks like a formula"),
            ("@SUM(A1)", "reference: looks like a formula"),
            ("-1", "reference: looks like a formula"),
            ("F\x001", "reference: holds a control character or a line break"),
            ("F\t1", "reference: holds a control character or a line break"),
            ('"F\r\n1"', "reference: holds a control character or a line break"),
            ("F\u2028", "reference: holds a control character or a line break"),
            ("F" * 200, ""),
            ("F" * 201, "reference: is longer than 200 characters"),
        ],
    )
    def test_a_cell_that_must_not_be_stored_makes_its_row_unusable(
        self, cell: str, problem: str
    ) -> None:
        [row] = rows_of(written(HONG_KONG | {"reference": cell}))
        assert row.problem == problem

    def test_a_row_of_another_length_is_unusable(self) -> None:
        first, second = rows_of(written(HONG_KONG) + b"F-2,hong-kong\r\n")
        assert first.problem == ""
        assert second.problem == "the row has 2 cells, the header 31"


class TestParsing:
    def test_a_fee_is_kept_to_the_cent(self) -> None:
        assert parse(cells(HONG_KONG)).entry.service == HongKongService(
            provider_id=provider_id("M01234"), fee_cents=35_050
        )

    def test_a_row_may_name_an_account(self) -> None:
        row = cells(
            HONG_KONG,
            account_id="5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20",
            document_number="",
        )
        assert str(parse(row).patient) == row["account_id"]

    @pytest.mark.parametrize(
        ("column", "cell", "problem"),
        [
            ("place", "shenzhen", "place: give hong-kong, bay-area"),
            ("reference", "", "reference: is empty"),
            ("service_date", "2/3/2026", "service_date: give a date as YYYY-MM-DD"),
            ("service_date", "2026-02-30", "service_date: give a date as YYYY-MM-DD"),
            (
                "service_date",
                "２０２６-03-02",
                "service_date: give a date as YYYY-MM-DD",
            ),
            ("fee_hkd", "350.505", "fee_hkd: give an amount above zero"),
            ("fee_hkd", "0.00", "fee_hkd: give an amount above zero"),
            ("fee_hkd", "3５0", "fee_hkd: give an amount above zero"),
            ("fee_hkd", "1e3", "fee_hkd: give an amount above zero"),
            ("fee_hkd", "10000000", "fee_hkd: give an amount above zero"),
            ("amount_hkd", "0", "amount_hkd: give whole Hong Kong dollars"),
            ("amount_hkd", "250.50", "amount_hkd: give whole Hong Kong dollars"),
            ("amount_hkd", "max", "amount_hkd: give whole Hong Kong dollars"),
            ("fee_cny", "1.00", "fee_cny: must be empty for a claim in Hong Kong"),
            ("consent_form", "P-1", "consent_form: must be empty for a consent by"),
            ("consent_method", "paper", "consent_form: is empty"),
            ("document_number", "", "account_id: give it, or document_number"),
            ("document_number", "A123456(4)", "document_number: The check character"),
            ("account_id", "１f0c", "account_id: give an id, as it was told"),
            ("setting", "", "setting: is empty"),
            ("setting", "home", "setting: give outpatient, inpatient, day-surgery"),
            ("received", "yes", "received: give in-person, by-proxy"),
            ("funding", "charity", "funding: give private, public, subsidised"),
            ("served_by", "nobody", "served_by: give enrolled, reliever"),
            ("items", "", "items: is empty"),
            ("items", "250", "items: write each item as kind:amount"),
            ("items", "consultation:", "items: give an amount above zero"),
            ("items", "consultation:1e3", "items: give an amount above zero"),
            ("items", "massage:250", "items: the kinds of items are consultation"),
            ("items", "scaling:1;" * 51, "items: give 50 at most"),
            ("care_programme", "any", "care_programme: give chronic-disease-co-care"),
            ("spouse_document", "card", "spouse_document: give hkic"),
            ("transaction", "T 1", "transaction: use letters, digits"),
            ("episode", "E-1", "episode: must be empty for a claim in Hong Kong"),
            ("consent_because", "x", "consent_because: must be empty for a consent"),
        ],
    )
    def test_a_wrong_cell_is_named(self, column: str, cell: str, problem: str) -> None:
        with pytest.raises(CellProblem) as caught:
            parse(cells(HONG_KONG) | {column: cell})
        assert problem in str(caught.value)

    def test_a_visit_is_kept_with_its_bill(self) -> None:
        assert parse(cells(HONG_KONG)).entry.visit == Visit(
            setting="outpatient",
            received="in-person",
            funding="private",
            served_by="enrolled",
            items=(
                FeeItem(kind="consultation", amount_minor=250_00),
                FeeItem(kind="medication", amount_minor=100_50),
            ),
        )

    def test_a_paper_form_says_why_no_card_was_read(self) -> None:
        method = PaperForm(form="P-77", because="card-unreadable")
        assert parse(cells(BAY_AREA)).entry.method == method
        with pytest.raises(CellProblem, match="consent_because: is empty"):
            parse(cells(BAY_AREA, consent_because=""))

    def test_a_claim_of_long_ago_may_be_silent_about_what_was_not_asked(self) -> None:
        silent = dict.fromkeys(["setting", "received", "funding", "served_by"], "")
        row = cells(BAY_AREA | silent, items="", consent_because="")
        entry = parse(row, OLD_CLAIMS).entry
        assert entry.visit is None
        assert entry.method == PaperForm(form="P-77")
        with pytest.raises(CellProblem, match="setting: is empty"):
            parse(row)

    def test_half_a_visit_is_none_even_of_long_ago(self) -> None:
        with pytest.raises(CellProblem, match="items: is empty"):
            parse(cells(HONG_KONG, items=""), OLD_CLAIMS)

    def test_every_problem_of_a_row_is_named_at_once(self) -> None:
        row = cells(BAY_AREA, fee_cny="x", ehealth_joined="maybe", department="")
        with pytest.raises(CellProblem) as caught:
            parse(row)
        for column in ("fee_cny", "ehealth_joined", "department"):
            assert f"{column}: " in str(caught.value)


async def imported(
    ledger: Ledger,
    *rows: dict[str, str],
    mode: Mode = "record",
    window: int = 7,
    kind: AnyKind = CLAIMS,
) -> ImportReport:
    return await imports.import_file(
        ledger,
        kind,
        ImportFile.read(written(*rows), kind.columns),
        by=OPERATOR,
        mode=mode,
        settings=SchemeSettings(claim_window_days=window),
    )


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.recorded, report.repeated, report.refused


def refusals(report: ImportReport) -> Sequence[tuple[int, str, str]]:
    return [(error.row, error.rule, error.refusal) for error in report.errors]


async def balance(ledger: Ledger, world: World) -> int:
    return (await ledger.get(VoucherAccount, world.account_id)).balance_hkd


def pairing(account: UUID, spouse: UUID) -> PairSpouses:
    return PairSpouses(
        occasion=stories.occasion(stories.DOCTOR),
        account_id=account,
        spouse_account_id=account_id(spouse),
        place=AtProvider(provider_id=stories.WONG),
        document="hkic",
        spouse_document="hkic",
        both_present=True,
        both_declared=True,
        method=CardRead(),
        spouse_method=CardRead(),
        phone="+85291234567",
    )


async def claims_of(ledger: Ledger, world: World) -> list[VouchersClaimed]:
    account = await ledger.get(VoucherAccount, world.account_id)
    return list(account.claims.values())


class TestImporting:
    async def test_both_sides_of_the_border_are_claimed(self, ledger: Ledger) -> None:
        world = await stories.mrs_chan(ledger)
        report = await imported(ledger, HONG_KONG, BAY_AREA)
        assert counts(report) == (2, 0, 0)
        assert await balance(ledger, world) == 8_000 - 250 - 1_087

    async def test_the_same_file_twice_changes_nothing(self, ledger: Ledger) -> None:
        await stories.mrs_chan(ledger)
        await imported(ledger, HONG_KONG, BAY_AREA)
        before = ledger.log.last_position()
        assert counts(await imported(ledger, HONG_KONG, BAY_AREA)) == (0, 2, 0)
        assert ledger.log.last_position() == before

    async def test_another_window_does_not_make_a_row_another_one(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        await imported(ledger, HONG_KONG)
        assert counts(await imported(ledger, HONG_KONG, window=30)) == (0, 1, 0)

    async def test_a_claim_of_long_ago_needs_no_visit_and_no_window(
        self, ledger: Ledger
    ) -> None:
        world = await stories.mrs_chan(ledger)
        silent = dict.fromkeys(["setting", "received", "funding", "served_by"], "")
        old = HONG_KONG | silent | {"items": "", "service_date": "2025-03-03"}
        late = await imported(ledger, HONG_KONG | {"service_date": "2025-03-03"})
        assert refusals(late) == [(2, "V-BR-10", "ClaimTooLate")]
        assert counts(await imported(ledger, old, kind=OLD_CLAIMS)) == (1, 0, 0)
        [claim] = await claims_of(ledger, world)
        assert claim.visit is None
        assert claim.claim_window_days is None

    async def test_a_bill_that_does_not_make_the_fee_is_refused(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        report = await imported(ledger, HONG_KONG | {"items": "consultation:350.49"})
        assert [error.refusal for error in report.errors] == ["ItemsDoNotAddUp"]

    async def test_a_transaction_number_belongs_to_one_row(
        self, ledger: Ledger
    ) -> None:
        world = await stories.mrs_chan(ledger)
        one = HONG_KONG | {"transaction": "TR-1"}
        other = BAY_AREA | {"transaction": "TR-1"}
        rehearsed = await imported(ledger, one, other, mode="rehearse")
        report = await imported(ledger, one, other)
        for told in (rehearsed, report):
            assert [error.refusal for error in told.errors] == [
                "TransactionNumberTaken"
            ]
        [claim] = await claims_of(ledger, world)
        held = await ledger.get(TransactionNumber, transaction_id("TR-1"))
        assert held.claim_id == claim.claim_id

    async def test_a_visit_that_national_insurance_paid_is_refused(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        settled = ReportNationalInsurance(
            occasion=stories.occasion(stories.SHROFF),
            institution_id=stories.HKU_SZH,
            episode="V-9",
            settlement="NMI-1",
        )
        await vouchers.report_national_insurance(ledger, settled)
        report = await imported(ledger, BAY_AREA | {"episode": "V-9"})
        assert [error.refusal for error in report.errors] == ["NationalInsuranceUsed"]
        other = BAY_AREA | {"episode": "V-10"}
        assert counts(await imported(ledger, other, mode="rehearse")) == (1, 0, 0)
        assert counts(await imported(ledger, other)) == (1, 0, 0)

    async def test_a_delisting_does_not_refuse_what_was_recorded(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        await imported(ledger, HONG_KONG)
        ended = delist(on=stories.SERVED, provider_id=stories.WONG)
        await directory.delist_provider(ledger, ended)
        assert counts(await imported(ledger, HONG_KONG)) == (0, 1, 0)

    async def test_a_changed_row_is_reported_and_not_recorded(
        self, ledger: Ledger
    ) -> None:
        world = await stories.mrs_chan(ledger)
        await imported(ledger, HONG_KONG)
        report = await imported(ledger, HONG_KONG | {"amount_hkd": "251"})
        assert refusals(report) == [(2, "", "EntryChanged")]
        assert await balance(ledger, world) == 8_000 - 250

    async def test_a_refused_row_can_be_put_right_and_imported_again(
        self, ledger: Ledger
    ) -> None:
        """The consent of a refused row is not kept either: its form is still free."""
        await stories.mrs_chan(ledger)
        wrong = BAY_AREA | {"department": "car-park"}
        report = await imported(ledger, wrong, HONG_KONG)
        assert counts(report) == (1, 0, 1)
        assert refusals(report) == [(2, "V-BR-12", "DepartmentNotDesignated")]
        assert counts(await imported(ledger, BAY_AREA, HONG_KONG)) == (1, 1, 0)

    async def test_a_rehearsal_decides_every_row_and_stores_nothing(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        before = ledger.log.last_position()
        all_of_it = HONG_KONG | {"amount_hkd": "8000"} | bill("8000")
        one_more = HONG_KONG | {"reference": "F-3", "amount_hkd": "1"}
        report = await imported(ledger, all_of_it, one_more, mode="rehearse")
        assert counts(report) == (1, 0, 1)
        assert refusals(report) == [(3, "V-BR-04", "InsufficientVouchers")]
        assert ledger.log.last_position() == before
        assert report.model_dump(exclude={"mode"}) == (
            await imported(ledger, all_of_it, one_more)
        ).model_dump(exclude={"mode"})

    async def test_a_reference_counts_once_in_a_file(self, ledger: Ledger) -> None:
        await stories.mrs_chan(ledger)
        report = await imported(ledger, HONG_KONG, HONG_KONG, mode="rehearse")
        assert refusals(report) == [(3, "", "ReferenceRepeated")]

    async def test_a_stranger_and_an_unreadable_row_stop_nobody_else(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        stranger = HONG_KONG | {
            "reference": "F-5",
            "document_number": "AB987654(3)",
        }
        broken = HONG_KONG | {"reference": "F-6", "fee_hkd": "much"}
        report = await imported(ledger, stranger, broken, HONG_KONG)
        assert counts(report) == (1, 0, 2)
        assert refusals(report) == [
            (2, "", "PatientNotFound"),
            (3, "", "Malformed"),
        ]

    async def test_the_errors_are_a_file_that_quotes_nobody(
        self, ledger: Ledger
    ) -> None:
        await stories.mrs_chan(ledger)
        too_much = HONG_KONG | {"amount_hkd": "9000"} | bill("9000")
        shifted = BAY_AREA | {"reference": "A123456(3)"}
        report = await imported(ledger, too_much, shifted)
        assert report.errors_csv().splitlines() == [
            "row,reference,rule,refusal,reason,facts",
            "2,F-0001,V-BR-04,InsufficientVouchers,The claim is larger than the "
            "balance.,balance_hkd=8000 amount_hkd=9000",
            '3,,,Malformed,"reference: use letters, digits and . / _ - only, '
            '64 at most",',
        ]

    async def test_an_import_cut_short_is_finished_by_the_next_one(
        self, ledger: Ledger
    ) -> None:
        world = await stories.mrs_chan(ledger)
        rows = [HONG_KONG | {"reference": f"F-{n}"} for n in range(6)]

        def interrupt(done: int) -> None:
            if done == 3:
                raise Unavailable

        with pytest.raises(Unavailable):
            await imports.import_file(
                ledger,
                CLAIMS,
                ImportFile.read(written(*rows), CLAIMS.columns),
                by=OPERATOR,
                mode="record",
                settings=SchemeSettings(),
                progress=interrupt,
            )
        assert await balance(ledger, world) == 8_000 - 3 * 250
        assert counts(await imported(ledger, *rows)) == (3, 3, 0)
        assert await balance(ledger, world) == 8_000 - 6 * 250

    async def test_two_desks_that_import_one_file_at_once_count_it_once(
        self, ledger: Ledger
    ) -> None:
        world = await stories.mrs_chan(ledger)
        rows = [HONG_KONG | {"reference": f"F-{n}"} for n in range(4)]
        one, other = await asyncio.gather(
            imported(ledger, *rows), imported(ledger, *rows)
        )
        assert one.recorded + other.recorded == 4
        assert one.repeated + other.repeated == 4
        assert await balance(ledger, world) == 8_000 - 4 * 250

    async def test_the_spouses_vouchers_are_used_row_by_row(
        self, ledger: Ledger
    ) -> None:
        """A rehearsal sees what earlier rows took, in both accounts."""
        world = await stories.mrs_chan(ledger)
        patient = await stories.register(
            ledger, number="B234567(1)", born=date(1945, 1, 1)
        )
        await stories.open_account(ledger, patient)
        await vouchers.pair_spouses(ledger, pairing(world.account_id, patient))
        shared = HONG_KONG | {"spouse_document": "hkic"}
        rows = [
            shared | {"reference": f"F-{n}", "amount_hkd": amount_hkd} | bill("12000")
            for n, amount_hkd in enumerate(["12000", "4000", "1"])
        ]
        rehearsed = await imported(ledger, *rows, mode="rehearse")
        assert refusals(rehearsed) == [(4, "V-BR-04", "InsufficientVouchers")]
        report = await imported(ledger, *rows)
        assert refusals(report) == refusals(rehearsed)
        for one in (world.account_id, account_id(patient)):
            assert (await ledger.get(VoucherAccount, one)).balance_hkd == 0
