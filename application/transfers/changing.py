"""How a step changes a transfer, and what ends one makes room for the next."""

from collections.abc import Callable
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.transfers.seeing import may_see
from domain.kernel import NotFound
from domain.transfers import (
    PatientTransfers,
    Transfer,
    TransferCommand,
    patient_transfers_id,
)

Decide = Callable[[Transfer], UUID | None]


async def change(ledger: Ledger, command: TransferCommand, decide: Decide) -> Recorded:
    """Take one step; what was made in it is answered as `made`.

    Raises:
        NotFound: there is none, or it is none of the actor's.
        and what `decide` refuses
    """

    def decide_if_seen(transfer: Transfer) -> UUID | None:
        check_seen(command, transfer)
        return decide(transfer)

    return await ledger.change(command, Transfer, command.transfer_id, decide_if_seen)


async def change_and_end(
    ledger: Ledger, command: TransferCommand, decide: Decide
) -> Recorded:
    """Take a step that may end the transfer: then the patient may have another one.

    Raises:
        NotFound: there is none, or it is none of the actor's.
        and what `decide` refuses
    """
    transfer = await ledger.get(Transfer, command.transfer_id)
    records = [
        (Transfer, transfer.id),
        (PatientTransfers, patient_transfers_id(transfer.patient_id)),
    ]

    def decide_both(transfer: Transfer, of_patient: PatientTransfers) -> UUID | None:
        check_seen(command, transfer)
        made = decide(transfer)
        if transfer.has_ended:
            of_patient.end_transfer(command, transfer.id)
        return made

    return await ledger.change_all(command, records, decide_both)


def check_seen(command: TransferCommand, transfer: Transfer) -> None:
    """Answer about a transfer of others as about one that does not exist.

    Raises:
        NotFound
    """
    if not may_see(command.occasion.by, transfer):
        raise NotFound(transfer.id)
