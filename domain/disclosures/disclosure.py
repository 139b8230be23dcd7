"""One disclosure: who got what of a patient, when, for what, and on which ground."""

from typing import Annotated, Self, assert_never
from uuid import UUID

from pydantic import Field

from domain.disclosures.grounds import Ground
from domain.disclosures.refusals import EmergencyNotAttested
from domain.disclosures.words import (
    Purpose,
    Recipient,
    RecordClasses,
    Sending,
    What,
)
from domain.kernel import Aggregate, Command, FirstEvent, Occasion
from domain.sealed import Open, Sealed, clinical, none
from domain.values import FreeText, Jurisdiction, Role

Position = Annotated[int, Field(ge=0, le=10**15, strict=True)]


class Disclose(Command):
    """`about` is the record that it was taken from, a transfer say.

    `position_read`: up to which position of the log the sender had read it.
    """

    sending: Sending
    what: What
    note: FreeText | None = None
    about: UUID | None = None
    position_read: Position | None = None


class Disclosed(FirstEvent):
    """Recorded before anything leaves; what left is never unsaid."""

    TOPIC = "disclosures.disclosed"

    patient_id: Open[UUID, none]
    from_place: Open[Jurisdiction, none]
    recipient: Open[Recipient, none]
    purpose: Open[Purpose, none]
    classes: Open[RecordClasses, none]
    what: Open[What, none]
    emergency: Open[bool, none]
    ground: Open[Ground, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None
    about: Open[UUID | None, none] = None
    position_read: Open[Position | None, none] = None


class Disclosure(Aggregate):
    TOPIC = "disclosures.disclosure"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None

    @classmethod
    def make(cls, command: Command, disclose: Disclose, ground: Ground) -> Self:
        """Keep a disclosure; `command` is what sends it, or `disclose` itself.

        Raises:
            NothingCrosses
        """
        sending = disclose.sending
        sending.check_crosses()
        return cls.begin(
            command,
            Disclosed,
            id=disclosure_id(command.occasion),
            patient_id=sending.patient_id,
            from_place=sending.from_place,
            recipient=sending.recipient,
            purpose=sending.purpose,
            classes=sending.classes,
            what=disclose.what,
            emergency=sending.emergency,
            ground=ground,
            note=disclose.note,
            about=disclose.about,
            position_read=disclose.position_read,
        )

    @classmethod
    def by_hand(cls, command: Disclose, ground: Ground) -> Self:
        """Keep what somebody is about to send by a way of his own: a letter, say.

        Raises:
            EmergencyNotAttested, NothingCrosses
        """
        if command.sending.emergency and command.occasion.by.role != Role.CLINICIAN:
            raise EmergencyNotAttested()
        return cls.make(command, command, ground)

    def evolve(self, event: Disclosed) -> None:
        match event:
            case Disclosed():
                self.patient_id = event.patient_id
            case _:
                assert_never(event)


def disclosure_id(occasion: Occasion) -> UUID:
    """Return the id of what a command discloses: the same when it is sent again."""
    return occasion.derive("disclosure")
