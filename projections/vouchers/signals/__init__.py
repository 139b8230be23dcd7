"""Patterns of claims that somebody should look at: computed, never stored (§3.4)."""

from projections.views import AnyView
from projections.vouchers.balances import BALANCES
from projections.vouchers.circumstances import CIRCUMSTANCES
from projections.vouchers.claim_items import CLAIM_ITEMS
from projections.vouchers.claims import CLAIMS
from projections.vouchers.consents import CONSENTS
from projections.vouchers.entries import ENTRIES
from projections.vouchers.reviews import SIGNAL_REVIEWS
from projections.vouchers.signals.detecting import DETECTORS, detect
from projections.vouchers.signals.finding import Figure, Period, Signal
from projections.vouchers.signals.rules import (
    RULES,
    Rule,
    Rules,
    SignalCode,
    Threshold,
)
from projections.vouchers.signals.worklist import (
    ReviewedSignal,
    SignalFilter,
    signal,
    signals,
)

LOOKED_AT: tuple[AnyView, ...] = (
    BALANCES,
    ENTRIES,
    CLAIMS,
    CLAIM_ITEMS,
    CONSENTS,
    CIRCUMSTANCES,
    SIGNAL_REVIEWS,
)
"""The views that the rules ask."""

__all__ = [
    "DETECTORS",
    "LOOKED_AT",
    "RULES",
    "Figure",
    "Period",
    "ReviewedSignal",
    "Rule",
    "Rules",
    "Signal",
    "SignalCode",
    "SignalFilter",
    "Threshold",
    "detect",
    "signal",
    "signals",
]
