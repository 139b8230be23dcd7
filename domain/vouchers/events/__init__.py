"""What has happened to a voucher account."""

from domain.vouchers.events.beginnings import (
    BroughtInQuota,
    BroughtInReward,
    EarlierClaimBroughtIn,
    OpeningBalanceBroughtIn,
)
from domain.vouchers.events.claims import (
    ClaimConfirmed,
    ClaimVoided,
    ConsentGiven,
    OfQuota,
    TowardsReward,
    TransactionNumberRecorded,
    VouchersClaimed,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from domain.vouchers.events.credits import (
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    VouchersCredited,
    VouchersForfeited,
)
from domain.vouchers.events.sharing import (
    PairingEnded,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
)
from domain.vouchers.events.standing import (
    EntitlementChanged,
    VoucherAccountFrozen,
    VoucherAccountNotValidated,
    VoucherAccountOpened,
    VoucherAccountValidated,
)

VoucherEvent = (
    VoucherAccountOpened
    | VoucherAccountValidated
    | VoucherAccountNotValidated
    | OpeningBalanceBroughtIn
    | EarlierClaimBroughtIn
    | VouchersCredited
    | VouchersForfeited
    | RewardCredited
    | RewardWithdrawn
    | RewardLapsed
    | ConsentGiven
    | SpousePaired
    | PairingEnded
    | SpouseUsedVouchers
    | SpouseGaveBack
    | VouchersClaimedInHongKong
    | VouchersClaimedInBayArea
    | TransactionNumberRecorded
    | ClaimConfirmed
    | ClaimVoided
    | EntitlementChanged
    | VoucherAccountFrozen
)

__all__ = [
    "BroughtInQuota",
    "BroughtInReward",
    "ClaimConfirmed",
    "ClaimVoided",
    "ConsentGiven",
    "EarlierClaimBroughtIn",
    "EntitlementChanged",
    "OfQuota",
    "OpeningBalanceBroughtIn",
    "PairingEnded",
    "RewardCredited",
    "RewardLapsed",
    "RewardWithdrawn",
    "SpouseGaveBack",
    "SpousePaired",
    "SpouseUsedVouchers",
    "TowardsReward",
    "TransactionNumberRecorded",
    "VoucherAccountFrozen",
    "VoucherAccountNotValidated",
    "VoucherAccountOpened",
    "VoucherAccountValidated",
    "VoucherEvent",
    "VouchersClaimed",
    "VouchersClaimedInBayArea",
    "VouchersClaimedInHongKong",
    "VouchersCredited",
    "VouchersForfeited",
]
