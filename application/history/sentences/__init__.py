"""A sentence for each topic; what stands in braces is a fact of the event."""

from collections.abc import Mapping

from application.history.sentences import (
    attachments,
    break_glass,
    directory,
    disclosures,
    ledger,
    notices,
    patients,
    privacy,
    requests,
    transfers,
    vouchers,
)

SENTENCES: Mapping[str, str] = {
    **directory.SENTENCES,
    **disclosures.SENTENCES,
    **patients.SENTENCES,
    **privacy.SENTENCES,
    **requests.SENTENCES,
    **vouchers.SENTENCES,
    **transfers.SENTENCES,
    **attachments.SENTENCES,
    **break_glass.SENTENCES,
    **notices.SENTENCES,
    **ledger.SENTENCES,
}
"""Message ids of the catalogues."""
