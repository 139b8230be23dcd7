import asyncio
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from api.parts import POLICIES
from application import patients
from application.reactions import Reactions, reaction_tables
from application.settings import Settings
from domain.directory import (
    VOUCHER_SCHEME_ID,
    NoRateForMonth,
    NotEnrolled,
    ServiceNotStarted,
    VoucherScheme,
)
from domain.patients import Patient
from domain.values import Role
from domain.vouchers import (
    InsufficientVouchers,
    NotTheEnrolledProvider,
    OpenVoucherAccount,
    SchemeSettings,
    ServiceAfterDeath,
    VoucherAccount,
    VouchersClaimedInBayArea,
    account_id,
)
from projections.store import open_database
from tests.application.test_vouchers.desk import DOCTOR, Desk
from tests.facts.directory import ENROLLED, STARTED
from tests.facts.patients import record_death
from tests.given import CLERK
from tests.ledgers import open_ledger


class TestHongKong:
    async def test_a_claim_survives_the_process(
        self, desk: Desk, settings: Settings
    ) -> None:
        account = await desk.account()
        claim = await desk.claim(account, 250)
        with open_ledger(settings) as other:
            found = await other.get(VoucherAccount, account)
        assert found.balance_hkd == 7_750
        assert found.claims[claim].reason == "acute"

    async def test_the_same_command_twice_is_one_claim(self, desk: Desk) -> None:
        account = await desk.account()
        command = await desk.claim_of_doctor(account)
        first, second = [await desk.send(command) for _ in range(2)]
        assert (first.made, first.replayed) == (second.made, not second.replayed)
        assert await desk.balance(account) == 7_750

    async def test_the_same_command_under_another_window_is_the_same(
        self, desk: Desk
    ) -> None:
        command = await desk.claim_of_doctor(await desk.account())
        first = await desk.send(command)
        other = SchemeSettings(claim_window_days=30)
        again = await desk.send(command.model_copy(update={"settings": other}))
        assert again == first.model_copy(update={"replayed": True})

    async def test_what_was_answered_stays_answered_after_a_delisting(
        self, desk: Desk
    ) -> None:
        account = await desk.account()
        command = await desk.claim_of_doctor(account)
        first = await desk.send(command)
        await desk.delist_doctor(command.service_date)
        assert await desk.send(command) == first.model_copy(update={"replayed": True})
        with pytest.raises(NotEnrolled):
            await desk.claim(account)

    async def test_the_first_and_the_day_before_enrolment(self, desk: Desk) -> None:
        desk.move_to(ENROLLED)
        account = await desk.account()
        await desk.claim(account)
        with pytest.raises(NotEnrolled):
            await desk.claim(account, service_date=date(2020, 2, 29))

    async def test_the_last_day_and_the_day_of_delisting(self, desk: Desk) -> None:
        account = await desk.account()
        await desk.delist_doctor(date(2026, 3, 2))
        await desk.claim(account, service_date=date(2026, 3, 1))
        with pytest.raises(NotEnrolled):
            await desk.claim(account, service_date=date(2026, 3, 2))

    async def test_a_claim_finds_the_credit_that_no_run_has_brought_yet(
        self, desk: Desk
    ) -> None:
        desk.move_to(date(2020, 12, 31))
        account = await desk.account()
        await desk.claim(account, 7_900)
        desk.move_to(date(2021, 1, 1))
        await desk.claim(account, 2_100)
        assert await desk.balance(account) == 0

    async def test_what_a_late_credit_would_forfeit_is_forfeited_before_the_claim(
        self, desk: Desk
    ) -> None:
        """A run that comes in February must not find the room a claim has made."""
        desk.move_to(date(2020, 12, 31))
        account = await desk.account()
        desk.move_to(date(2021, 2, 1))
        await desk.claim(account, 3_000)
        await desk.credit(account)
        assert await desk.balance(account) == 5_000


class TestBayArea:
    @pytest.fixture(autouse=True)
    async def _hospital(self, desk: Desk) -> None:
        await desk.open_hospital()

    async def test_the_rate_of_the_month_of_service_is_used(self, desk: Desk) -> None:
        await desk.publish_rate("2026-03")
        account = await desk.account()
        made = await desk.send(await desk.claim_of_hospital(account))
        assert made.made is not None
        claim = (await desk.ledger.get(VoucherAccount, account)).claims[made.made]
        assert isinstance(claim, VouchersClaimedInBayArea)
        assert (claim.amount_hkd, claim.covered_fen, claim.copay_fen) == (
            278,
            255_68,
            72,
        )
        assert claim.conversion.row.version == 2

    async def test_the_rate_of_another_month_is_never_used(self, desk: Desk) -> None:
        await desk.publish_rate("2026-03")
        account = await desk.account()
        command = await desk.claim_of_hospital(account, service_date=date(2026, 2, 28))
        with pytest.raises(NoRateForMonth) as caught:
            await desk.send(command)
        assert caught.value.month == "2026-02"

    async def test_the_service_point_opens_on_its_first_day(self, desk: Desk) -> None:
        await desk.publish_rate("2024-06")
        desk.move_to(STARTED)
        account = await desk.account()
        await desk.send(await desk.claim_of_hospital(account))
        command = await desk.claim_of_hospital(account, service_date=date(2024, 6, 27))
        with pytest.raises(ServiceNotStarted):
            await desk.send(command)


class TestAfterwards:
    async def test_the_provider_confirms_what_a_clerk_entered(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await desk.claim(account, by=CLERK)
        with pytest.raises(NotTheEnrolledProvider):
            await desk.confirm(account, claim, by=CLERK)
        done = await desk.confirm(account, claim, by=DOCTOR)
        assert done.events == ("vouchers.claim-confirmed",)

    async def test_what_the_provider_entered_is_confirmed(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await desk.claim(account, by=DOCTOR)
        found = await desk.ledger.get(VoucherAccount, account)
        assert found.confirmed == {claim}

    async def test_a_void_restores_the_balance(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await desk.claim(account, 8_000)
        await desk.void(account, claim)
        assert await desk.balance(account) == 8_000

    async def test_what_a_void_gives_back_was_not_there_on_1_january(
        self, desk: Desk
    ) -> None:
        """Whether the yearly run has come to the account or not."""
        desk.move_to(date(2025, 12, 20))
        accounts = [await desk.account(), await desk.account("G123456(A)")]
        claims = [await desk.claim(one, 3_000) for one in accounts]
        desk.move_to(date(2026, 1, 5))
        await desk.credit(accounts[0])
        officer = CLERK.model_copy(update={"role": Role.VOUCHER_OFFICER})
        for account, claim in zip(accounts, claims, strict=True):
            await desk.void(account, claim, by=officer)
            await desk.credit(account)
        assert [await desk.balance(one) for one in accounts] == [10_000, 10_000]

    async def test_nothing_clinical_is_stored_in_the_clear(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await desk.claim(account, reason="rehabilitative")
        await desk.void(account, claim, "It was his bad knee.")
        stored = b"".join(
            row.state for row in desk.ledger.log.recorder.select_notifications(1, 999)
        )
        assert b"knee" not in stored
        assert b"rehabilitative" not in stored
        assert b"dentist" in stored  # the control: what is open is found this way


async def test_two_claims_at_once_never_overdraw(
    desk: Desk, settings: Settings
) -> None:
    """Two processes, one balance of 8,000, two claims of 5,000."""
    account = await desk.account()
    claims = [await desk.claim_of_doctor(account, 5_000) for _ in range(2)]
    with open_ledger(settings, desk.clock) as other:
        rival = Desk(other, desk.clock)
        outcomes = await asyncio.gather(
            desk.send(claims[0]), rival.send(claims[1]), return_exceptions=True
        )
    [refusal] = [one for one in outcomes if isinstance(one, BaseException)]
    assert isinstance(refusal, InsufficientVouchers)
    assert (refusal.balance_hkd, refusal.amount_hkd) == (3_000, 5_000)
    assert await desk.balance(account) == 3_000


class TestDeath:
    @pytest.fixture
    def engine(self, settings: Settings) -> Iterator[Engine]:
        engine = open_database(settings.database_url)
        reaction_tables.create_all(engine)
        yield engine
        engine.dispose()

    async def test_a_recorded_death_freezes_the_account(
        self, desk: Desk, engine: Engine
    ) -> None:
        patient_id = await desk.patient()
        account = (await desk.open_account(patient_id)).id
        await self.die(desk, engine, patient_id=patient_id, on=date(2026, 3, 1))

        await desk.claim(account, service_date=date(2026, 3, 1))
        with pytest.raises(ServiceAfterDeath):
            await desk.claim(account, service_date=date(2026, 3, 2))

    async def test_a_patient_without_an_account_may_die(
        self, desk: Desk, engine: Engine
    ) -> None:
        patient_id = await desk.patient()
        reactions = await self.die(
            desk, engine, patient_id=patient_id, on=date(2026, 3, 1)
        )
        assert reactions.parked() == []
        assert await desk.ledger.find(VoucherAccount, account_id(patient_id)) is None

    async def test_a_death_that_was_recorded_while_the_account_opened_freezes_it(
        self, desk: Desk, engine: Engine
    ) -> None:
        """The clerk at the counter had read the patient's record before the death."""
        patient_id = await desk.patient()
        holder = (await desk.ledger.get(Patient, patient_id)).holder()
        ages = (await desk.ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)).ages()
        died_on = date(2026, 3, 1)
        reactions = await self.die(desk, engine, patient_id=patient_id, on=died_on)
        command = OpenVoucherAccount(occasion=desk.occasion(), patient_id=patient_id)
        await desk.ledger.begin(
            command, lambda: VoucherAccount.open(command, holder, ages)
        )
        await reactions.catch_up()
        account = await desk.ledger.get(VoucherAccount, account_id(patient_id))
        assert account.died_on == died_on

    @staticmethod
    async def die(
        desk: Desk, engine: Engine, *, patient_id: UUID, on: date
    ) -> Reactions:
        death = record_death(on, patient_id=patient_id, command=700)
        await patients.record_death(desk.ledger, death)
        reactions = Reactions(desk.ledger, engine, POLICIES)
        await reactions.catch_up()
        return reactions
