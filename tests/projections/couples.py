"""Two spouses and whatever becomes of their vouchers, decided by the real accounts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

from domain.kernel import Event, Occasion, Refusal
from domain.reference import SchemeTerms
from domain.values import Role, local_date, month_of
from domain.vouchers import (
    BringInAccount,
    BroughtQuota,
    BroughtReward,
    EndPairing,
    PairSpouses,
    VoucherAccount,
    account_id,
    consent_id,
    pair,
    part,
)
from tests.facts import vouchers as facts
from tests.given import CLERK, occasion
from tests.projections.logs import unopened
from tests.projections.tallies import ListLog

BEGAN_ON = date(2024, 3, 1)
PATIENTS = (UUID(int=0xA), UUID(int=0xB))
OFFICER = CLERK.model_copy(update={"role": Role.VOUCHER_OFFICER})
AMOUNTS = (20, 75, 150, 300, 999, 1_000, 2_500)
PROFESSIONS = ("medical-practitioner", "optometrist", "physiotherapist")
STEPS = (
    *("wait", "credit", "hong_kong", "hong_kong", "hong_kong", "bay_area"),
    *("confirm", "void", "void", "pair", "part", "validate"),
)


class Couple:
    """Two accounts, one of them brought in; what is refused leaves no trace."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.commands = 0
        self.now = facts.noon(BEGAN_ON)
        self.log = ListLog()
        self.accounts = [self._open(PATIENTS[0]), self._bring_in(PATIENTS[1])]
        self.collect()

    @classmethod
    def lives(cls, seed: int, steps: int = 60) -> "Couple":
        couple = cls(Random(seed))
        for name in couple.chance.choices(STEPS, k=steps):
            couple.step(name)
        return couple

    def step(self, name: str) -> None:
        one, other = self.chance.sample(self.accounts, 2)
        # A refusal is a fine answer to anything.
        try:
            getattr(self, f"_{name}")(one, other)
        except Refusal:
            assert not any(account.pending_events for account in self.accounts)
        self.collect()

    def collect(self) -> None:
        for account in self.accounts:
            for event in account.collect_events():
                self.log.record(unopened(cast(Event, event)))

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def terms(self) -> SchemeTerms:
        return facts.terms_until(self.today)

    def _open(self, patient_id: UUID) -> VoucherAccount:
        command = facts.open_on(self.today).model_copy(
            update={"occasion": self._occasion(), "patient_id": patient_id}
        )
        holder = facts.holder(1951, patient_id=patient_id)
        account = VoucherAccount.open(command, holder, facts.AGES)
        account.credit(facts.credit(at=self.now), self.terms)
        return account

    def _bring_in(self, patient_id: UUID) -> VoucherAccount:
        command = BringInAccount(
            occasion=self._occasion(),
            patient_id=patient_id,
            as_of=date(2024, 2, 1),
            own_hkd=self.chance.randrange(0, 8_001),
            rewards=(
                BroughtReward(
                    programme="2024-reward",
                    unspent_hkd=0,
                    counted_hkd=700,
                    granted=False,
                ),
            ),
            quotas=(BroughtQuota(profession="optometrist", used_hkd=300),),
            source="STATEMENT-1",
        )
        holder = facts.holder(1950, patient_id=patient_id)
        account = VoucherAccount.open(command, holder, facts.AGES)
        account.bring_in(command, self.terms)
        return account

    def _wait(self, *_: VoucherAccount) -> None:
        self.now += timedelta(days=self.chance.choice([1, 9, 90, 300]))
        self.now = min(self.now, facts.noon(date(2026, 12, 31)))

    def _credit(self, one: VoucherAccount, _: VoucherAccount) -> None:
        command = facts.credit(at=self.now)
        one.credit(command, self.terms)

    def _hong_kong(self, one: VoucherAccount, other: VoucherAccount) -> None:
        profession = self.chance.choice(PROFESSIONS)
        self._claim(
            one,
            other,
            facts.AT_PROVIDER,
            facts.claim_on,
            lambda command, spouse: one.claim_in_hong_kong(
                command, facts.enrolment(profession=profession), self.terms, spouse
            ),
        )

    def _bay_area(self, one: VoucherAccount, other: VoucherAccount) -> None:
        rate = facts.rate("1.0873", month_of(self.today))
        self._claim(
            one,
            other,
            facts.AT_SERVICE_POINT,
            facts.claim_there_on,
            lambda command, spouse: one.claim_in_bay_area(
                command, facts.designation(), rate, self.terms, spouse
            ),
        )

    def _claim(
        self,
        one: VoucherAccount,
        other: VoucherAccount,
        place: Any,
        command: Callable[..., Any],
        decide: Callable[[Any, VoucherAccount | None], object],
    ) -> None:
        one.credit(facts.credit(at=self.now), self.terms)
        shown = one.pairing and self.chance.random() < 0.7
        consent = facts.give_consent(
            occasion=self._occasion(), place=place, service_date=self.today
        )
        one.give_consent(consent)
        self.collect()
        claim = command(
            self.today,
            self.chance.choice([*self.chance.choices(AMOUNTS, k=4), "max"]),
            occasion=self._occasion(),
            account_id=one.id,
            consent_id=consent_id(consent),
            reason=self.chance.choice(["acute", "preventive", "follow-up"]),
            spouse_document="hkic" if shown else None,
        )
        decide(claim, other if shown else None)

    def _confirm(self, one: VoucherAccount, _: VoucherAccount) -> None:
        claim = self._some_claim(one)
        command = facts.confirm_claim(claim=claim).model_copy(
            update={"occasion": self._occasion(by=facts.PROVIDER)}
        )
        one.confirm_claim(command, facts.enrolment())

    def _void(self, one: VoucherAccount, other: VoucherAccount) -> None:
        claim = self._some_claim(one)
        command = facts.void_claim(claim, occasion=self._occasion(by=OFFICER))
        spouse = one.spouse_in(claim)
        one.void_claim(command, other if spouse else None)

    def _pair(self, one: VoucherAccount, other: VoucherAccount) -> None:
        command = PairSpouses(
            occasion=self._occasion(),
            account_id=one.id,
            spouse_account_id=other.id,
            place=facts.AT_PROVIDER,
            document="hkic",
            spouse_document="hkic",
            both_present=True,
            both_declared=True,
            method={"kind": "card-read"},
            spouse_method={"kind": "card-read"},
            phone="+85291234567",
        )
        pair(one, other, command)

    def _part(self, one: VoucherAccount, other: VoucherAccount) -> None:
        if self.chance.random() < 0.3:
            form = EndPairing(occasion=self._occasion(), account_id=one.id, form="W-1")
            part(one, other, form)

    def _validate(self, one: VoucherAccount, _: VoucherAccount) -> None:
        outcome = self.chance.choice(["passed", "failed"])
        one.validate(facts.validate(outcome, occasion=self._occasion()))  # type: ignore[arg-type]

    def _some_claim(self, one: VoucherAccount) -> UUID:
        if not one.claims:
            return UUID(int=0)
        return self.chance.choice(list(one.claims))

    def _occasion(self, **known: Any) -> Occasion:
        self.commands += 1
        at: datetime = self.now
        return occasion(command=self.commands, at=at, **known)


def ids() -> tuple[UUID, UUID]:
    first, second = map(account_id, PATIENTS)
    return first, second
