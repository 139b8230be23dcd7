"""Voucher accounts, claims and what is owed, as people see them."""

from projections.views import AnyView
from projections.vouchers.activity import (
    MonthOfClaims,
    ProviderActivity,
    activity_of,
    provider_activity,
)
from projections.vouchers.afterwards import Left, left_after
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.buckets import BUCKETS, VoucherBucket
from projections.vouchers.checks import CHECKS, AccountCheck, checks
from projections.vouchers.circumstances import CIRCUMSTANCES, Circumstance
from projections.vouchers.claim_items import CLAIM_ITEMS, ClaimItem, claim_items
from projections.vouchers.claim_parts import CLAIM_PARTS, ClaimPart, claim_parts
from projections.vouchers.claims import CLAIMS, VoucherClaim
from projections.vouchers.consents import CONSENTS, VoucherConsent
from projections.vouchers.earlier import EARLIER_CLAIMS, EarlierClaim, earlier_claims
from projections.vouchers.entries import ENTRIES, VoucherEntry
from projections.vouchers.forecast import (
    AccountForecast,
    ForecastTotals,
    NextIssue,
    account_forecast,
    forecast_totals,
    forfeiture_forecast,
)
from projections.vouchers.holding import buckets
from projections.vouchers.owing import OwedLine, OwedTotal, owed_lines, owed_totals
from projections.vouchers.pairings import PAIRINGS, VoucherPairing, pairings
from projections.vouchers.payable import PayableClaim
from projections.vouchers.reading import (
    ClaimFilter,
    ExplainedEntry,
    balance,
    balance_of_patient,
    balances,
    claim,
    claims,
    consents,
    explanation,
)
from projections.vouchers.reviews import SIGNAL_REVIEWS, SignalReviewRow, signal_review
from projections.vouchers.statements import (
    DIFFERENCES,
    RECONCILIATIONS,
    ReconciliationDifference,
    VoucherReconciliation,
    differences,
    reconciliation_of,
    reconciliations,
)
from projections.vouchers.visits import EPISODES, VoucherEpisode, episodes
from projections.vouchers.waiting import (
    PendingClaim,
    PendingConfirmations,
    UnvalidatedAccount,
    pending_by_provider,
    pending_claims,
    unvalidated_accounts,
)

VIEWS: tuple[AnyView, ...] = (
    BALANCES,
    BUCKETS,
    CHECKS,
    ENTRIES,
    CLAIMS,
    CLAIM_ITEMS,
    CLAIM_PARTS,
    CONSENTS,
    CIRCUMSTANCES,
    PAIRINGS,
    EARLIER_CLAIMS,
    EPISODES,
    RECONCILIATIONS,
    DIFFERENCES,
    SIGNAL_REVIEWS,
)

__all__ = [
    "BALANCES",
    "BUCKETS",
    "CHECKS",
    "CIRCUMSTANCES",
    "CLAIMS",
    "CLAIM_ITEMS",
    "CLAIM_PARTS",
    "CONSENTS",
    "DIFFERENCES",
    "EARLIER_CLAIMS",
    "ENTRIES",
    "EPISODES",
    "PAIRINGS",
    "RECONCILIATIONS",
    "SIGNAL_REVIEWS",
    "VIEWS",
    "AccountCheck",
    "AccountForecast",
    "Circumstance",
    "ClaimFilter",
    "ClaimItem",
    "ClaimPart",
    "EarlierClaim",
    "ExplainedEntry",
    "ForecastTotals",
    "Left",
    "MonthOfClaims",
    "NextIssue",
    "OwedLine",
    "OwedTotal",
    "PayableClaim",
    "PendingClaim",
    "PendingConfirmations",
    "ProviderActivity",
    "ReconciliationDifference",
    "SignalReviewRow",
    "UnvalidatedAccount",
    "VoucherBalance",
    "VoucherBucket",
    "VoucherClaim",
    "VoucherConsent",
    "VoucherEntry",
    "VoucherEpisode",
    "VoucherPairing",
    "VoucherReconciliation",
    "account_forecast",
    "activity_of",
    "balance",
    "balance_of_patient",
    "balances",
    "buckets",
    "checks",
    "claim",
    "claim_items",
    "claim_parts",
    "claims",
    "consents",
    "differences",
    "earlier_claims",
    "episodes",
    "explanation",
    "forecast_totals",
    "forfeiture_forecast",
    "left_after",
    "owed_lines",
    "owed_totals",
    "pairings",
    "pending_by_provider",
    "pending_claims",
    "provider_activity",
    "reconciliation_of",
    "reconciliations",
    "signal_review",
    "unvalidated_accounts",
]
