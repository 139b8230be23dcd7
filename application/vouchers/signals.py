"""What a person does about a signal: clears it with a finding, or opens it again."""

from contextlib import suppress

from application.ledger import Ledger, Recorded
from domain.kernel import AlreadyExists
from domain.vouchers import ClearSignal, ReopenSignal, SignalReview


async def clear_signal(ledger: Ledger, command: ClearSignal) -> Recorded:
    """Take a signal off the worklist; the first review of it begins its record.

    Raises:
        SignalAlreadyCleared
    """

    def begin() -> SignalReview:
        review = SignalReview.begin_record(command)
        review.clear(command)
        return review

    id = command.signal_id
    if await ledger.find(SignalReview, id) is None:
        with suppress(AlreadyExists):
            return await ledger.begin(command, begin)
    return await ledger.change(
        command, SignalReview, id, lambda review: review.clear(command)
    )


async def reopen_signal(ledger: Ledger, command: ReopenSignal) -> Recorded:
    """Put a signal back on the worklist.

    Raises:
        NotFound: nobody has ever cleared it.
        SignalNotCleared
    """
    return await ledger.change(
        command,
        SignalReview,
        command.signal_id,
        lambda review: review.reopen(command),
    )
