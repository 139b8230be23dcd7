"""Several elders, the desks that serve them, and one clock: what the machine drives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.kernel import Actor, Event, Occasion, Refusal
from domain.reference import SchemeTerms
from domain.values import local_date, local_midnight
from domain.vouchers import OpenVoucherAccount, SchemeSettings, VoucherAccount
from tests.facts.vouchers import (
    AGES,
    AT_PROVIDER,
    AT_SERVICE_POINT,
    ISSUES,
    OFFICER,
    OPTOMETRY,
    REWARDS,
    annual,
    claim_in_bay_area,
    claim_in_hong_kong,
    credit,
    designation,
    enrolment,
    give_consent,
    holder,
    rate,
    visit,
    void_claim,
)
from tests.given import CLERK, occasion

LAST_DAY = date(2028, 12, 31)
SCHEME = (*ISSUES, *(annual(year, limit_hkd=8_000) for year in (2027, 2028)))
"""The issues of 2016 to 2028."""
DEPARTMENTS = ("internal-medicine", "dental", "ophthalmology")


def terms_on(day: date) -> SchemeTerms:
    issues = tuple(issue for issue in SCHEME if issue.credited_on <= day)
    return SchemeTerms(issues=issues, rewards=REWARDS, quotas=(OPTOMETRY,))


@dataclass
class Person:
    """An account as it is, as it is when replayed, and what happened to it.

    `excess_allowed_hkd` is what voids have lifted the balance above the limit.
    """

    account: VoucherAccount
    replayed: Any = None
    history: list[Event] = field(default_factory=list)
    excess_allowed_hkd: int = 0

    @property
    def id(self) -> UUID:
        return self.account.id


class World:
    """A refusal is a fine answer to anything; it must leave every account as it was."""

    def __init__(self, settings: SchemeSettings, starts_on: date) -> None:
        self.settings = settings
        self.now = local_midnight(starts_on)
        self.people: list[Person] = []
        self.commands = 0

    @property
    def today(self) -> date:
        return local_date(self.now)

    def time_passes(self, days: int) -> None:
        latest = local_midnight(LAST_DAY)
        self.now = min(latest, self.now + timedelta(days=days))

    def occasion(self, by: Actor = CLERK) -> Occasion:
        self.commands += 1
        at: datetime = self.now
        return occasion(command=self.commands, at=at, by=by)

    def person(self, account_id: UUID) -> Person:
        return next(one for one in self.people if one.id == account_id)

    def spouse_of(self, person: Person) -> Person | None:
        live = person.account.pairing
        return self.person(live.spouse_account_id) if live else None

    def ask(self, decide: Callable[[], object]) -> bool:
        """Decide; collect what was recorded, or find that nothing was."""
        before = [one.account.version for one in self.people]
        try:
            decide()
        except Refusal:
            assert [one.account.version for one in self.people] == before
            assert not any(one.account.pending_events for one in self.people)
            return False
        for one in self.people:
            self.collect(one)
        return True

    def collect(self, person: Person) -> None:
        for event in person.account.collect_events():
            assert isinstance(event, Event)
            person.replayed = event.mutate(person.replayed)
            person.history.append(event)

    # What may be asked

    def opens(self, born: int) -> Person | None:
        """Open the account of a person born in a year, who has none yet."""
        command = OpenVoucherAccount(
            occasion=self.occasion(), patient_id=UUID(int=born)
        )
        try:
            account = VoucherAccount.open(
                command, holder(born, patient_id=UUID(int=born)), AGES
            )
        except Refusal:
            return None
        self.people.append(Person(account))
        self.collect(self.people[-1])
        self.credits(self.people[-1])
        return self.people[-1]

    def credits(self, person: Person) -> bool:
        command = credit(at=self.now)
        return self.ask(lambda: person.account.credit(command, terms_on(self.today)))

    def claims_in_hong_kong(
        self, person: Person, spouse: Person | None, claim: "Asked"
    ) -> bool:
        command = claim_in_hong_kong(
            claim.amount,
            fee_cents=claim.fee,
            **self._stated(person, spouse, claim, AT_PROVIDER),
        )
        provider = enrolment(profession=claim.by, enrolled_on=date(2009, 1, 1))
        return self.ask(
            lambda: person.account.claim_in_hong_kong(
                command, provider, terms_on(self.today), _account_of(spouse)
            )
        )

    def claims_in_bay_area(
        self, person: Person, spouse: Person | None, claim: "Asked"
    ) -> bool:
        stated = self._stated(person, spouse, claim, AT_SERVICE_POINT)
        command = claim_in_bay_area(
            claim.amount, fee_fen=claim.fee, department=claim.by, **stated
        )
        month = rate(claim.hkd_per_cny, f"{command.service_date:%Y-%m}")
        return self.ask(
            lambda: person.account.claim_in_bay_area(
                command,
                designation(departments=DEPARTMENTS),
                month,
                terms_on(self.today),
                _account_of(spouse),
            )
        )

    def voids(self, person: Person, claim: UUID, by: Actor = OFFICER) -> bool:
        lender = person.account.spouse_in(claim)
        spouse = self.person(lender).account if lender else None
        command = void_claim(claim, occasion=self.occasion(by), settings=self.settings)
        return self.ask(lambda: person.account.void_claim(command, spouse))

    def _stated(
        self, person: Person, spouse: Person | None, claim: "Asked", place: Any
    ) -> dict[str, Any]:
        served_on = self.today - timedelta(days=claim.days_ago)
        agreed = give_consent(
            occasion=self.occasion(),
            place=place,
            service_date=served_on,
            at_most_hkd=claim.agreed,
        )
        self.ask(lambda: person.account.give_consent(agreed))
        return {
            "occasion": self.occasion(),
            "consent_id": agreed.occasion.derive("consent"),
            "service_date": served_on,
            "reason": claim.reason,
            "visit": visit(claim.fee, claim.item),  # type: ignore[arg-type]
            "care_programme": claim.care_programme,
            "spouse_document": "hkic" if spouse else None,
            "settings": self.settings,
        }


@dataclass(frozen=True)
class Asked:
    """A claim as a desk asks for it; `by` is a profession, or a department."""

    amount: Any = 100
    fee: int = 9_000_00
    agreed: int | None = None
    by: str = "medical-practitioner"
    reason: str = "preventive"
    item: str = "consultation"
    care_programme: str | None = None
    days_ago: int = 0
    hkd_per_cny: str = "1.0"


def _account_of(person: Person | None) -> VoucherAccount | None:
    return None if person is None else person.account
