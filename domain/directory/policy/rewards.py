"""The reward programmes: spending on designated purposes is rewarded (R-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from domain.directory.provenance import Provenance
from domain.kernel import Command, Event, Fact, Refusal
from domain.reference import RewardProgramme, RowRef
from domain.sealed import Open, none
from domain.values import Code, Hkd


def _once_each(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("a code stands in the list twice")
    return codes


Codes = Annotated[tuple[Code, ...], Field(max_length=100), AfterValidator(_once_each)]


class Reward(Fact):
    """One window of the Pilot Reward Scheme, as it was published (R-2 to R-8).

    Whoever spends `threshold_hkd` on designated purposes from `counts_from` to
    `counts_until`, both included, gets `amount_hkd`, usable until `usable_until`,
    included. The lists say which purposes are designated: a profession with a reason
    or an item, or a programme of care; `in_bay_area`, at the institutions too.
    """

    code: Code
    counts_from: date
    counts_until: date
    usable_until: date
    threshold_hkd: Hkd
    amount_hkd: Hkd
    professions: Codes
    reasons: Codes
    items: Codes
    care_programmes: Codes
    in_bay_area: bool
    provenance: Provenance


class PublishReward(Command):
    reward: Reward


class CorrectReward(Command):
    reward: Reward


class RewardPublished(Event):
    TOPIC = "directory.reward-published"

    reward: Open[Reward, none]


class RewardCorrected(Event):
    """What was published under this code was wrong; this is the right programme."""

    TOPIC = "directory.reward-corrected"

    reward: Open[Reward, none]


@dataclass(eq=False)
class RewardAlreadyPublished(Refusal):
    """Another reward programme is published under this code; correct it instead."""

    code: Code


@dataclass(eq=False)
class RewardUnknown(Refusal):
    """No reward programme is published under this code."""

    code: Code


@dataclass(eq=False)
class RewardDatesOutOfOrder(Refusal):
    """The dates of the reward programme are out of order."""

    RULE: ClassVar[str] = "V-BR-08"

    counts_from: date
    counts_until: date
    usable_until: date


@dataclass(eq=False)
class RewardWindowsOverlap(Refusal):
    """Another reward programme counts what is spent on some of these days."""

    RULE: ClassVar[str] = "V-BR-07"

    code: Code
    counts_from: date
    counts_until: date


RewardRows = Mapping[Code, tuple[Reward, RowRef]]


def is_new_reward(new: Reward, rows: RewardRows) -> bool:
    """Say whether a programme is not there yet.

    Raises:
        RewardAlreadyPublished, RewardDatesOutOfOrder, RewardWindowsOverlap
    """
    earlier, _ = rows.get(new.code, (None, None))
    if earlier == new:
        return False
    if earlier:
        raise RewardAlreadyPublished(code=new.code)
    _check(new, rows)
    return True


def corrects_reward(right: Reward, rows: RewardRows) -> bool:
    """Say whether a programme differs from the one under its code.

    Raises:
        RewardUnknown, RewardDatesOutOfOrder, RewardWindowsOverlap
    """
    wrong, _ = rows.get(right.code, (None, None))
    if wrong == right:
        return False
    if wrong is None:
        raise RewardUnknown(code=right.code)
    _check(right, rows)
    return True


def rewards_by_date(rows: RewardRows) -> tuple[RewardProgramme, ...]:
    """Return the programmes, the one that counts first before the others."""
    programmes = [
        RewardProgramme(**reward.model_dump(exclude={"provenance"}), row=row)
        for reward, row in rows.values()
    ]
    return tuple(sorted(programmes, key=lambda one: one.counts_from))


def _check(new: Reward, rows: RewardRows) -> None:
    """What is spent on a day counts once, and a year has one reward (R-3)."""
    if not new.counts_from <= new.counts_until <= new.usable_until:
        raise RewardDatesOutOfOrder(
            counts_from=new.counts_from,
            counts_until=new.counts_until,
            usable_until=new.usable_until,
        )
    for other, _ in rows.values():
        first = max(other.counts_from, new.counts_from)
        last = min(other.counts_until, new.counts_until)
        if first <= last and other.code != new.code:
            raise RewardWindowsOverlap(
                code=other.code,
                counts_from=other.counts_from,
                counts_until=other.counts_until,
            )
