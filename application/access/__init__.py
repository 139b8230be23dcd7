"""Who may come in, and the one place that decides what they may do."""

from application.access.issuer import Issuer, IssuerSilent
from application.access.policy import (
    SHARED,
    Decision,
    PolicyUnusable,
    Resource,
    actions,
    decide,
    permit,
    permitted,
    policies,
)
from application.access.signed import Signed, SignedTokenRefused, SignedTokens
from application.access.tokens import (
    TOKEN_PREFIX,
    Token,
    TokenNameTaken,
    Tokens,
    TokenUnknown,
    access_tables,
)

__all__ = [
    "SHARED",
    "TOKEN_PREFIX",
    "Decision",
    "Issuer",
    "IssuerSilent",
    "PolicyUnusable",
    "Resource",
    "Signed",
    "SignedTokenRefused",
    "SignedTokens",
    "Token",
    "TokenNameTaken",
    "TokenUnknown",
    "Tokens",
    "access_tables",
    "actions",
    "decide",
    "permit",
    "permitted",
    "policies",
]
