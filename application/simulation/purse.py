"""What the plan knows to be in the accounts: never more than there is.

It knows no reward, and that nothing comes back with a void. So the ledger may hold
more, never less, and no visit that is planned finds an empty account.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from application.simulation import invented
from application.simulation.chance import Chance
from application.simulation.figures import OPTOMETRY
from application.simulation.people import Elder
from application.simulation.visits import Visit
from domain.directory import Issue, ProfessionQuota


@dataclass(slots=True)
class Purse:
    """`spent_on_quota` is what optometry took, by the first year of the period."""

    own_hkd: int = 0
    spent_on_quota: dict[int, int] = field(default_factory=dict)

    def credit(self, issues: Iterable[Issue]) -> None:
        """Take in what was issued, up to the limit of each issue."""
        for issue in issues:
            self.own_hkd += issue.amount_hkd
            if issue.limit_hkd is not None:
                self.own_hkd = min(self.own_hkd, issue.limit_hkd)

    def take(self, amount_hkd: int) -> int:
        """Pay what is there of an amount; return what is still to be paid."""
        paid_hkd = min(amount_hkd, self.own_hkd)
        self.own_hkd -= paid_hkd
        return amount_hkd - paid_hkd

    def spend_on_quota(self, period: int, amount_hkd: int) -> None:
        self.spent_on_quota[period] = self.spent_on_quota.get(period, 0) + amount_hkd


@dataclass(frozen=True, slots=True)
class Payment:
    """What a visit may take; `too_much_hkd` is what the desk tries first, if more."""

    amount_hkd: int
    uses_spouse: bool = False
    too_much_hkd: int = 0


class Purses:
    """The purse of everybody who has an account, and who shares with whom."""

    def __init__(self, issues: Iterable[Issue], quota: ProfessionQuota) -> None:
        self._issues = sorted(issues, key=lambda one: one.credited_on)
        self._quota = quota
        self._purses: dict[int, Purse] = {}
        self._paired: set[int] = set()

    def __contains__(self, elder: Elder) -> bool:
        return elder.number in self._purses

    def issued_on(self, elder: Elder, day: date) -> None:
        """Take in what is issued on a day."""
        self._purses[elder.number].credit(
            one for one in self._issues if one.credited_on == day
        )

    def open(self, elder: Elder, last: date) -> Purse:
        """Open a purse with everything since eligibility, up to and including a day."""
        purse = self._purses[elder.number] = Purse()
        purse.credit(
            one
            for one in self._issues
            if one.year >= elder.eligible_year and one.credited_on <= last
        )
        return purse

    def bring_in(self, elder: Elder, as_of: date, chance: Chance) -> tuple[int, int]:
        """Open a purse with what is left of it, and what optometry took."""
        purse = self.open(elder, as_of)
        purse.own_hkd = min(purse.own_hkd, chance.on_ladder(invented.OPENING_HKD))
        used_hkd = 0
        if as_of >= self._quota.starts_on and chance.of_thousand(invented.QUOTA_USED):
            used_hkd = chance.on_ladder(invented.LADDERS[OPTOMETRY])
            purse.spend_on_quota(self._period(elder, as_of), used_hkd)
        return purse.own_hkd, used_hkd

    def pair(self, elder: Elder) -> None:
        self._paired.add(elder.household)

    def pay(self, visit: Visit, spouse: Elder | None) -> Payment | None:
        """Take what a visit costs, as far as it is there; None for nothing."""
        purse = self._purses[visit.elder.number]
        shared = self._shared(visit.elder, spouse)
        wanted_hkd = self._allowed(visit, purse)
        there_hkd = purse.own_hkd + (shared.own_hkd if shared else 0)
        amount_hkd = min(wanted_hkd, there_hkd)
        too_much_hkd = visit.wanted_hkd if self._asks_too_much(visit, purse) else 0
        if amount_hkd < invented.SMALLEST_HKD:
            return Payment(0, too_much_hkd=too_much_hkd) if too_much_hkd else None
        rest_hkd = purse.take(amount_hkd)
        if rest_hkd and shared:
            shared.take(rest_hkd)
        if _is_optometry(visit):
            purse.spend_on_quota(self._period(visit.elder, visit.day), amount_hkd)
        return Payment(amount_hkd, rest_hkd > 0, too_much_hkd)

    def _shared(self, elder: Elder, spouse: Elder | None) -> Purse | None:
        if spouse is None or elder.household not in self._paired:
            return None
        return self._purses[spouse.number]

    def _allowed(self, visit: Visit, purse: Purse) -> int:
        if not _is_optometry(visit):
            return visit.wanted_hkd
        period = self._period(visit.elder, visit.day)
        spent_hkd = purse.spent_on_quota.get(period, 0)
        return min(visit.wanted_hkd, self._quota.amount_hkd - spent_hkd)

    def _asks_too_much(self, visit: Visit, purse: Purse) -> bool:
        return visit.asks_above_quota and self._allowed(visit, purse) < visit.wanted_hkd

    def _period(self, elder: Elder, day: date) -> int:
        """Return the first year of the elder's quota period (S22)."""
        first = max(self._quota.starts_on.year, elder.eligible_year)
        return first + (day.year - first) // self._quota.years * self._quota.years


def _is_optometry(visit: Visit) -> bool:
    return visit.hump is None and visit.profession == OPTOMETRY
