"""A request, which takes the place of the patient's one open transfer."""

from contextlib import suppress

from application.ledger import Ledger, Recorded
from application.transfers import finding
from domain.kernel import Aggregate, AlreadyExists
from domain.patients import Patient
from domain.transfers import (
    PatientTransfers,
    RequestTransfer,
    Transfer,
    patient_transfers_id,
)
from domain.values import local_date

ATTEMPTS = 2


async def request_transfer(ledger: Ledger, command: RequestTransfer) -> Recorded:
    """Begin a transfer, if the patient has no open one.

    Raises:
        NotFound: there is no such patient.
        TransferAlreadyOpen, CorridorNotOpen, NotOnCorridor
        and what `Transfer.request_transfer` refuses
    """
    for _ in range(ATTEMPTS - 1):
        with suppress(AlreadyExists):
            return await _attempt(ledger, command)
    return await _attempt(ledger, command)


async def _attempt(ledger: Ledger, command: RequestTransfer) -> Recorded:
    patient = await ledger.get(Patient, command.patient_id)
    terms = await finding.corridor(ledger, command.corridor)
    id = patient_transfers_id(command.patient_id)
    known = await ledger.find(PatientTransfers, id)

    def request() -> Transfer:
        wanted_on = local_date(command.wanted_from)
        sender = command.occasion.by.organisation
        allowed = terms(sender, command.receiver, wanted_on)
        return Transfer.request_transfer(command, allowed, patient.died_on)

    def begin() -> list[Aggregate]:
        transfer = request()
        first = PatientTransfers.begin_record(
            command, patient_id=command.patient_id, transfer_id=transfer.id
        )
        return [transfer, first]

    def follow(transfers: PatientTransfers) -> list[Aggregate]:
        transfers.open_transfer(command, command.occasion.derive("transfer"))
        return [request()]

    if known is None:
        return await ledger.begin_all(command, begin)
    recorded = await ledger.change_all(command, [(PatientTransfers, id)], follow)
    return _about_the_transfer(command, recorded)


def _about_the_transfer(command: RequestTransfer, recorded: Recorded) -> Recorded:
    """Answer with the transfer that began, and not with the record that was changed."""
    begun = {"id": command.occasion.derive("transfer"), "version": 1}
    return recorded.model_copy(update=begun)
