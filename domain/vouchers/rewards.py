"""The Pilot Reward Scheme: what counts, what is given, where it may be spent (§1.5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.reference import RewardProgramme
from domain.values import Code, local_date
from domain.vouchers.buckets import Available, Taken, from_bucket
from domain.vouchers.commands import ClaimVouchers
from domain.vouchers.events import TowardsReward
from domain.vouchers.settings import SchemeSettings
from domain.vouchers.visit import kinds


@dataclass(frozen=True)
class Pot:
    """What an account knows of one reward programme, in whole HKD.

    `granted_hkd` is what was given less what was withdrawn; `unspent_hkd` is left.
    """

    counted_hkd: int = 0
    granted_hkd: int = 0
    unspent_hkd: int = 0
    threshold_hkd: int = 0
    usable_until: date = date.max

    def counting(self, amount_hkd: int) -> "Pot":
        return replace(self, counted_hkd=self.counted_hkd + amount_hkd)

    def given(self, amount_hkd: int, *, threshold_hkd: int, until: date) -> "Pot":
        return replace(
            self,
            granted_hkd=self.granted_hkd + amount_hkd,
            unspent_hkd=self.unspent_hkd + amount_hkd,
            threshold_hkd=threshold_hkd,
            usable_until=until,
        )

    def withdrawn(self, amount_hkd: int) -> "Pot":
        return replace(
            self,
            granted_hkd=self.granted_hkd - amount_hkd,
            unspent_hkd=self.unspent_hkd - amount_hkd,
        )

    def moved(self, amount_hkd: int) -> "Pot":
        """Return it after something was spent (negative) or came back."""
        return replace(self, unspent_hkd=self.unspent_hkd + amount_hkd)


Pots = dict[Code, Pot]


def is_designated(
    programme: RewardProgramme, command: ClaimVouchers, profession: Code | None
) -> bool:
    """Tell whether a claim is for a designated purpose (R-8).

    `profession` is None for an institution on the Mainland.
    """
    if command.care_programme in programme.care_programmes:
        return True
    served = (
        programme.in_bay_area
        if profession is None
        else profession in programme.professions
    )
    items = kinds(command.visit) if command.visit else set()
    return served and (
        command.reason in programme.reasons or not items.isdisjoint(programme.items)
    )


def available(
    pots: Pots,
    programmes: Iterable[RewardProgramme],
    command: ClaimVouchers,
    profession: Code | None,
    account_id: UUID,
) -> Iterator[Available]:
    """Return the rewards that may pay this claim (R-4, R-5).

    A reward pays for nothing served before its scheme began; its last day is the last
    on which a claim may be entered, whether it was found to have lapsed or not.
    """
    today = local_date(command.occasion.at)
    for programme in programmes:
        pot = pots.get(programme.code)
        if pot is None or not pot.unspent_hkd or pot.usable_until < today:
            continue
        if programme.counts_from <= command.service_date and is_designated(
            programme, command, profession
        ):
            yield Available(
                bucket="reward",
                account_id=account_id,
                amount_hkd=pot.unspent_hkd,
                reward=programme.code,
                usable_until=pot.usable_until,
            )


def counting_in(
    programmes: Iterable[RewardProgramme],
    command: ClaimVouchers,
    profession: Code | None,
) -> RewardProgramme | None:
    """Return the programme in whose window the claim counts, by its service date."""
    for one in programmes:
        if one.counts_from <= command.service_date <= one.counts_until:
            return one if is_designated(one, command, profession) else None
    return None


def towards(
    programme: RewardProgramme | None,
    taken: Sequence[Taken],
    settings: SchemeSettings,
) -> TowardsReward | None:
    """Return what of a claim counts towards the reward (R-9, by the settings)."""
    counted_hkd = from_bucket(taken, *settings.reward_counts)
    if programme is None or not counted_hkd:
        return None
    return TowardsReward(
        programme=programme.code, amount_hkd=counted_hkd, row=programme.row
    )


def earned(pot: Pot, programme: RewardProgramme) -> int:
    """Return what is to be given now: the reward, less what was given (R-2, R-3).

    Whoever lost an unspent part by a void and reaches the threshold again gets that
    part again: never more than one reward a window.
    """
    if pot.counted_hkd < programme.threshold_hkd:
        return 0
    return max(0, programme.amount_hkd - pot.granted_hkd)


def to_withdraw(pot: Pot, settings: SchemeSettings) -> int:
    """Return what a void takes back: the unspent part, below the threshold (R-9)."""
    if settings.reward_after_void == "keep" or pot.counted_hkd >= pot.threshold_hkd:
        return 0
    return min(pot.granted_hkd, pot.unspent_hkd)


def lapsed(pots: Pots, today: date) -> list[tuple[Code, Pot]]:
    """Return the rewards that have something left and no day to use it (R-6)."""
    over = [
        (code, pot)
        for code, pot in pots.items()
        if pot.unspent_hkd and pot.usable_until < today
    ]
    return sorted(over, key=lambda one: (one[1].usable_until, one[0]))
