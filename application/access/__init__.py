"""Who may come in, and the one place that decides what they may do."""

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
    "PolicyUnusable",
    "Resource",
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
