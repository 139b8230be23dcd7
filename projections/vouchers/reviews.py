"""What people did about signals; the signals themselves are computed."""

from datetime import datetime
from typing import assert_never, get_args
from uuid import UUID

from sqlalchemy import Engine

from domain.sealed import Ciphertext, Erased
from domain.vouchers import (
    Finding,
    SignalCleared,
    SignalEvent,
    SignalReopened,
    SignalReviewBegun,
)
from projections import queries
from projections.columns import table_of
from projections.views import Row, View, as_sealed


class SignalReviewRow(Row):
    """Whether a signal is cleared: what was found, by whom, when and why.

    `finding` stays when the signal is reopened; `reason` is of the last change.
    """

    signal_id: UUID
    signal: str
    rule_version: int
    subject_id: UUID
    cleared: bool = False
    finding: Finding | None = None
    reason: Ciphertext | Erased | None = None
    reviewed_at: datetime
    reviewed_by: str
    organisation: str
    version: int


def review(row: SignalReviewRow | None, event: SignalEvent) -> SignalReviewRow | None:
    by = {
        "reviewed_at": event.timestamp,
        "reviewed_by": event.by.id,
        "organisation": event.by.organisation,
        "version": event.originator_version,
    }
    match event:
        case SignalReviewBegun():
            return SignalReviewRow(
                signal_id=event.originator_id,
                signal=event.signal,
                rule_version=event.rule_version,
                subject_id=event.subject_id,
                **by,
            )
        case SignalCleared(finding=finding):
            by |= {"cleared": True, "finding": finding}
        case SignalReopened():
            by |= {"cleared": False}
        case _:
            assert_never(event)
    return row and row.model_copy(update=by | {"reason": as_sealed(event.reason)})


SIGNAL_REVIEWS = View(
    name="vouchers_signal_reviews",
    version=1,
    row=SignalReviewRow,
    table=table_of(
        "vouchers_signal_reviews",
        SignalReviewRow,
        key=("signal_id",),
        indexes=[("subject_id",)],
    ),
    listens=get_args(SignalEvent),
    evolve=review,
)


def signal_review(engine: Engine, signal_id: UUID) -> SignalReviewRow | None:
    return queries.find(engine, SIGNAL_REVIEWS, signal_id)
