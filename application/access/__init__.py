"""Who may come in, and the one place that decides what they may do."""

from application.access.policy import ACTIONS, permit, permitted
from application.access.tokens import (
    TOKEN_PREFIX,
    Token,
    TokenNameTaken,
    Tokens,
    TokenUnknown,
    access_tables,
)

__all__ = [
    "ACTIONS",
    "TOKEN_PREFIX",
    "Token",
    "TokenNameTaken",
    "TokenUnknown",
    "Tokens",
    "access_tables",
    "permit",
    "permitted",
]
