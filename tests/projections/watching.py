"""A town of elders whose histories are written down, and what is noticed in them."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from domain.directory import Institution, Provider, VoucherScheme
from domain.kernel import Aggregate
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    CardRead,
    EarlierClaimBroughtIn,
    Episode,
    EpisodeBegun,
    EpisodePaidByNationalInsurance,
    SpousePaired,
    VoucherAccount,
    consent_id,
    episode_id,
)
from projections.positions import read_positions, restart
from projections.vouchers.signals import (
    LOOKED_AT,
    RULES,
    Period,
    Rules,
    Signal,
    SignalCode,
    detect,
)
from tests.facts import directory
from tests.facts import vouchers as facts
from tests.given import Happened, happened
from tests.projections.logs import record, show
from tests.projections.tallies import START, ListLog

TODAY = date(2026, 3, 2)
ALWAYS = (date(2009, 1, 1), date(2026, 12, 31))
CITIES = ("shenzhen", "guangzhou", "foshan", "zhuhai", "dongguan")


def payee(number: int) -> UUID:
    return UUID(int=0xD0C_000 + number)


def hospital(city: str) -> UUID:
    return UUID(int=0x517_000 + CITIES.index(city))


class Elder:
    """An account with a history; each claim has a number and a consent of its own."""

    def __init__(self, number: int = 1, *, has_hkd: int = 8_000, **opened: Any) -> None:
        self.id = UUID(int=number)
        self.patient_id = UUID(int=0xE1D_000 + number)
        self.numbers = count(number * 1_000)
        self.history: list[Happened] = [
            facts.opened(patient_id=self.patient_id, **opened)
        ]
        if has_hkd:
            self.history.append(facts.balance(has_hkd))

    def then(self, *happenings: Happened) -> "Elder":
        self.history += happenings
        return self

    def consent(self, on: date, *, given: date | None = None, at: int = 1) -> UUID:
        """Consent to a claim of a doctor."""
        place = AtProvider(provider_id=payee(at))
        command = facts.give_consent(
            place=place, service_date=on, command=next(self.numbers)
        )
        self.then(_on(given or on, facts.consented(command)))
        return consent_id(command)

    def claim(
        self,
        amount_hkd: int,
        on: date,
        *,
        at: int = 1,
        entered: date | None = None,
        consent: UUID | None = None,
        confirmed: bool = True,
        **said: Any,
    ) -> UUID:
        """Claim at a doctor's; return the claim's id."""
        fee = {"fee_cents": 9_000_00, "visit": facts.visit(9_000_00)}
        more = {name: said.pop(name) for name in ("taken", "left") if name in said}
        command = facts.claim_in_hong_kong(
            amount_hkd,
            command=next(self.numbers),
            service_date=on,
            provider_id=payee(at),
            consent_id=consent or self.consent(on, at=at),
            **fee | said,
        )
        claimed = facts.claimed_in_hong_kong(
            command, patient_id=self.patient_id, **more
        )
        return self._claimed(_on(entered or on, claimed), confirmed)

    def claim_in(
        self, city: str, on: date, *, department: str = "dental", **said: Any
    ) -> UUID:
        """Claim at the hospital of a Mainland city."""
        command = facts.claim_in_bay_area(
            command=next(self.numbers),
            service_date=on,
            institution_id=hospital(city),
            service_point=directory.POINT,
            department=department,
            consent_id=UUID(int=next(self.numbers)),
            **said,
        )
        claimed = facts.claimed_in_bay_area(command, patient_id=self.patient_id)
        return self._claimed(_on(on, claimed), True)

    def void(self, claim: UUID, amount_hkd: int = 250) -> "Elder":
        return self.then(facts.voided(amount_hkd, claim=claim))

    def pair(self, spouse: int, on: date) -> "Elder":
        paired = happened(
            SpousePaired,
            patient_id=self.patient_id,
            pairing_id=UUID(int=next(self.numbers)),
            spouse_account_id=UUID(int=spouse),
            paired_on=on,
            place=AtProvider(provider_id=payee(1)),
            document="hkic",
            method=CardRead(),
            phone="+85291234567",
        )
        return self.then(paired)

    def brought_in(self, *, claimed_on: date, service_date: date) -> "Elder":
        """A claim of before the ledger, at the hospital of Shenzhen."""
        place = AtServicePoint(
            institution_id=hospital("shenzhen"), service_point=directory.POINT
        )
        earlier = happened(
            EarlierClaimBroughtIn,
            claim_id=UUID(int=next(self.numbers)),
            transaction=f"T-{next(self.numbers)}",
            service_date=service_date,
            claimed_on=claimed_on,
            amount_hkd=300,
            place=place,
            profession=None,
            source="old-system",
        )
        return self.then(earlier)

    def _claimed(self, claimed: Happened, confirmed: bool) -> UUID:
        id: UUID = claimed.keywords["claim_id"]
        self.then(claimed)
        if confirmed:
            self.then(facts.confirmed(id))
        return id


class Town:
    """Everything that was recorded: the elders, and what the directory says."""

    def __init__(self, *elders: Elder) -> None:
        self.log = ListLog()
        for elder in elders:
            record(self.log, VoucherAccount, *elder.history, id=elder.id)

    def then(self, kind: type[Aggregate], id: UUID, *happenings: Happened) -> "Town":
        record(self.log, kind, *happenings, id=id)
        return self

    def hospitals(self, *corrections: Happened) -> "Town":
        """Open one in every city; the corrections are of the one in Shenzhen."""
        for city in CITIES:
            point = directory.point().model_copy(update={"city": city})
            opened = directory.opened()
            opened.keywords["service_point"] = point
            later = corrections if city == "shenzhen" else ()
            known = (directory.registered, opened, directory.designated(), *later)
            self.then(Institution, hospital(city), *known)
        return self

    def doctor(self, *happenings: Happened, number: int = 1) -> "Town":
        known = (directory.provider_registered, directory.enrolled(), *happenings)
        return self.then(Provider, payee(number), *known)

    def issues(self, *happenings: Happened) -> "Town":
        return self.then(
            VoucherScheme, UUID(int=7), directory.scheme_begun, *happenings
        )

    def insured(self, *claims: UUID, settlement: str = "S-1") -> "Town":
        institution_id = hospital("shenzhen")
        said = {"institution_id": institution_id, "episode": "V-1"}
        paid = happened(
            EpisodePaidByNationalInsurance,
            settlement=settlement,
            voucher_claims=claims,
            **said,
        )
        begun = happened(EpisodeBegun, **said)
        return self.then(Episode, episode_id(institution_id, "V-1"), begun, paid)

    def watch(self, database: Engine, *, anew: bool = False) -> "Watch":
        """Fold everything into the views; `anew` forgets what was folded before."""
        if anew:
            for view in LOOKED_AT:
                restart(database, view, read_positions(database)[view.name], START)
        show(database, LOOKED_AT, self.log)
        return Watch(database)


class Watch:
    """Asks the rules, on some day, about all days or some of them."""

    def __init__(self, database: Engine) -> None:
        self.database = database

    def all(
        self,
        *codes: SignalCode,
        days: tuple[date, date] = ALWAYS,
        today: date = TODAY,
        rules: Rules = RULES,
    ) -> list[Signal]:
        period = Period(first=days[0], last=days[1], today=today)
        with self.database.connect() as connection:
            if codes:
                return detect(connection, rules, period, codes)
            return detect(connection, rules, period)

    def one(self, code: SignalCode, **asked: Any) -> Signal:
        (signal,) = self.all(code, **asked)
        return signal

    def none(self, code: SignalCode, **asked: Any) -> bool:
        return self.all(code, **asked) == []


def figures(signal: Signal) -> dict[str, Any]:
    return {one.name: one.value for one in signal.figures}


def codes(signals: Sequence[Signal]) -> set[str]:
    return {one.signal for one in signals}


def _on(day: date, fact: Happened) -> Happened:
    known = fact.keywords | {"timestamp": facts.noon(day)}
    return happened(fact.func, **known)  # type: ignore[arg-type]
