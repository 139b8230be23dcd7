"""Whose a document is: the store's primary key gives it to one patient only."""

from typing import Self, assert_never
from uuid import UUID

from domain.kernel import Aggregate, Command, Event, FirstEvent
from domain.patients.documents import BlindIndex, holder_id
from domain.sealed import Open, none


class DocumentHeld(FirstEvent):
    TOPIC = "patients.document-held"

    patient_id: Open[UUID, none]


class DocumentReleased(Event):
    """Its holder was erased: whoever shows the document now is met for the first time.

    The record of who held it stays released for ever; the next holder has another one.
    """

    TOPIC = "patients.document-released"


class DocumentHolder(Aggregate):
    TOPIC = "patients.document-holder"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None

    @classmethod
    def hold(cls, command: Command, *, index: BlindIndex, patient_id: UUID) -> Self:
        """Give the document to the patient."""
        return cls.begin(
            command, DocumentHeld, id=holder_id(index), patient_id=patient_id
        )

    def release(self, command: Command) -> None:
        """Let go of a holder who was erased. Again, it records nothing."""
        if self.patient_id is not None:
            self.record(command, DocumentReleased)

    def evolve(self, event: DocumentHeld | DocumentReleased) -> None:
        match event:
            case DocumentHeld():
                self.patient_id = event.patient_id
            case DocumentReleased():
                self.patient_id = None
            case _:
                assert_never(event)
