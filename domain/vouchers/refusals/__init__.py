"""Why a voucher account says no."""

from domain.vouchers.refusals.accounts import (
    CreditInAdvance,
    HolderDied,
    NoEntitlingDocument,
    NotYetEligible,
    PermissionEnded,
)
from domain.vouchers.refusals.afterwards import (
    ClaimAlreadyConfirmed,
    ClaimAlreadyVoided,
    ClaimUnknown,
    NotTheEnrolledProvider,
)
from domain.vouchers.refusals.claims import (
    AmountExceedsFee,
    ClaimRefReused,
    ClaimTooLate,
    DepartmentNotDesignated,
    DocumentNotAccepted,
    EHealthNotJoined,
    InsufficientVouchers,
    NationalInsuranceUsed,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ServiceInFuture,
)
from domain.vouchers.refusals.consents import (
    ConsentExceeded,
    ConsentFormReused,
    ConsentForOtherDay,
    ConsentForOtherPlace,
    ConsentUnknown,
    ConsentUsed,
)

__all__ = [
    "AmountExceedsFee",
    "ClaimAlreadyConfirmed",
    "ClaimAlreadyVoided",
    "ClaimRefReused",
    "ClaimTooLate",
    "ClaimUnknown",
    "ConsentExceeded",
    "ConsentForOtherDay",
    "ConsentForOtherPlace",
    "ConsentFormReused",
    "ConsentUnknown",
    "ConsentUsed",
    "CreditInAdvance",
    "DepartmentNotDesignated",
    "DocumentNotAccepted",
    "EHealthNotJoined",
    "HolderDied",
    "InsufficientVouchers",
    "NationalInsuranceUsed",
    "NoEntitlingDocument",
    "NotTheEnrolledProvider",
    "NotYetEligible",
    "PermissionEnded",
    "ServiceAfterDeath",
    "ServiceBeforeEligibility",
    "ServiceInFuture",
]
