"""What a desk can do about consents, legal bases and disclosures."""

from application.disclosures.bases import end_basis, list_basis
from application.disclosures.consents import (
    consents_standing,
    give_consent,
    withdraw_consent,
)
from application.disclosures.crossing import USUAL, Papers, disclose, may_cross, papers
from application.disclosures.notices import publish_notice

__all__ = [
    "USUAL",
    "Papers",
    "consents_standing",
    "disclose",
    "end_basis",
    "give_consent",
    "list_basis",
    "may_cross",
    "papers",
    "publish_notice",
    "withdraw_consent",
]
