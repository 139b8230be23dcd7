"""What another system had of Mrs Chan, and the claims that it knew."""

from datetime import date, timedelta
from typing import Any

from domain.vouchers import (
    BringInAccount,
    BringInClaim,
    BroughtInQuota,
    BroughtInReward,
    BroughtQuota,
    BroughtReward,
    EarlierClaimBroughtIn,
    OpeningBalanceBroughtIn,
    earlier_claim_id,
)
from tests.facts.vouchers import AT_PROVIDER, ISSUES, PATIENT_ID, ROW, TODAY
from tests.given import SOME_ID, Happened, happened, occasion

YESTERDAY = TODAY - timedelta(days=1)


def bring_in(own_hkd: int = 3_500, **facts: Any) -> BringInAccount:
    return BringInAccount(
        **{
            "occasion": occasion(command=51),
            "patient_id": PATIENT_ID,
            "as_of": YESTERDAY,
            "own_hkd": own_hkd,
            "source": "STATEMENT-1",
        }
        | facts
    )


def brought_in(own_hkd: int = 3_500, **facts: Any) -> Happened:
    """The issues are those since 1 July 2017."""
    return happened(
        OpeningBalanceBroughtIn,
        **{
            "as_of": YESTERDAY,
            "own_hkd": own_hkd,
            "limit_hkd": 8_000,
            "issues": tuple(issue.code for issue in ISSUES[1:]),
            "rewards": (),
            "quotas": (),
            "source": "STATEMENT-1",
        }
        | facts,
    )


def said_of_reward(
    year: int, unspent_hkd: int = 0, counted_hkd: int = 0, *, granted: bool = False
) -> BroughtReward:
    return BroughtReward(
        programme=f"{year}-reward",
        unspent_hkd=unspent_hkd,
        counted_hkd=counted_hkd,
        granted=granted,
    )


def reward_as_it_stood(
    year: int, unspent_hkd: int = 0, counted_hkd: int = 0, granted_hkd: int = 0
) -> BroughtInReward:
    return BroughtInReward(
        programme=f"{year}-reward",
        usable_until=date(year + 1, 12, 31),
        threshold_hkd=1_000,
        unspent_hkd=unspent_hkd,
        counted_hkd=counted_hkd,
        granted_hkd=granted_hkd,
        row=ROW,
    )


def said_of_quota(used_hkd: int, profession: str = "optometrist") -> BroughtQuota:
    return BroughtQuota(profession=profession, used_hkd=used_hkd)


def quota_as_it_stood(used_hkd: int) -> BroughtInQuota:
    return BroughtInQuota(
        profession="optometrist",
        starts_on=date(2025, 1, 1),
        ends_on=date(2026, 12, 31),
        used_hkd=used_hkd,
        limit_hkd=2_000,
        row=ROW,
    )


def bring_in_claim(transaction: str = "TX-9", **facts: Any) -> BringInClaim:
    return BringInClaim(
        **{
            "occasion": occasion(command=52),
            "account_id": SOME_ID,
            "transaction": transaction,
            "service_date": date(2026, 2, 10),
            "claimed_on": date(2026, 2, 11),
            "amount_hkd": 280,
            "place": AT_PROVIDER,
            "profession": "medical-practitioner",
            "source": "STATEMENT-1",
        }
        | facts
    )


def claim_brought_in(command: BringInClaim | None = None) -> Happened:
    command = command or bring_in_claim()
    return happened(
        EarlierClaimBroughtIn,
        claim_id=earlier_claim_id(command),
        **command.model_dump(exclude={"occasion", "account_id"}),
    )
