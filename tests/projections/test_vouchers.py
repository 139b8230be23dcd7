from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from domain.kernel import Actor
from domain.sealed import Ciphertext
from domain.vouchers import PaperForm, VoucherAccount, claim_id
from projections import vouchers
from projections.vouchers import ClaimFilter
from tests.facts import vouchers as facts
from tests.given import SOME_ID, Happened, happened, replay
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

OTHER_ID = UUID(int=2)


def an_account(database: Engine, *history: Happened) -> None:
    log = ListLog()
    record(log, VoucherAccount, facts.opened(), *history)
    show(database, vouchers.VIEWS, log)


def at(fact: Happened, moment: datetime, **more: Any) -> Happened:
    return happened(fact.func, **fact.keywords, timestamp=moment, **more)  # type: ignore[arg-type]


def claimed(amount_hkd: int, number: int, **of: Any) -> tuple[Happened, UUID]:
    command = facts.claim_in_hong_kong(amount_hkd, command=number, **of)
    return facts.claimed_in_hong_kong(command), claim_id(command)


def test_an_account_shows_where_its_balance_comes_from(database: Engine) -> None:
    issue = facts.annual(2020, limit_hkd=2_500)
    an_account(
        database,
        facts.balance(1_000),
        facts.credited(issue),
        facts.forfeited(500, issue),
        facts.consented(),
        facts.claimed_in_hong_kong(),
        facts.confirmed(),
        facts.voided(),
    )
    row = vouchers.balance(database, SOME_ID)
    assert row is not None
    assert (row.balance_hkd, row.limit_hkd, row.version) == (2_500, 2_500, 8)
    assert (row.credited_hkd, row.forfeited_hkd) == (3_000, 500)
    assert (row.claimed_hkd, row.restored_hkd) == (250, 250)
    steps = vouchers.explanation(database, SOME_ID, limit=10)
    assert [(step.kind, step.amount_hkd, step.balance_hkd) for step in steps] == [
        ("credit", 1_000, 1_000),
        ("credit", 2_000, 3_000),
        ("forfeiture", -500, 2_500),
        ("claim", -250, 2_250),
        ("void", 250, 2_500),
    ]
    assert (steps[1].issue, steps[1].year) == ("annual-2020", 2020)
    assert (steps[1].row_id, steps[1].row_version) == (facts.ROW.id, facts.ROW.version)
    assert steps[3].claim_id == facts.CLAIM_ID


def test_an_explanation_goes_on_with_the_balance_of_the_page_before(
    database: Engine,
) -> None:
    issues = [facts.annual(year, limit_hkd=None) for year in (2018, 2019, 2020)]
    an_account(database, *map(facts.credited, issues))
    first = vouchers.explanation(database, SOME_ID, limit=2)
    seen = (first[-1].version, first[-1].part)
    rest = vouchers.explanation(database, SOME_ID, after=seen, limit=2)
    assert [step.balance_hkd for step in (*first, *rest)] == [2_000, 4_000, 6_000]


def a_long_history(seed: int) -> list[Happened]:
    chance, happenings, open_claims = Random(seed), [facts.opened()], []
    for number in range(10, 90):
        choice = chance.choice(["credit", "forfeit", "claim", "void", "confirm"])
        issue = facts.annual(2018 + number, limit_hkd=8_000)
        if choice == "credit":
            happenings.append(facts.credited(issue))
        elif choice == "forfeit":
            happenings.append(facts.forfeited(chance.randrange(1, 50), issue))
        elif choice == "claim":
            amount = chance.randrange(1, 300)
            fact, id = claimed(amount, number)
            happenings.append(fact)
            open_claims.append((id, amount))
        elif choice == "void" and open_claims:
            id, amount = open_claims.pop(chance.randrange(len(open_claims)))
            happenings.append(facts.voided(amount, claim=id))
        elif open_claims:
            happenings.append(facts.confirmed(chance.choice(open_claims)[0]))
    return happenings


def test_the_entries_of_every_account_add_up_to_its_balance(database: Engine) -> None:
    log = ListLog()
    histories = {UUID(int=seed): a_long_history(seed) for seed in range(1, 9)}
    for id, history in histories.items():
        record(log, VoucherAccount, *history, id=id)
    show(database, vouchers.VIEWS, log)
    for id, history in histories.items():
        row = vouchers.balance(database, id)
        steps = vouchers.explanation(database, id, limit=1_000)
        assert row is not None
        assert sum(step.amount_hkd for step in steps) == row.balance_hkd
        assert steps[-1].balance_hkd == row.balance_hkd
        assert replay(VoucherAccount, *history, id=id).balance_hkd == row.balance_hkd


def test_an_account_is_found_by_its_patient_and_frozen_by_death(
    database: Engine,
) -> None:
    died_on = date(2026, 2, 1)
    an_account(database, facts.frozen(died_on))
    row = vouchers.balance(database, SOME_ID)
    assert row is not None
    assert (row.frozen, row.died_on) == (True, died_on)
    assert vouchers.balance_of_patient(database, UUID(int=99)) is None
    assert vouchers.balances(database, limit=10) == [row]
    assert vouchers.balances(database, after=SOME_ID, limit=10) == []


def test_a_claim_awaits_its_provider_until_confirmed(database: Engine) -> None:
    early = datetime(2026, 3, 1, 2, tzinfo=UTC)
    (first, first_id), (second, second_id) = claimed(100, 11), claimed(200, 12)
    (done, done_id) = claimed(50, 13)
    an_account(
        database,
        facts.balance(1_000),
        first,
        at(second, early),
        done,
        facts.confirmed(done_id),
    )
    pending = vouchers.pending_claims(database, facts.TODAY, limit=10)
    assert [row.claim_id for row in pending] == [second_id, first_id]
    assert [row.waiting_days for row in pending] == [1, 0]
    seen = (pending[0].entered_at, pending[0].claim_id)
    assert (
        vouchers.pending_claims(database, facts.TODAY, after=seen, limit=10)
        == pending[1:]
    )
    (summary,) = vouchers.pending_by_provider(database, facts.TODAY)
    assert summary.model_dump() == {
        "provider_id": facts.PROVIDER_ID,
        "claims": 2,
        "amount_hkd": 300,
        "oldest_entered_at": early,
        "waiting_days": 1,
    }
    nobody = vouchers.pending_claims(
        database, facts.TODAY, provider_id=UUID(int=5), limit=10
    )
    assert nobody == []


def test_a_claim_in_the_bay_area_shows_its_conversion(database: Engine) -> None:
    an_account(
        database,
        facts.balance(1_000),
        facts.claimed_in_bay_area(),
        facts.confirmed(),
    )
    row = vouchers.claim(database, facts.CLAIM_ID)
    assert row is not None
    assert (row.place, row.payee, row.payee_id) == (
        "GBA",
        "institution",
        facts.INSTITUTION_ID,
    )
    assert (row.service_point, row.department) == (
        facts.SERVICE_POINT,
        "internal-medicine",
    )
    assert (row.fee_minor, row.covered_minor, row.copay_minor) == (25_640, 25_568, 72)
    assert (row.fee_currency, row.amount_hkd) == ("CNY", 278)
    assert str(row.hkd_per_cny) == "1.0873"
    assert row.unrounded_hkd == Decimal("278.783720")
    assert isinstance(row.reason, Ciphertext)


def test_a_void_says_by_whom_and_keeps_its_reason_sealed(database: Engine) -> None:
    an_account(
        database, facts.balance(1_000), facts.claimed_in_hong_kong(), facts.voided()
    )
    row = vouchers.claim(database, facts.CLAIM_ID)
    assert row is not None
    assert (row.state, row.voided_by) == ("voided", "clerk-7")
    assert isinstance(row.void_reason, Ciphertext)
    assert vouchers.pending_claims(database, facts.TODAY, limit=10) == []


def test_claims_are_filtered_and_come_in_pages(database: Engine) -> None:
    days = [date(2026, 3, day) for day in (1, 2, 2, 3)]
    made = [
        claimed(10 + number, 20 + number, service_date=day)
        for number, day in enumerate(days)
    ]
    an_account(
        database,
        facts.balance(1_000),
        *(fact for fact, _ in made),
        facts.confirmed(made[0][1]),
    )

    def ids(**wanted: Any) -> set[UUID]:
        rows = vouchers.claims(database, ClaimFilter(**wanted), limit=10)
        return {row.claim_id for row in rows}

    every = {id for _, id in made}
    assert ids() == ids(account_id=SOME_ID) == ids(place="HK") == every
    assert ids(payee_id=facts.PROVIDER_ID, patient_id=facts.PATIENT_ID) == every
    assert ids(account_id=OTHER_ID) == ids(place="GBA") == set()
    assert ids(state="confirmed") == {made[0][1]}
    assert ids(served_from=date(2026, 3, 2)) == every - {made[0][1]}
    assert ids(served_until=date(2026, 3, 2)) == every - {made[3][1]}
    first = vouchers.claims(database, limit=2)
    seen = (first[-1].service_date, first[-1].claim_id)
    rest = vouchers.claims(database, after=seen, limit=10)
    assert [row.service_date for row in (*first, *rest)] == days[::-1]
    assert {row.claim_id for row in (*first, *rest)} == every


def test_the_fund_owes_what_is_confirmed_and_not_voided(database: Engine) -> None:
    waiting, _ = claimed(10, 31)
    (paid, paid_id), (void, void_id) = claimed(20, 32), claimed(40, 33)
    bay = facts.claim_in_bay_area(command=34)
    an_account(
        database,
        facts.balance(1_000),
        waiting,
        paid,
        facts.confirmed(paid_id),
        void,
        facts.confirmed(void_id),
        facts.voided(40, claim=void_id),
        facts.claimed_in_bay_area(bay),
        facts.confirmed(claim_id(bay)),
    )
    hospital, doctor = vouchers.owed_lines(database, "2026-03", limit=10)
    assert (hospital.payee_id, hospital.amount_hkd) == (facts.INSTITUTION_ID, 278)
    assert (hospital.fee_currency, hospital.currency) == ("CNY", "HKD")
    assert (doctor.payee_id, doctor.amount_hkd) == (facts.PROVIDER_ID, 20)
    totals = vouchers.owed_totals(database, "2026-03", limit=10)
    assert [(one.payee_id, one.claims, one.amount_hkd) for one in totals] == [
        (facts.INSTITUTION_ID, 1, 278),
        (facts.PROVIDER_ID, 1, 20),
    ]
    mine = facts.PROVIDER_ID
    lines = vouchers.owed_lines(database, "2026-03", payee_id=mine, limit=10)
    assert lines == [doctor]
    sums = vouchers.owed_totals(database, "2026-03", payee_id=mine, limit=10)
    assert sums == totals[1:]
    seen = (hospital.payee_id, hospital.claim_id)
    assert vouchers.owed_lines(database, "2026-03", after=seen, limit=10) == [doctor]
    after = facts.INSTITUTION_ID
    assert (
        vouchers.owed_totals(database, "2026-03", after=after, limit=10) == totals[1:]
    )


def test_a_claim_is_owed_in_the_local_month_of_its_confirmation(
    database: Engine,
) -> None:
    (first, first_id), (second, second_id) = claimed(10, 41), claimed(20, 42)
    an_account(
        database,
        facts.balance(1_000),
        first,
        second,
        at(facts.confirmed(first_id), datetime(2026, 3, 31, 15, 59, tzinfo=UTC)),
        at(facts.confirmed(second_id), datetime(2026, 3, 31, 16, 0, tzinfo=UTC)),
    )
    for month, id in (("2026-03", first_id), ("2026-04", second_id)):
        (line,) = vouchers.owed_lines(database, month, limit=10)
        assert line.claim_id == id


def test_a_consent_says_which_claim_used_it(database: Engine) -> None:
    form = PaperForm(form="FORM-1", because="card-unreadable")
    unused = facts.give_consent(method=form, command=9, at_most_hkd=300)
    an_account(
        database,
        facts.balance(1_000),
        facts.consented(),
        facts.consented(unused),
        facts.claimed_in_hong_kong(),
    )
    rows = vouchers.consents(database, SOME_ID, limit=10)
    by_method = {row.method: row for row in rows}
    assert by_method["card-read"].claim_id == facts.CLAIM_ID
    assert by_method["card-read"].provider_id == facts.PROVIDER_ID
    paper = by_method["paper"]
    assert (paper.form, paper.claim_id, paper.at_most_hkd) == ("FORM-1", None, 300)
    assert (paper.because, by_method["card-read"].because) == ("card-unreadable", None)


def test_a_provider_who_confirms_is_named(database: Engine) -> None:
    by: Actor = facts.PROVIDER
    confirmed = happened(facts.confirmed().func, claim_id=facts.CLAIM_ID, by=by)  # type: ignore[arg-type]
    an_account(database, facts.balance(1_000), facts.claimed_in_hong_kong(), confirmed)
    row = vouchers.claim(database, facts.CLAIM_ID)
    assert row is not None
    assert (row.state, row.confirmed_by, row.entered_by) == (
        "confirmed",
        "dr-wong",
        "clerk-7",
    )
