"""Requests of people about their data, as their officer sees them."""

from projections.requests.reading import (
    recipient,
    recipients,
    refusals,
    request,
    requests,
    requests_of,
)
from projections.requests.rows import (
    RECIPIENTS,
    REFUSALS,
    REQUESTS,
    CorrectionRecipientRow,
    RefusalRow,
    RequestRow,
)
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (REQUESTS, RECIPIENTS, REFUSALS)

__all__ = [
    "RECIPIENTS",
    "REFUSALS",
    "REQUESTS",
    "VIEWS",
    "CorrectionRecipientRow",
    "RefusalRow",
    "RequestRow",
    "recipient",
    "recipients",
    "refusals",
    "request",
    "requests",
    "requests_of",
]
