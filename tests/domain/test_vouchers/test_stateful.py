"""Whatever is asked of an account in whatever order, what must hold holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.kernel import Event, Occasion, Refusal
from domain.values import local_date, local_midnight
from domain.vouchers import (
    ClaimVoided,
    VoucherAccount,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
    claim_id,
    consent_id,
)
from tests.facts.vouchers import (
    AGES,
    AT_PROVIDER,
    AT_SERVICE_POINT,
    PROVIDER,
    claim_in_bay_area,
    claim_in_hong_kong,
    confirm_claim,
    credit,
    designation,
    enrolment,
    freeze,
    give_consent,
    holder,
    issues_until,
    open_on,
    rate,
    void_claim,
)
from tests.given import CLERK, occasion

OPENED_ON = date(2016, 3, 1)
LAST_DAY = date(2026, 12, 31)
ENROLMENT = enrolment(enrolled_on=date(2009, 1, 1))

days_ago = st.integers(0, 7).map(lambda days: timedelta(days=days))
amounts = st.integers(1, 1_000) | st.integers(1, 9_000)
at_most = st.none() | st.just(9_000) | amounts
fees = st.integers(1, 2_000_00) | st.integers(1, 10_000_00)


class VoucherAccountMachine(RuleBasedStateMachine):
    """One elder, eligible since 2009, from 2016 to 2026.

    A refusal is a fine answer to anything; it must leave the account as it was.
    """

    def __init__(self) -> None:
        super().__init__()
        self.commands = 0
        self.excess_allowed_hkd = 0
        self.history: list[Event] = []

    @initialize()
    def open(self) -> None:
        self.now = local_midnight(OPENED_ON)
        self.account = VoucherAccount.open(open_on(OPENED_ON), holder(1939), AGES)
        self.collect()
        self.credit()

    @rule(days=st.integers(1, 400))
    def time_passes(self, days: int) -> None:
        latest = local_midnight(LAST_DAY)
        self.now = min(latest, self.now + timedelta(days=days))

    @rule()
    def credit(self) -> None:
        command, issues = credit(at=self.now), issues_until(self.today)
        self.ask(lambda account: account.credit(command, issues))
        version = self.account.version
        self.ask(lambda account: account.credit(command, issues))
        assert self.account.version == version

    @rule(ago=days_ago, amount=amounts, fee=fees, agreed=at_most)
    def claim_in_hong_kong(
        self, ago: timedelta, amount: int, fee: int, agreed: int | None
    ) -> None:
        served_on = self.today - ago
        consent = self.consent(AT_PROVIDER, served_on, agreed)
        claim = claim_in_hong_kong(
            amount,
            occasion=self.occasion(by=PROVIDER if fee % 2 else CLERK),
            consent_id=consent,
            service_date=served_on,
            fee_cents=fee,
        )
        self.ask(lambda one: one.claim_in_hong_kong(claim, ENROLMENT))
        self.check_agreed(claim_id(claim), agreed)

    @rule(
        ago=days_ago,
        amount=amounts | st.just("max"),
        fee=fees,
        agreed=at_most,
        hkd_per_cny=st.decimals("0.5", "2", places=4).map(str),
    )
    def claim_in_bay_area(
        self,
        ago: timedelta,
        amount: Any,
        fee: int,
        agreed: int | None,
        hkd_per_cny: str,
    ) -> None:
        served_on = self.today - ago
        consent = self.consent(AT_SERVICE_POINT, served_on, agreed)
        claim = claim_in_bay_area(
            amount,
            occasion=self.occasion(),
            consent_id=consent,
            service_date=served_on,
            fee_fen=fee,
        )
        month = rate(hkd_per_cny, f"{served_on:%Y-%m}")
        self.ask(lambda one: one.claim_in_bay_area(claim, designation(), month))
        self.check_agreed(claim_id(claim), agreed)

    @precondition(lambda self: self.account.claims)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        command = confirm_claim(claim=self.some_claim(data))
        self.ask(lambda one: one.confirm_claim(command, ENROLMENT))

    @precondition(lambda self: self.account.claims)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        claim = self.some_claim(data)
        was_standing = claim not in self.account.voided
        before_hkd = self.account.balance_hkd
        is_voided_now = self.ask(lambda one: one.void_claim(void_claim(claim)))
        restored_hkd = self.account.balance_hkd - before_hkd
        assert is_voided_now is was_standing
        assert restored_hkd == was_standing * self.account.claims[claim].amount_hkd
        self.excess_allowed_hkd = self.excess_hkd()

    @precondition(lambda self: len(self.account.claims) > 3)
    @rule(days=st.integers(0, 30))
    def die(self, days: int) -> None:
        died_on = self.today - timedelta(days=days)
        self.ask(lambda one: one.freeze(freeze(died_on)))

    @invariant()
    def the_balance_is_never_negative(self) -> None:
        assert self.account.balance_hkd >= 0

    @invariant()
    def only_a_void_lifts_the_balance_above_the_limit(self) -> None:
        assert self.excess_hkd() <= self.excess_allowed_hkd
        self.excess_allowed_hkd = self.excess_hkd()

    @invariant()
    def the_events_explain_the_balance(self) -> None:
        assert self.explained_hkd() == self.account.balance_hkd

    @invariant()
    def covered_and_copayment_are_the_fee(self) -> None:
        for claim in self.account.claims.values():
            assert sum(part.amount_hkd for part in claim.taken) == claim.amount_hkd
            match claim:
                case VouchersClaimedInHongKong():
                    covered_cents = claim.amount_hkd * 100
                    assert covered_cents + claim.copay_cents == claim.fee_cents
                case VouchersClaimedInBayArea():
                    assert claim.covered_fen + claim.copay_fen == claim.fee_fen

    def teardown(self) -> None:
        """Every prefix of the history replays; all of it gives the same account."""
        replayed: Any = None
        for event in self.history:
            replayed = event.mutate(replayed)
        assert replayed == getattr(self, "account", None)

    @property
    def today(self) -> date:
        return local_date(self.now)

    def excess_hkd(self) -> int:
        limits = [
            event.limit_hkd or 0
            for event in self.history
            if isinstance(event, VouchersCredited)
        ]
        return max(0, self.account.balance_hkd - max(limits, default=0))

    def explained_hkd(self) -> int:
        signs = {
            VouchersCredited: 1,
            VouchersForfeited: -1,
            VouchersClaimedInHongKong: -1,
            VouchersClaimedInBayArea: -1,
            ClaimVoided: 1,
        }
        return sum(
            sign * event.amount_hkd  # type: ignore[attr-defined]
            for event in self.history
            if (sign := signs.get(type(event)))
        )

    def check_agreed(self, claim_id: UUID, agreed_hkd: int | None) -> None:
        claim = self.account.claims.get(claim_id)
        if claim is not None and agreed_hkd is not None:
            assert claim.amount_hkd <= agreed_hkd

    def occasion(self, **facts: Any) -> Occasion:
        self.commands += 1
        at: datetime = self.now
        return occasion(command=self.commands, at=at, **facts)

    def consent(self, place: Any, served_on: date, agreed: int | None) -> UUID:
        command = give_consent(
            occasion=self.occasion(),
            place=place,
            service_date=served_on,
            at_most_hkd=agreed,
        )
        self.ask(lambda one: one.give_consent(command))
        return consent_id(command)

    def ask(self, decide: Callable[[VoucherAccount], object]) -> bool:
        before = (self.account.version, self.account.balance_hkd)
        try:
            decide(self.account)
        except Refusal:
            assert (self.account.version, self.account.balance_hkd) == before
            assert self.account.pending_events == []
            return False
        self.collect()
        return True

    def collect(self) -> None:
        self.history += self.account.collect_events()  # type: ignore[arg-type]

    def some_claim(self, data: st.DataObject) -> UUID:
        return data.draw(st.sampled_from(list(self.account.claims)))


TestVoucherAccountMachine = VoucherAccountMachine.TestCase
