import asyncio
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from api.parts import POLICIES
from application import vouchers
from application.reactions import Reactions, reaction_tables
from application.settings import Settings
from domain.vouchers import (
    AlreadyPaired,
    EndPairing,
    FreezeVoucherAccount,
    InsufficientVouchers,
    NoLivePairing,
    NotPaired,
    SameHolder,
    VoucherAccount,
)
from projections.store import open_database
from tests.application.test_vouchers.desk import Desk
from tests.ledgers import open_ledger


async def balances(desk: Desk, *accounts: UUID) -> list[int]:
    return [await desk.balance(account) for account in accounts]


async def test_a_pairing_stands_in_both_accounts(desk: Desk) -> None:
    pair = await desk.couple()
    one, other = [await desk.ledger.get(VoucherAccount, id) for id in pair]
    assert one.pairing
    assert other.pairing
    assert one.pairing.pairing_id == other.pairing.pairing_id
    assert one.pairing.spouse_account_id == other.id


async def test_nobody_is_paired_with_herself(desk: Desk) -> None:
    account = await desk.account()
    with pytest.raises(SameHolder):
        await desk.pair(account, account)


async def test_a_claim_takes_the_own_vouchers_first_and_then_the_spouses(
    desk: Desk,
) -> None:
    account, spouse = await desk.couple()
    await desk.claim(account, 8_500, spouse_document="hkic")
    assert await balances(desk, account, spouse) == [0, 7_500]


async def test_without_the_spouses_document_the_own_vouchers_must_do(
    desk: Desk,
) -> None:
    account, spouse = await desk.couple()
    with pytest.raises(InsufficientVouchers):
        await desk.claim(account, 8_500)
    assert await balances(desk, account, spouse) == [8_000, 8_000]


async def test_a_void_gives_back_to_both(desk: Desk) -> None:
    account, spouse = await desk.couple()
    claim = await desk.claim(account, 8_500, spouse_document="hkic")
    await desk.void(account, claim)
    assert await balances(desk, account, spouse) == [8_000, 8_000]


async def test_two_spouses_at_once_never_overdraw(
    desk: Desk, settings: Settings
) -> None:
    """Two processes: both spouses want all that the two of them have."""
    pair = await desk.couple()
    claims = [
        await desk.claim_of_doctor(
            one, 15_000, spouse_document="hkic", fee_cents=15_000_00
        )
        for one in pair
    ]
    with open_ledger(settings, desk.clock) as other:
        rival = Desk(other, desk.clock)
        outcomes = await asyncio.gather(
            desk.send(claims[0]), rival.send(claims[1]), return_exceptions=True
        )
    assert [type(one).__name__ for one in outcomes].count("InsufficientVouchers") == 1
    assert sum(await balances(desk, *pair)) == 1_000


async def test_two_couples_at_once_never_share_a_spouse(
    desk: Desk, settings: Settings
) -> None:
    first = await desk.account()
    second = await desk.account("G123456(A)")
    third = await desk.account("A123404(0)")
    with open_ledger(settings, desk.clock) as other:
        rival = Desk(other, desk.clock)
        rival.commands = 5_000
        outcomes = await asyncio.gather(
            desk.pair(first, second),
            rival.pair(third, second),
            return_exceptions=True,
        )
    [refusal] = [one for one in outcomes if isinstance(one, BaseException)]
    assert isinstance(refusal, AlreadyPaired)


async def test_either_spouse_ends_it_for_both(desk: Desk) -> None:
    account, spouse = await desk.couple()
    end = EndPairing(occasion=desk.occasion(), account_id=spouse, form="W-1")
    await vouchers.end_pairing(desk.ledger, end)
    for one in (account, spouse):
        assert (await desk.ledger.get(VoucherAccount, one)).pairing is None
    with pytest.raises(NotPaired):
        await desk.claim(account, 8_500, spouse_document="hkic")
    again = EndPairing(occasion=desk.occasion(), account_id=account, form="W-2")
    with pytest.raises(NoLivePairing):
        await vouchers.end_pairing(desk.ledger, again)


class TestDeath:
    @pytest.fixture
    def engine(self, settings: Settings) -> Iterator[Engine]:
        engine = open_database(settings.database_url)
        reaction_tables.create_all(engine)
        yield engine
        engine.dispose()

    async def freeze(self, desk: Desk, account: UUID) -> None:
        command = FreezeVoucherAccount(
            occasion=desk.occasion(), account_id=account, died_on=date(2026, 3, 1)
        )
        await vouchers.freeze(desk.ledger, command)

    async def test_nothing_passes_to_the_survivor_even_before_any_reaction(
        self, desk: Desk
    ) -> None:
        account, spouse = await desk.couple()
        await self.freeze(desk, spouse)
        with pytest.raises(NotPaired):
            await desk.claim(account, 8_500, spouse_document="hkic")

    async def test_the_survivor_is_free_after_the_reaction(
        self, desk: Desk, engine: Engine
    ) -> None:
        account, spouse = await desk.couple()
        await self.freeze(desk, spouse)
        reactions = Reactions(desk.ledger, engine, POLICIES)
        await reactions.catch_up()
        assert reactions.parked() == []
        survivor = await desk.ledger.get(VoucherAccount, account)
        assert survivor.pairing is None
        third = await desk.account("A123404(0)")
        await desk.pair(account, third)
