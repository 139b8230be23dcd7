"""What a person can do with voucher accounts, and what follows by itself."""

from application.vouchers.accounts import (
    change_entitlement,
    credit,
    freeze,
    freeze_if_dead,
    freeze_on_death,
    heed_permission,
    open_account,
    validate_account,
)
from application.vouchers.bringing_in import bring_in_account, bring_in_claim
from application.vouchers.claims import (
    claim_in_bay_area,
    claim_in_hong_kong,
    confirm_claim,
    deciding_in_bay_area,
    deciding_in_hong_kong,
    give_consent,
)
from application.vouchers.credit_run import CreditRun, credit_all, opened_accounts
from application.vouchers.making import Making, carry_out
from application.vouchers.payers import report_national_insurance
from application.vouchers.reconciliations import reconcile
from application.vouchers.sharing import (
    end_pairing,
    end_pairing_on_death,
    pair_spouses,
)
from application.vouchers.signals import clear_signal, reopen_signal
from application.vouchers.transactions import record_transaction
from application.vouchers.voids import void_claim

__all__ = [
    "CreditRun",
    "Making",
    "bring_in_account",
    "bring_in_claim",
    "carry_out",
    "change_entitlement",
    "claim_in_bay_area",
    "claim_in_hong_kong",
    "clear_signal",
    "confirm_claim",
    "credit",
    "credit_all",
    "deciding_in_bay_area",
    "deciding_in_hong_kong",
    "end_pairing",
    "end_pairing_on_death",
    "freeze",
    "freeze_if_dead",
    "freeze_on_death",
    "give_consent",
    "heed_permission",
    "open_account",
    "opened_accounts",
    "pair_spouses",
    "reconcile",
    "record_transaction",
    "reopen_signal",
    "report_national_insurance",
    "validate_account",
    "void_claim",
]
