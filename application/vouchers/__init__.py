"""What a person can do with voucher accounts, and what follows by itself."""

from application.vouchers.accounts import (
    credit,
    freeze,
    freeze_if_dead,
    freeze_on_death,
    open_account,
)
from application.vouchers.claims import (
    claim_in_bay_area,
    claim_in_hong_kong,
    confirm_claim,
    deciding_in_bay_area,
    deciding_in_hong_kong,
    give_consent,
    void_claim,
)
from application.vouchers.credit_run import CreditRun, credit_all

__all__ = [
    "CreditRun",
    "claim_in_bay_area",
    "claim_in_hong_kong",
    "confirm_claim",
    "credit",
    "credit_all",
    "deciding_in_bay_area",
    "deciding_in_hong_kong",
    "freeze",
    "freeze_if_dead",
    "freeze_on_death",
    "give_consent",
    "open_account",
    "void_claim",
]
