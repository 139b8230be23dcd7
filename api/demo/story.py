"""The history that the demonstration tells, scene by scene, as it is recorded."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from api.demo.ambulance import Ambulance
from api.demo.crowd import Crowd
from api.demo.desk import Desk
from api.demo.people import CLERK, DOCTOR, MR_HO, MR_LEE, MRS_CHAN, MRS_YIP
from api.demo.stage import Stage
from domain.directory import VOUCHER_SCHEME_ID, VoucherScheme
from domain.kernel import Refusal
from domain.reference import VoucherIssue
from domain.values import local_midnight

OPENED_ON = date(2016, 1, 4)
SERVED_ON = date(2026, 3, 2)
DIED_ON = date(2026, 3, 3)
LAST_DAY = date(2026, 3, 4)
AFTER_THE_DEATH = timedelta(minutes=100)
"""The second transfer begins so much later in the day than the first."""

FEE_FEN = 123_456


@dataclass(frozen=True)
class Scene:
    """What happened, and what was left in the account that it happened to."""

    on: date
    said: str
    account_id: UUID | None = None
    balance_hkd: int | None = None
    transfer_id: UUID | None = None


def tell(stage: Stage, crowd: Crowd) -> AsyncIterator[Scene]:
    """Record the history, and tell each scene when it is recorded.

    The crowd does its part in between, untold.
    """
    return _Story(Desk(stage), crowd, Ambulance(stage)).tell()


class _Story:
    def __init__(self, desk: Desk, crowd: Crowd, ambulance: Ambulance) -> None:
        self._desk = desk
        self._crowd = crowd
        self._ambulance = ambulance

    async def tell(self) -> AsyncIterator[Scene]:
        desk = self._desk
        desk.move_to(OPENED_ON)
        rows = await desk.load_the_directory()
        await desk.enrol_the_doctor()
        yield self._scene_without_account(
            f"The real directory is loaded ({rows} rows); Dr Wong is enrolled"
        )
        account = await desk.open_account(MRS_CHAN)
        yield await self._scene("Mrs Chan, 70 this year, opens an account", account)
        async for scene in self._credits(account):
            yield scene
        async for scene in self._claims(account):
            yield scene
        of_mr_lee = await desk.open_account(MR_LEE)
        yield await self._scene("Mr Lee opens an account", of_mr_lee)
        yield await self._carried()
        async for scene in self._death(of_mr_lee):
            yield scene
        yield await self._about_to_leave()

    async def _credits(self, account: UUID) -> AsyncIterator[Scene]:
        scheme = await self._desk.ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)
        for issue in scheme.issues(SERVED_ON):
            if issue.credited_on > OPENED_ON:
                await self._move_to(issue.credited_on)
                yield await self._credit(account, issue)

    async def _credit(self, account: UUID, issue: VoucherIssue) -> Scene:
        before_hkd = (await self._desk.account(account)).balance_hkd
        await self._desk.credit(account)
        after_hkd = (await self._desk.account(account)).balance_hkd
        forfeited_hkd = before_hkd + issue.amount_hkd - after_hkd
        said = f"{issue.code}: HK${issue.amount_hkd:,} credited"
        if forfeited_hkd:
            said += f", HK${forfeited_hkd:,} above the limit forfeited"
        return await self._scene(said, account)

    async def _claims(self, account: UUID) -> AsyncIterator[Scene]:
        desk = self._desk
        await self._move_to(SERVED_ON)
        await desk.claim_at_dr_wong(account, 350, by=DOCTOR)
        yield await self._scene("Dr Wong claims HK$350 of a HK$350.50 fee", account)
        claim = await desk.claim_at_dr_wong(account, 200, by=CLERK)
        yield await self._scene("A clerk enters a claim of HK$200", account)
        await desk.confirm(account, claim)
        yield await self._scene("Dr Wong confirms it", account)
        yield await self._conversion(account)
        yield await self._overdraw(account)
        await desk.void(account, claim)
        yield await self._scene("The clerk's claim is voided: HK$200 back", account)

    async def _conversion(self, account: UUID) -> Scene:
        await self._desk.publish_the_rate()
        made = await self._desk.claim_in_shenzhen(account, FEE_FEN)
        said = (
            f"HKU-Shenzhen Hospital claims {_cny(made.fee_fen)}: "
            f"HK${made.amount_hkd:,} at {made.conversion.hkd_per_cny} HKD for 1 CNY "
            f"(an invented rate) cover {_cny(made.covered_fen)}, "
            f"she pays {_cny(made.copay_fen)}"
        )
        return await self._scene(said, account)

    async def _overdraw(self, account: UUID) -> Scene:
        try:
            await self._desk.claim_at_dr_wong(account, 9_000, by=DOCTOR)
        except Refusal as refusal:
            said = f"A claim of HK$9,000 is refused: {refusal} [{refusal.RULE}]"
            return await self._scene(said, account)
        raise AssertionError("an account was overdrawn")

    async def _carried(self) -> Scene:
        """Tell of the first patient's trip again, with another patient and day."""
        await self._move_to(DIED_ON)
        await self._ambulance.enter_vehicle_and_crew()
        day = local_midnight(DIED_ON)
        transfer = await self._ambulance.prepare(MR_HO, day)
        await self._ambulance.carry(transfer, day)
        return self._scene_without_account(
            "Mr Ho is carried from Shenzhen to Tuen Mun Hospital in 45 minutes, "
            "without a change at the boundary"
        )

    async def _about_to_leave(self) -> Scene:
        day = local_midnight(LAST_DAY) + AFTER_THE_DEATH
        transfer = await self._ambulance.prepare(MRS_YIP, day)
        said = "Mrs Yip's transfer is ready to depart: nothing is missing"
        return Scene(LAST_DAY, said, transfer_id=transfer)

    async def _death(self, account: UUID) -> AsyncIterator[Scene]:
        desk = self._desk
        await self._move_to(LAST_DAY)
        await desk.record_death(account, DIED_ON)
        yield self._scene_without_account(
            "The registry tells of Mr Lee's death the day before"
        )
        await desk.service.reactions.catch_up()
        assert (await desk.account(account)).died_on == DIED_ON
        yield await self._scene("His account is frozen, by itself", account)

    async def _move_to(self, day: date) -> None:
        """Let the crowd live up to a day, then open the desk on it."""
        await self._crowd.go_on_until(self._desk.opening(day))
        self._desk.move_to(day)

    async def _scene(self, said: str, account: UUID) -> Scene:
        balance_hkd = (await self._desk.account(account)).balance_hkd
        return Scene(self._desk.today, said, account, balance_hkd)

    def _scene_without_account(self, said: str) -> Scene:
        return Scene(self._desk.today, said)


def _cny(fen: int) -> str:
    return f"CNY {Decimal(fen) / 100:,.2f}"
