"""Which events move a balance, and by how much."""

from collections.abc import Iterable

from domain.vouchers import (
    ClaimVoided,
    Taken,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)

Moved = (
    VouchersCredited
    | VouchersForfeited
    | VouchersClaimedInHongKong
    | VouchersClaimedInBayArea
    | ClaimVoided
)
MOVED = (
    VouchersCredited,
    VouchersForfeited,
    VouchersClaimedInHongKong,
    VouchersClaimedInBayArea,
    ClaimVoided,
)


def own_hkd(parts: Iterable[Taken]) -> int:
    """Return what was taken from this account, and not from a spouse's or a reward."""
    return sum(part.amount_hkd for part in parts if part.bucket == "own")
