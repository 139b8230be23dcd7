"""Consents, legal bases and disclosures as people see them."""

from projections.disclosures.bases import LEGAL_BASES, PAIRS, LegalBasisRow, PairRow
from projections.disclosures.consents import CONSENTS, ConsentRow
from projections.disclosures.disclosures import DISCLOSURES, DisclosureRow
from projections.disclosures.notices import PRIVACY_NOTICES, PrivacyNoticeRow
from projections.disclosures.reading import (
    RecipientSince,
    consents,
    disclosures,
    legal_bases,
    pairs,
    privacy_notices,
    recipients_since,
)
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    PRIVACY_NOTICES,
    PAIRS,
    LEGAL_BASES,
    CONSENTS,
    DISCLOSURES,
)

__all__ = [
    "CONSENTS",
    "DISCLOSURES",
    "LEGAL_BASES",
    "PAIRS",
    "PRIVACY_NOTICES",
    "VIEWS",
    "ConsentRow",
    "DisclosureRow",
    "LegalBasisRow",
    "PairRow",
    "PrivacyNoticeRow",
    "RecipientSince",
    "consents",
    "disclosures",
    "legal_bases",
    "pairs",
    "privacy_notices",
    "recipients_since",
]
