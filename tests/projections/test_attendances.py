"""Lists are held to the patients whom somebody's organisation, or place, attends to."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.patients import Patient
from domain.values import Jurisdiction
from domain.vouchers import VoucherAccount
from projections import attendances, patients, vouchers
from projections.attendances import Circle
from projections.vouchers import ClaimFilter, NextIssue
from tests.facts import patients as people
from tests.facts import vouchers as facts
from tests.given import CLERK
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

ELSEWHERE = CLERK.model_copy(
    update={"organisation": "ELSEWHERE", "jurisdiction": Jurisdiction.MO}
)
OWN = Circle(organisation=CLERK.organisation)
OTHERS = Circle(organisation="ELSEWHERE")
NOBODYS = Circle(organisation="NOWHERE")
HONG_KONG = Circle(jurisdiction=Jurisdiction.HK)
MACAO = Circle(jurisdiction=Jurisdiction.MO)
GUANGDONG = Circle(jurisdiction=Jurisdiction.CN_GD)
IDS = [UUID(int=number) for number in range(1, 6)]
VIEWS = (*attendances.VIEWS, *patients.VIEWS, *vouchers.VIEWS)
ISSUE = NextIssue(
    credited_on=date(2027, 1, 1), amount_hkd=2_000, limit_hkd=8_000, assumed=False
)


@pytest.fixture
def town(database: Engine) -> Engine:
    """Five patients; the last two are taken on elsewhere, and one has an account."""
    log = ListLog()
    for id in IDS:
        taken_on = [people.attended(by=ELSEWHERE)] if id in IDS[3:] else []
        record(log, Patient, people.registered, *taken_on, id=id)
    claimed = facts.claimed_in_hong_kong()
    record(log, VoucherAccount, facts.opened(), facts.balance(1_000), claimed)
    record(log, Patient, people.registered, id=facts.PATIENT_ID)
    show(database, VIEWS, log)
    return database


def listed(database: Engine, circle: Circle | None, limit: int = 99) -> list[UUID]:
    """Follow the list from page to page."""
    seen: list[UUID] = []
    while rows := patients.patients(
        database, circle=circle, after=seen[-1] if seen else None, limit=limit
    ):
        seen += [row.patient_id for row in rows]
    return [id for id in seen if id in IDS]


@pytest.mark.parametrize(
    ("circle", "ids"),
    [
        *((None, IDS), (OWN, IDS), (OTHERS, IDS[3:]), (NOBODYS, [])),
        *((HONG_KONG, IDS), (MACAO, IDS[3:]), (GUANGDONG, [])),
    ],
)
@pytest.mark.parametrize("limit", [1, 99])
def test_patients_are_those_of_the_circle(
    town: Engine, circle: Circle | None, ids: list[UUID], limit: int
) -> None:
    assert listed(town, circle, limit) == ids


@pytest.mark.parametrize(("circle", "count"), [(OWN, 1), (OTHERS, 0), (None, 1)])
def test_an_organisation_that_entered_a_claim_sees_it(
    town: Engine, circle: Circle | None, count: int
) -> None:
    """The account is not derived from its patient here: only the desk counts."""
    wanted = ClaimFilter(circle=circle)
    assert len(vouchers.claims(town, wanted, limit=9)) == count
    assert (vouchers.claim(town, facts.CLAIM_ID, circle=circle) is not None) == count


@pytest.mark.parametrize("circle", [OTHERS, NOBODYS, MACAO])
def test_what_is_asked_of_vouchers_is_empty_for_strangers(
    town: Engine, circle: Circle
) -> None:
    today = date(2026, 3, 2)
    assert vouchers.balances(town, circle=circle, limit=9) == []
    assert vouchers.earlier_claims(town, circle=circle, limit=9) == []
    assert vouchers.owed_lines(town, "2026-03", circle=circle, limit=9) == []
    assert vouchers.owed_totals(town, "2026-03", circle=circle, limit=9) == []
    assert vouchers.pending_claims(town, today, circle=circle, limit=9) == []
    assert vouchers.pending_by_provider(town, today, circle=circle) == []
    assert vouchers.unvalidated_accounts(town, today, circle=circle, limit=9) == []
    totals = vouchers.forecast_totals(town, ISSUE, today, circle=circle)
    assert set(totals.model_dump().values()) == {0}
