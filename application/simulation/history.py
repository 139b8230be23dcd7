"""The walk through the years: what happens, and which steps come of it."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from application.simulation.accounts import Accounts
from application.simulation.chance import Chance
from application.simulation.claiming import Claiming, Entry
from application.simulation.days import (
    Credited,
    Death,
    Happening,
    Month,
    Pairing,
    happenings,
)
from application.simulation.figures import MEDICAL, OPTOMETRY
from application.simulation.people import Elder
from application.simulation.places import Clinic, Point, choose
from application.simulation.publishing import Publishing
from application.simulation.purse import Payment, Purses
from application.simulation.steps import Occasions, Step
from application.simulation.visits import Visit
from domain.directory import Issue, ProfessionQuota
from domain.kernel import Actor
from domain.values import Code
from domain.vouchers import AtProvider
from domain.vouchers.sharing import SHARED_FROM

_A_DAY = timedelta(days=1)


class History:
    """Keeps what is planned for later, and what every elder has left."""

    def __init__(
        self,
        *,
        occasions: Occasions,
        seed: int,
        elders: Sequence[Elder],
        clinics: dict[Code, list[Clinic]],
        points: Sequence[Point],
        issues: Sequence[Issue],
        quotas: Sequence[ProfessionQuota],
    ) -> None:
        self.accounts = Accounts(occasions, seed)
        self._publishing = Publishing(occasions, seed)
        self._claiming = Claiming(occasions)
        self._seed = seed
        self._elders = elders
        self._clinics = clinics
        self._points = points
        self._credit_days = sorted({one.credited_on for one in issues})
        quota = next(one for one in quotas if one.profession == OPTOMETRY)
        self._purses = Purses(issues, quota)
        self._later: list[tuple[datetime, int, Step]] = []
        self._written = 0

    def steps(self, begin: datetime, end: datetime) -> Iterator[Step]:
        """Yield the steps from a moment on, before another, in the order of time."""
        clinics = [one for some in self._clinics.values() for one in some]
        self._write(self._publishing.enrol(clinics, begin))
        for year in range(begin.year, (end - _A_DAY).year + 1):
            for what in happenings(self._elders, self._credit_days, year, self._seed):
                yield from self._due(min(what.at, end))
                if what.at < end:
                    self._write(self._follow(what, begin))
        yield from self._due(end)

    def _due(self, before: datetime) -> Iterator[Step]:
        while self._later and self._later[0][0] < before:
            yield heapq.heappop(self._later)[2]

    def _write(self, steps: Iterator[Step]) -> None:
        for step in steps:
            self._written += 1
            heapq.heappush(self._later, (step.at, self._written, step))

    def _follow(self, what: Happening, begin: datetime) -> Iterator[Step]:
        match what:
            case Month():
                yield self._publishing.rate(what.month, what.at)
            case Credited():
                yield from self._credit(what, first=what.at == begin)
            case Visit():
                yield from self._visit(what)
            case Pairing():
                yield from self._pair(what)
            case Death():
                if what.elder in self._purses:
                    yield self.accounts.die(what.elder, what.at)

    def _credit(self, what: Credited, *, first: bool) -> Iterator[Step]:
        """Credit who has an account; first of all, bring in who had one before."""
        day = what.at.date()
        for elder in self._elders:
            if first and elder.uses and elder.eligible_year < day.year:
                chance = Chance(self._seed, "opening", elder.number)
                left = self._purses.bring_in(elder, day - _A_DAY, chance)
                yield from self.accounts.bring_in(elder, what.at, *left)
            if elder not in self._purses:
                continue
            self._purses.issued_on(elder, day)
            if not first and (elder.told_on is None or elder.told_on > day):
                yield self.accounts.credit(elder, what.at)

    def _pair(self, what: Pairing) -> Iterator[Step]:
        elder, day = what.elder, what.at.date()
        spouse = self._spouse(elder, day)
        if spouse is None or elder not in self._purses or not elder.is_alive(day):
            return
        if day < SHARED_FROM:
            return
        clinic = self._clinics[MEDICAL][elder.household % len(self._clinics[MEDICAL])]
        place = AtProvider(provider_id=clinic.provider_id)
        self._purses.pair(elder)
        yield self.accounts.pair(elder, spouse, clinic.clerk, what.at, place)

    def _visit(self, visit: Visit) -> Iterator[Step]:
        point = choose(self._points, visit.hump, visit.day, visit.place)
        clinics = self._clinics[visit.profession]
        clinic = clinics[visit.place % len(clinics)]
        if visit.elder not in self._purses:
            by: Actor = point.shroff if point else clinic.doctor
            self._purses.open(visit.elder, visit.day)
            yield from self.accounts.open(visit.elder, by, visit.at)
        payment = self._purses.pay(visit, self._spouse(visit.elder, visit.day))
        if payment is None:
            return
        account = self.accounts.account_id(visit.elder)
        entry = Entry(account, payment, self._late_on(visit, payment))
        if point is None:
            yield from self._claiming.in_hong_kong(visit, clinic, entry)
        else:
            rate_e4 = self._publishing.rate_e4(f"{visit.day:%Y-%m}")
            yield from self._claiming.in_bay_area(visit, point, entry, rate_e4)

    def _spouse(self, elder: Elder, day: date) -> Elder | None:
        """Return the spouse, if alive and with an account."""
        if elder.spouse is None or elder.spouse >= len(self._elders):
            return None
        spouse = self._elders[elder.spouse]
        return spouse if spouse in self._purses and spouse.is_alive(day) else None

    def _late_on(self, visit: Visit, payment: Payment) -> date | None:
        """Return the later day of entry, where nothing hangs on the first one.

        The spouse may die, a quota may be asked for, a limit may cut in between.
        """
        day = visit.day + timedelta(days=visit.late_days)
        plain = not payment.uses_spouse and visit.profession != OPTOMETRY
        cut = any(visit.day < one <= day for one in self._credit_days)
        return day if visit.late_days and plain and not cut else None
