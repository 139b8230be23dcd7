"""What stands beside a claim: transaction numbers, episodes, balances brought in."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from api.parts import POLICIES
from application import patients, vouchers
from application.ledger import Recorded
from application.reactions import Reactions, reaction_tables
from application.settings import Settings
from domain.kernel import AlreadyExists
from domain.vouchers import (
    BringInAccount,
    BringInClaim,
    BroughtReward,
    Episode,
    NationalInsuranceUsed,
    NotBeforeTheLedger,
    NotTheInstitution,
    PermissionEnded,
    RecordTransactionNumber,
    ReportNationalInsurance,
    TransactionNumberTaken,
    VoucherAccount,
    episode_id,
)
from projections.store import open_database
from tests.application.test_vouchers.desk import (
    AT_DOCTOR,
    HOSPITAL_ID,
    SHROFF,
    Desk,
)
from tests.facts.patients import record_permission
from tests.ledgers import open_ledger


async def number(desk: Desk, account: UUID, claim: UUID, number: str) -> Recorded:
    command = RecordTransactionNumber(
        occasion=desk.occasion(),
        account_id=account,
        claim_id=claim,
        transaction=number,
    )
    return await vouchers.record_transaction(desk.ledger, command)


class TestTransactionNumbers:
    async def test_a_number_belongs_to_one_claim_only(self, desk: Desk) -> None:
        account = await desk.account()
        await desk.claim(account, transaction="EHS-1")
        with pytest.raises(TransactionNumberTaken):
            await desk.claim(account, transaction="EHS-1")

    async def test_also_across_accounts_and_at_once(
        self, desk: Desk, settings: Settings
    ) -> None:
        accounts = [await desk.account(), await desk.account("G123456(A)")]
        claims = [
            await desk.claim_of_doctor(one, transaction="EHS-1") for one in accounts
        ]
        with open_ledger(settings, desk.clock) as other:
            rival = Desk(other, desk.clock)
            outcomes = await asyncio.gather(
                desk.send(claims[0]), rival.send(claims[1]), return_exceptions=True
            )
        [refusal] = [one for one in outcomes if isinstance(one, BaseException)]
        assert isinstance(refusal, TransactionNumberTaken)
        assert sum([await desk.balance(one) for one in accounts]) == 15_750

    async def test_a_mistyped_number_is_free_again(self, desk: Desk) -> None:
        account = await desk.account()
        first = await desk.claim(account, transaction="EHS-2")
        second = await desk.claim(account)
        await number(desk, account, first, "EHS-1")
        await number(desk, account, second, "EHS-2")
        found = await desk.ledger.get(VoucherAccount, account)
        assert found.transactions == {first: "EHS-1", second: "EHS-2"}

    async def test_the_number_of_a_voided_claim_is_free_again(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await desk.claim(account, transaction="EHS-1")
        await desk.void(account, claim)
        await desk.claim(account, transaction="EHS-1")

    async def test_the_same_claim_again_has_its_number_already(
        self, desk: Desk
    ) -> None:
        account = await desk.account()
        command = await desk.claim_of_doctor(account, transaction="EHS-1", ref="F-1")
        first = await desk.send(command)
        again = command.model_copy(update={"occasion": desk.occasion()})
        assert (await desk.send(again)).made == first.made
        assert await desk.balance(account) == 7_750


class TestEpisodes:
    @pytest.fixture(autouse=True)
    async def _hospital(self, desk: Desk) -> None:
        await desk.open_hospital()
        await desk.publish_rate("2026-03")

    async def claim(self, desk: Desk, account: UUID, episode: str = "OP-1") -> UUID:
        command = await desk.claim_of_hospital(account, episode=episode)
        made = (await desk.send(command)).made
        assert made is not None
        return made

    async def insure(self, desk: Desk) -> Recorded:
        command = ReportNationalInsurance(
            occasion=desk.occasion(),
            institution_id=HOSPITAL_ID,
            episode="OP-1",
            settlement="NMI-1",
        )
        return await vouchers.report_national_insurance(desk.ledger, command)

    async def test_vouchers_do_not_pay_what_insurance_paid(self, desk: Desk) -> None:
        account = await desk.account()
        await self.insure(desk)
        with pytest.raises(NationalInsuranceUsed):
            await self.claim(desk, account)
        assert await desk.balance(account) == 8_000

    async def test_however_its_number_is_typed(self, desk: Desk) -> None:
        account = await desk.account()
        await self.insure(desk)
        with pytest.raises(NationalInsuranceUsed):
            await self.claim(desk, account, episode="op-1")

    async def test_another_organisation_does_not_claim_for_the_institution(
        self, desk: Desk
    ) -> None:
        account = await desk.account()
        command = await desk.claim_of_hospital(account, occasion=desk.occasion())
        with pytest.raises(NotTheInstitution):
            await desk.send(command)
        assert await desk.balance(account) == 8_000

    async def test_what_both_paid_names_the_claims(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await self.claim(desk, account)
        await self.insure(desk)
        episode = await desk.ledger.get(Episode, episode_id(HOSPITAL_ID, "OP-1"))
        assert episode.voucher_claims == {claim}
        assert episode.settlements == {"NMI-1"}

    async def test_a_voided_claim_does_not_pay_for_the_visit(self, desk: Desk) -> None:
        account = await desk.account()
        claim = await self.claim(desk, account)
        await desk.void(account, claim, by=SHROFF)
        episode = await desk.ledger.get(Episode, episode_id(HOSPITAL_ID, "OP-1"))
        assert episode.voucher_claims == set()

    async def test_a_visit_may_have_two_claims(self, desk: Desk) -> None:
        account = await desk.account()
        claims = {await self.claim(desk, account) for _ in range(2)}
        episode = await desk.ledger.get(Episode, episode_id(HOSPITAL_ID, "OP-1"))
        assert episode.voucher_claims == claims


class TestBroughtIn:
    @pytest.fixture(autouse=True)
    async def _rewards(self, desk: Desk) -> None:
        await desk.publish_rewards()

    async def bring_in(self, desk: Desk, **facts: Any) -> Recorded:
        known: dict[str, Any] = {
            "occasion": desk.occasion(),
            "as_of": date(2025, 12, 31),
            "own_hkd": 3_200,
            "source": "EHS-2025",
        }
        if "patient_id" not in facts:
            facts["patient_id"] = await desk.patient()
        return await vouchers.bring_in_account(
            desk.ledger, BringInAccount(**known | facts)
        )

    async def test_a_balance_stands_in_the_place_of_all_credits_before_it(
        self, desk: Desk
    ) -> None:
        brought = await self.bring_in(desk)
        assert await desk.balance(brought.id) == 5_200  # with the credit of 2026

    async def test_a_reward_brought_in_can_be_spent(self, desk: Desk) -> None:
        reward = BroughtReward(
            programme="2025-reward", unspent_hkd=500, counted_hkd=1_400, granted=True
        )
        account = (await self.bring_in(desk, rewards=(reward,))).id
        await desk.claim(account, 600, reason="preventive")
        assert await desk.balance(account) == 5_100

    async def test_an_open_account_is_not_brought_in(self, desk: Desk) -> None:
        patient_id = await desk.patient()
        await desk.open_account(patient_id)
        with pytest.raises(AlreadyExists):
            await self.bring_in(desk, patient_id=patient_id)

    async def test_an_earlier_claim_moves_nothing(self, desk: Desk) -> None:
        account = (await self.bring_in(desk)).id
        claim: dict[str, Any] = {
            "account_id": account,
            "transaction": "EHS-7",
            "service_date": date(2025, 11, 3),
            "amount_hkd": 300,
            "place": AT_DOCTOR,
            "source": "EHS-2025",
        }
        last_day = BringInClaim(
            occasion=desk.occasion(), claimed_on=date(2025, 12, 31), **claim
        )
        await vouchers.bring_in_claim(desk.ledger, last_day)
        day_after = BringInClaim(
            occasion=desk.occasion(),
            claimed_on=date(2026, 1, 1),
            **claim | {"transaction": "EHS-8"},
        )
        with pytest.raises(NotBeforeTheLedger):
            await vouchers.bring_in_claim(desk.ledger, day_after)
        assert await desk.balance(account) == 5_200

    async def test_its_number_belongs_to_no_other_claim(self, desk: Desk) -> None:
        account = (await self.bring_in(desk)).id
        earlier: dict[str, Any] = {
            "account_id": account,
            "transaction": "EHS-7",
            "service_date": date(2025, 11, 3),
            "claimed_on": date(2025, 11, 3),
            "amount_hkd": 300,
            "place": AT_DOCTOR,
            "source": "EHS-2025",
        }
        command = BringInClaim(occasion=desk.occasion(), **earlier)
        await vouchers.bring_in_claim(desk.ledger, command)
        other = await desk.account("G123456(A)")
        for typed in ("EHS-7", "ehs-7"):
            with pytest.raises(TransactionNumberTaken):
                await desk.claim(other, transaction=typed)
        assert await desk.balance(other) == 8_000


class TestPermission:
    @pytest.fixture
    def engine(self, settings: Settings) -> Iterator[Engine]:
        engine = open_database(settings.database_url)
        reaction_tables.create_all(engine)
        yield engine
        engine.dispose()

    async def test_a_permission_that_ends_later_ends_the_entitlement(
        self, desk: Desk, engine: Engine
    ) -> None:
        patient_id = await desk.patient()
        account = (await desk.open_account(patient_id)).id
        ends = record_permission(date(2026, 3, 2), patient_id=patient_id, command=800)
        await patients.record_permission(desk.ledger, ends)
        await Reactions(desk.ledger, engine, POLICIES).catch_up()
        await desk.claim(account, service_date=date(2026, 3, 1))
        with pytest.raises(PermissionEnded):
            await desk.claim(account, service_date=date(2026, 3, 2))

        renewed = record_permission(None, patient_id=patient_id, command=801)
        await patients.record_permission(desk.ledger, renewed)
        await Reactions(desk.ledger, engine, POLICIES).catch_up()
        await desk.claim(account, service_date=date(2026, 3, 2))
