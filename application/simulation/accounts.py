"""The steps of an elder's record: registered, opened or brought in, validated."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from application.simulation import invented
from application.simulation.chance import Chance
from application.simulation.people import Elder
from application.simulation.steps import OFFICER, OPERATOR, Occasions, Step
from domain.kernel import Actor
from domain.patients import (
    HongKongIdentityCard,
    PersonNames,
    RecordDeath,
    RegisterPatient,
)
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    BringInAccount,
    BroughtQuota,
    CardRead,
    CreditVouchers,
    OpenVoucherAccount,
    PairSpouses,
    Place,
    ValidateAccount,
    account_id,
)

OFFICE_OPENS_AT = 9
_MINUTE = timedelta(minutes=1)


class Accounts:
    """Writes what is asked about one elder, from the first day to the last."""

    def __init__(self, occasions: Occasions, seed: int) -> None:
        self._occasions = occasions
        self._seed = seed

    def patient_id(self, elder: Elder) -> UUID:
        """Return the id that the patient will have in any ledger."""
        return uuid5(self._occasions.id_of("register", elder.number), "patient")

    def account_id(self, elder: Elder) -> UUID:
        return account_id(self.patient_id(elder))

    def register(self, elder: Elder, by: Actor, at: datetime) -> Step:
        command = RegisterPatient(
            occasion=self._occasions.of(by, at, "register", elder.number),
            names=PersonNames(latin=elder.latin, han=elder.han),
            birth_date=elder.born,
            document=HongKongIdentityCard(kind="hkic", number=elder.hkic),
            evidence="card-read",
        )
        return Step(command, elder.household)

    def open(self, elder: Elder, by: Actor, at: datetime) -> Iterator[Step]:
        """Open an account at the first use, to be validated on a later day."""
        yield self.register(elder, by, at)
        command = OpenVoucherAccount(
            occasion=self._occasions.of(by, at + _MINUTE, "open", elder.number),
            patient_id=self.patient_id(elder),
        )
        yield Step(command, elder.household)
        chance = Chance(self._seed, "validation", elder.number)
        outcome = chance.weighed(invented.VALIDATED)
        day = at.date() + timedelta(chance.between(*invented.VALIDATED_AFTER_DAYS))
        if outcome == "failed-first":
            yield self._validate(elder, _office(chance, day), passed=False)
            day += timedelta(chance.between(*invented.VALIDATED_AFTER_DAYS))
        if outcome != "never":
            yield self._validate(elder, _office(chance, day), passed=True)

    def bring_in(
        self, elder: Elder, at: datetime, own_hkd: int, used_of_quota_hkd: int
    ) -> Iterator[Step]:
        """Take over an account that the elder has had for years."""
        quota = BroughtQuota(profession="optometrist", used_hkd=used_of_quota_hkd)
        yield self.register(elder, OFFICER, at)
        command = BringInAccount(
            occasion=self._occasions.of(
                OFFICER, at + _MINUTE, "bring-in", elder.number
            ),
            patient_id=self.patient_id(elder),
            as_of=at.date() - timedelta(days=1),
            own_hkd=own_hkd,
            quotas=(quota,) if used_of_quota_hkd else (),
            source=f"SIM-{at.year}",
        )
        yield Step(command, elder.household)
        yield self._validate(elder, at + 2 * _MINUTE, passed=True)

    def credit(self, elder: Elder, at: datetime) -> Step:
        command = CreditVouchers(
            occasion=self._occasions.of(
                OPERATOR, at, "credit", at.date(), elder.number
            ),
            account_id=self.account_id(elder),
        )
        return Step(command, elder.household)

    def pair(
        self, elder: Elder, spouse: Elder, by: Actor, at: datetime, place: Place
    ) -> Step:
        command = PairSpouses(
            occasion=self._occasions.of(by, at, "pair", elder.number),
            account_id=self.account_id(elder),
            spouse_account_id=self.account_id(spouse),
            place=place,
            document="hkic",
            spouse_document="hkic",
            both_present=True,
            both_declared=True,
            method=CardRead(),
            spouse_method=CardRead(),
            phone=f"+8522{elder.number % 10_000_000:07d}",
        )
        return Step(command, elder.household)

    def die(self, elder: Elder, at: datetime) -> Step:
        assert elder.died_on is not None
        command = RecordDeath(
            occasion=self._occasions.of(OFFICER, at, "death", elder.number),
            patient_id=self.patient_id(elder),
            died_on=elder.died_on,
            source="registry-notice",
        )
        return Step(command, elder.household)

    def _validate(self, elder: Elder, at: datetime, *, passed: bool) -> Step:
        outcome = "passed" if passed else "failed"
        command = ValidateAccount(
            occasion=self._occasions.of(OFFICER, at, outcome, elder.number),
            account_id=self.account_id(elder),
            outcome="passed" if passed else "failed",
            reference=f"CHECK/{elder.number}/{outcome}",
            reason=None if passed else "The date of birth was read wrongly.",
        )
        return Step(command, elder.household)


def _office(chance: Chance, day: date) -> datetime:
    hour = OFFICE_OPENS_AT + chance.below(8)
    return datetime.combine(day, time(hour, chance.below(60), tzinfo=LOCAL_ZONE))
