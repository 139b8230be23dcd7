"""Whose a document is: the store's primary key gives it to one patient only."""

from typing import Self, assert_never
from uuid import UUID

from domain.kernel import Aggregate, Command, FirstEvent
from domain.patients.documents import BlindIndex, holder_id
from domain.sealed import Open, none


class DocumentHeld(FirstEvent):
    TOPIC = "patients.document-held"

    patient_id: Open[UUID, none]


class DocumentHolder(Aggregate):
    TOPIC = "patients.document-holder"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None

    @classmethod
    def hold(cls, command: Command, *, index: BlindIndex, patient_id: UUID) -> Self:
        """Give the document to the patient, for good."""
        return cls.begin(
            command, DocumentHeld, id=holder_id(index), patient_id=patient_id
        )

    def evolve(self, event: DocumentHeld) -> None:
        match event:
            case DocumentHeld():
                self.patient_id = event.patient_id
            case _:
                assert_never(event)
