"""Voucher accounts, claims and what is owed, as people see them."""

from projections.views import AnyView
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.claims import CLAIMS, VoucherClaim
from projections.vouchers.consents import CONSENTS, VoucherConsent
from projections.vouchers.entries import ENTRIES, VoucherEntry
from projections.vouchers.owing import OwedLine, OwedTotal, owed_lines, owed_totals
from projections.vouchers.reading import (
    ClaimFilter,
    ExplainedEntry,
    PendingConfirmations,
    balance,
    balance_of_patient,
    balances,
    claim,
    claims,
    consents,
    explanation,
    pending_by_provider,
    pending_claims,
)

VIEWS: tuple[AnyView, ...] = (BALANCES, ENTRIES, CLAIMS, CONSENTS)

__all__ = [
    "BALANCES",
    "CLAIMS",
    "CONSENTS",
    "ENTRIES",
    "VIEWS",
    "ClaimFilter",
    "ExplainedEntry",
    "OwedLine",
    "OwedTotal",
    "PendingConfirmations",
    "VoucherBalance",
    "VoucherClaim",
    "VoucherConsent",
    "VoucherEntry",
    "balance",
    "balance_of_patient",
    "balances",
    "claim",
    "claims",
    "consents",
    "explanation",
    "owed_lines",
    "owed_totals",
    "pending_by_provider",
    "pending_claims",
]
