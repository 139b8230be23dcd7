"""One open transfer for each patient: whoever begins a second one is led to it."""

from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent
from domain.sealed import Open, none
from domain.transfers.refusals import TransferAlreadyOpen


def patient_transfers_id(patient_id: UUID) -> UUID:
    """Return under which id the ledger keeps which transfer of a patient is open."""
    return uuid5(BAYBRIDGE, f"patient-transfers/{patient_id}")


class PatientTransfersBegun(FirstEvent):
    """The patient's first transfer was asked for."""

    TOPIC = "transfers.patient-transfers-begun"

    patient_id: Open[UUID, none]
    transfer_id: Open[UUID, none]


class PatientTransferOpened(Event):
    """Another transfer of the patient was asked for."""

    TOPIC = "transfers.patient-transfer-opened"

    patient_id: Open[UUID, none]
    transfer_id: Open[UUID, none]


class PatientTransferEnded(Event):
    """The open transfer has ended: the next one may be asked for."""

    TOPIC = "transfers.patient-transfer-ended"

    patient_id: Open[UUID, none]
    transfer_id: Open[UUID, none]


PatientTransfersEvent = (
    PatientTransfersBegun | PatientTransferOpened | PatientTransferEnded
)


class PatientTransfers(Aggregate):
    """Changed in the same decision as the transfer, so that there are never two."""

    TOPIC = "transfers.patient-transfers"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.open: UUID | None = None

    @classmethod
    def begin_record(
        cls, command: Command, *, patient_id: UUID, transfer_id: UUID
    ) -> Self:
        return cls.begin(
            command,
            PatientTransfersBegun,
            id=patient_transfers_id(patient_id),
            patient_id=patient_id,
            transfer_id=transfer_id,
        )

    def open_transfer(self, command: Command, transfer_id: UUID) -> None:
        """Take the place of the patient's one open transfer (T-R03).

        Raises:
            TransferAlreadyOpen
        """
        if self.open is not None:
            raise TransferAlreadyOpen(transfer_id=self.open)
        self.record(
            command,
            PatientTransferOpened,
            patient_id=self.patient_id,
            transfer_id=transfer_id,
        )

    def end_transfer(self, command: Command, transfer_id: UUID) -> None:
        """Make room for the next one; what is not open records nothing."""
        if self.open == transfer_id:
            self.record(
                command,
                PatientTransferEnded,
                patient_id=self.patient_id,
                transfer_id=transfer_id,
            )

    def evolve(self, event: PatientTransfersEvent) -> None:
        match event:
            case PatientTransfersBegun() | PatientTransferOpened():
                self.patient_id = event.patient_id
                self.open = event.transfer_id
            case PatientTransferEnded():
                self.open = None
            case _:
                assert_never(event)
