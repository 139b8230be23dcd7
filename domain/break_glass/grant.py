"""What a person may see of one patient's record of others, and until when."""

from datetime import datetime
from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.break_glass.events import GrantBegun, GrantEnded, GrantEvent, GrantRenewed
from domain.kernel import BAYBRIDGE, Actor, Aggregate, Command


def grant_id(actor: Actor, patient_id: UUID) -> UUID:
    """Return under which id the ledger keeps what a person may see of a patient.

    Of a person in a role of an organisation: who changes either has another one.
    """
    who = f"{actor.organisation}/{actor.jurisdiction}/{actor.role}/{actor.id}"
    return uuid5(BAYBRIDGE, f"break-glass/{who}/{patient_id}")


class Grant(Aggregate):
    """Changed in the same decision as the opening: it is what the policy is told."""

    TOPIC = "break-glass.grant"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.opening_id: UUID
        self.opened_at: datetime
        self.open_until: datetime
        self.has_ended = False

    @classmethod
    def begin_record(
        cls,
        command: Command,
        *,
        to: Actor,
        patient_id: UUID,
        opening_id: UUID,
        open_until: datetime,
    ) -> Self:
        return cls.begin(
            command,
            GrantBegun,
            id=grant_id(to, patient_id),
            patient_id=patient_id,
            opening_id=opening_id,
            open_until=open_until,
        )

    def renew(
        self, command: Command, *, opening_id: UUID, open_until: datetime
    ) -> None:
        self.record(
            command,
            GrantRenewed,
            patient_id=self.patient_id,
            opening_id=opening_id,
            open_until=open_until,
        )

    def end(self, command: Command, opening_id: UUID) -> None:
        """End it with its opening; one that another opening made stays."""
        if self.opening_id == opening_id and not self.has_ended:
            self.record(
                command,
                GrantEnded,
                patient_id=self.patient_id,
                opening_id=opening_id,
            )

    def is_open(self, at: datetime) -> bool:
        """Tell whether it lets its person see the record at a moment.

        A clock that shows a time of before it was opened is wrong, and opens nothing.
        """
        return not self.has_ended and self.opened_at <= at < self.open_until

    def evolve(self, event: GrantEvent) -> None:
        match event:
            case GrantBegun() | GrantRenewed():
                self.patient_id = event.patient_id
                self.opening_id = event.opening_id
                self.opened_at = event.timestamp
                self.open_until = event.open_until
                self.has_ended = False
            case GrantEnded():
                self.has_ended = True
            case _:
                assert_never(event)
