from datetime import date

import pytest

from application import vouchers
from application.ledger import Ledger
from domain.directory import NoEligibleAge, NoPolicyForYear
from domain.kernel import AlreadyExists, NotFound
from domain.vouchers import (
    CreditVouchers,
    NotYetEligible,
    OpenVoucherAccount,
    VoucherAccount,
    account_id,
)
from tests.application.test_vouchers.desk import ISSUES, Desk
from tests.given import SOME_ID
from tests.ledgers import Clock


class TestOpen:
    async def test_everything_due_is_credited_with_the_opening(
        self, desk: Desk
    ) -> None:
        made = await desk.open_account(await desk.patient())
        assert made.events[:2] == ("vouchers.account-opened", "vouchers.credited")
        assert made.events.count("vouchers.credited") == 13
        assert made.events.count("vouchers.forfeited") == 8
        assert await desk.balance(made.id) == 8_000

    async def test_a_patient_has_one_account(self, desk: Desk) -> None:
        patient_id = await desk.patient()
        made = await desk.open_account(patient_id)
        assert made.id == account_id(patient_id)
        with pytest.raises(AlreadyExists):
            await desk.open_account(patient_id)

    async def test_a_rehearsal_opens_nothing(self, desk: Desk) -> None:
        made = await desk.open_account(await desk.patient(), dry_run=True)
        assert made.dry_run
        assert await desk.ledger.find(VoucherAccount, made.id) is None

    async def test_an_unknown_patient(self, desk: Desk) -> None:
        with pytest.raises(NotFound):
            await desk.open_account(SOME_ID)

    async def test_a_person_who_is_too_young(self, desk: Desk) -> None:
        with pytest.raises(NotYetEligible):
            await desk.account(born=1962)

    async def test_a_scheme_without_ages(self, ledger: Ledger, clock: Clock) -> None:
        with pytest.raises(NoEligibleAge):
            await Desk(ledger, clock).account()


class TestYears:
    async def test_the_years_of_the_policy_one_after_another(self, desk: Desk) -> None:
        """Eligible since 2016 and never used (§1.3)."""
        desk.move_to(date(2016, 1, 1))
        account = await desk.account(born=1946)
        balances = {}
        for issue in (one for one in ISSUES if one.year >= 2016):
            desk.move_to(issue.credited_on)
            await desk.credit(account)
            balances[str(issue.credited_on)] = await desk.balance(account)
        assert balances == {
            "2016-01-01": 2_000,
            "2017-01-01": 4_000,
            "2018-01-01": 4_000,
            "2018-06-08": 5_000,
            "2019-01-01": 5_000,
            "2019-06-26": 6_000,
            "2020-01-01": 8_000,
            **{f"{year}-01-01": 8_000 for year in range(2021, 2027)},
        }

    async def test_a_credit_repeated_changes_nothing(self, desk: Desk) -> None:
        account = await desk.account()
        assert (await desk.credit(account)).events == ()

    async def test_what_was_answered_stays_answered_in_a_year_without_a_policy(
        self, desk: Desk
    ) -> None:
        opening = OpenVoucherAccount(
            occasion=desk.occasion(), patient_id=await desk.patient()
        )
        opened = await vouchers.open_account(desk.ledger, opening)
        crediting = CreditVouchers(occasion=desk.occasion(), account_id=opened.id)
        credited = await vouchers.credit(desk.ledger, crediting)
        desk.move_to(date(2027, 1, 1))
        again = await vouchers.open_account(desk.ledger, opening)
        assert again == opened.model_copy(update={"replayed": True})
        again = await vouchers.credit(desk.ledger, crediting)
        assert again == credited.model_copy(update={"replayed": True})

    async def test_a_year_without_a_policy_is_refused_by_name(self, desk: Desk) -> None:
        account = await desk.account()
        patient_id = await desk.patient("AB987654(3)")
        claim = await desk.claim_of_doctor(account)
        desk.move_to(date(2027, 1, 1))
        with pytest.raises(NoPolicyForYear) as caught:
            await desk.credit(account)
        assert caught.value.year == 2027
        with pytest.raises(NoPolicyForYear):
            await desk.open_account(patient_id)
        later = claim.model_copy(update={"occasion": desk.occasion()})
        with pytest.raises(NoPolicyForYear):
            await desk.send(later)
