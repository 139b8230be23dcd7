"""The reasons that may be given for decisions on a transfer (T-R15)."""

from domain.directory.reasons.facts import (
    OTHER,
    ListReason,
    NemsisCode,
    Reason,
    ReasonEvent,
    ReasonListBegun,
    ReasonListed,
    ReasonRetired,
    RetireReason,
    reasons_id,
)
from domain.directory.reasons.reasons import Reasons
from domain.directory.reasons.refusals import (
    ReasonAlreadyListed,
    ReasonAlreadyRetired,
    ReasonAlwaysListed,
    ReasonEndsBeforeStart,
    ReasonNotListed,
)

__all__ = [
    "OTHER",
    "ListReason",
    "NemsisCode",
    "Reason",
    "ReasonAlreadyListed",
    "ReasonAlreadyRetired",
    "ReasonAlwaysListed",
    "ReasonEndsBeforeStart",
    "ReasonEvent",
    "ReasonListBegun",
    "ReasonListed",
    "ReasonNotListed",
    "ReasonRetired",
    "Reasons",
    "RetireReason",
    "reasons_id",
]
