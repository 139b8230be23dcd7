"""What a claim says, as the columns of its row."""

from collections.abc import Iterable
from typing import Any, assert_never

from domain.vouchers import (
    PRODUCTS,
    Available,
    FeeItem,
    Taken,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)

Claimed = VouchersClaimedInHongKong | VouchersClaimedInBayArea


def money(event: Claimed) -> dict[str, Any]:
    """Return how much it was, and out of which buckets."""
    spouses = [part.account_id for part in event.taken if part.bucket == "spouse"]
    return {
        "amount_hkd": event.amount_hkd,
        **{
            f"taken_{bucket}_hkd": _taken_hkd(event.taken, bucket)
            for bucket in ("own", "reward", "spouse")
        },
        "spouse_account_id": next(iter(spouses), None),
        "available_before_hkd": _before_hkd(event.left, event.amount_hkd),
    }


def purpose(event: Claimed) -> dict[str, Any]:
    """Return for what it was, and what it counts towards."""
    reward, quota = event.towards_reward, event.of_quota
    return {
        "care_programme": event.care_programme,
        "towards_reward": reward and reward.programme,
        "towards_reward_hkd": reward.amount_hkd if reward else 0,
        "of_quota": quota and quota.profession,
        "of_quota_from": quota and quota.starts_on,
        "of_quota_hkd": quota.amount_hkd if quota else 0,
        **_bill(event.visit.items if event.visit else None),
    }


def at_desk(event: Claimed) -> dict[str, Any]:
    """Return where it was, and what the fee was there."""
    match event:
        case VouchersClaimedInHongKong():
            return _in_hong_kong(event)
        case VouchersClaimedInBayArea():
            return _in_bay_area(event)
        case _:
            assert_never(event)


def _in_hong_kong(event: VouchersClaimedInHongKong) -> dict[str, Any]:
    return {
        "place": "HK",
        "payee": "provider",
        "payee_id": event.provider_id,
        "profession": event.profession,
        "fee_minor": event.fee_cents,
        "covered_minor": event.fee_cents - event.copay_cents,
        "copay_minor": event.copay_cents,
        "fee_currency": "HKD",
        "row_id": event.enrolment_row.id,
        "row_version": event.enrolment_row.version,
    }


def _in_bay_area(event: VouchersClaimedInBayArea) -> dict[str, Any]:
    return {
        "place": "GBA",
        "payee": "institution",
        "payee_id": event.institution_id,
        "service_point": event.service_point,
        "department": event.department,
        "episode": event.episode,
        "fee_minor": event.fee_fen,
        "covered_minor": event.covered_fen,
        "copay_minor": event.copay_fen,
        "fee_currency": "CNY",
        "rate_month": event.conversion.month,
        "hkd_per_cny": event.conversion.hkd_per_cny,
        "unrounded_hkd": event.conversion.unrounded_hkd,
        "rate_row_id": event.conversion.row.id,
        "rate_row_version": event.conversion.row.version,
        "row_id": event.designation_row.id,
        "row_version": event.designation_row.version,
    }


def _taken_hkd(taken: Iterable[Taken], bucket: str) -> int:
    return sum(part.amount_hkd for part in taken if part.bucket == bucket)


def _before_hkd(left: Iterable[Available] | None, amount_hkd: int) -> int | None:
    if left is None:
        return None
    return sum(part.amount_hkd for part in left) + amount_hkd


def _bill(items: tuple[FeeItem, ...] | None) -> dict[str, Any]:
    if items is None:
        return {"items": None, "consultation_minor": None, "products_minor": None}
    return {
        "items": tuple(dict.fromkeys(item.kind for item in items)),
        "consultation_minor": _minor(items, {"consultation"}),
        "products_minor": _minor(items, PRODUCTS),
    }


def _minor(items: Iterable[FeeItem], kinds: Iterable[str]) -> int:
    return sum(item.amount_minor for item in items if item.kind in kinds)
