"""One opening of a foreign record: asked for, confirmed, over, reviewed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self, assert_never
from uuid import UUID

from domain.break_glass.commands import (
    AskToOpen,
    ConfirmOpening,
    EndOpening,
    Ground,
    Outcome,
    ReviewOpening,
)
from domain.break_glass.events import (
    OpeningAsked,
    OpeningEnded,
    OpeningEvent,
    OpeningReviewed,
    RecordOpened,
)
from domain.break_glass.grant import Grant
from domain.break_glass.refusals import (
    GroundDisagrees,
    NotAConfirmer,
    NothingToReview,
    OpeningAlreadyConfirmed,
    OpeningAlreadyReviewed,
    OpeningLapsed,
    OpeningOver,
    OpeningStillOpen,
    RecordAlreadyOpen,
    RecordNotForeign,
    SecondPersonNeeded,
    ThirdPersonNeeded,
)
from domain.kernel import Actor, Aggregate, Command, NotFound
from domain.values import OrganisationCode, Role, local_date

GROUNDS: Mapping[Outcome, frozenset[Ground]] = {
    "justified": frozenset({"emergency", "other"}),
    "not-justified": frozenset(
        {"no-emergency", "wrong-patient", "more-than-needed", "other"}
    ),
}


class RecordOpening(Aggregate):
    """Two people open it, for a while; a third one looks at it afterwards."""

    TOPIC = "break-glass.opening"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.asker: Actor
        self.confirmer: Actor | None = None
        self.confirmers: tuple[Role, ...] = ()
        self.confirm_until: datetime
        self.open_minutes: int
        self.review_days: int
        self.open_until: datetime | None = None
        self.has_ended = False
        self.is_reviewed = False

    @classmethod
    def ask(
        cls,
        command: AskToOpen,
        *,
        attending: frozenset[OrganisationCode],
        granted: Grant | None,
    ) -> Self:
        """Ask to see a record of others; `granted` is what the asker had before.

        Raises:
            RecordNotForeign, RecordAlreadyOpen
        """
        now, settings = command.occasion.at, command.settings
        if command.occasion.by.organisation in attending:
            raise RecordNotForeign(patient_id=command.patient_id)
        if granted is not None and granted.is_open(now):
            raise RecordAlreadyOpen(
                opening_id=granted.opening_id, open_until=granted.open_until
            )
        return cls.begin(
            command,
            OpeningAsked,
            id=command.occasion.derive("opening"),
            patient_id=command.patient_id,
            purpose="BTG",
            found_by=command.found_by,
            reason=command.reason,
            confirm_until=now + timedelta(minutes=settings.confirm_minutes),
            open_minutes=settings.open_minutes,
            review_days=settings.review_days,
            confirmers=settings.confirmers,
        )

    def confirm(self, command: ConfirmOpening) -> None:
        """Open the record to who asked, as the second person.

        Raises:
            NotFound: it is another organisation's.
            SecondPersonNeeded, NotAConfirmer, OpeningOver, OpeningAlreadyConfirmed,
            OpeningLapsed
        """
        by, now = command.occasion.by, command.occasion.at
        self._refuse_other_organisations(command)
        if _is_one_person(by, self.asker):
            raise SecondPersonNeeded()
        if by.role not in self.confirmers:
            raise NotAConfirmer(role=by.role, confirmers=self.confirmers)
        if self.has_ended:
            raise OpeningOver()
        if self.open_until is not None:
            raise OpeningAlreadyConfirmed(open_until=self.open_until)
        if now >= self.confirm_until:
            raise OpeningLapsed(confirm_until=self.confirm_until)
        self.record(
            command,
            RecordOpened,
            patient_id=self.patient_id,
            opened_to=self.asker.id,
            organisation=self.asker.organisation,
            open_until=now + timedelta(minutes=self.open_minutes),
            review_due_on=local_date(now) + timedelta(days=self.review_days),
        )

    def end(self, command: EndOpening) -> None:
        """Close the record before its time, or withdraw the request. Twice is once.

        The privacy officer of the place may, and anybody of the organisation.

        Raises:
            NotFound: it is neither his place's nor his organisation's.
            OpeningOver: it ended by itself.
        """
        by = command.occasion.by
        if by.role is Role.PRIVACY_OFFICER:
            self._refuse_other_places(command)
        else:
            self._refuse_other_organisations(command)
        if self.has_ended:
            return
        if command.occasion.at >= (self.open_until or self.confirm_until):
            raise OpeningOver()
        self.record(command, OpeningEnded, patient_id=self.patient_id)

    def review(self, command: ReviewOpening) -> None:
        """Say whether it was justified, as a third person.

        Raises:
            NotFound: it is another place's.
            ThirdPersonNeeded, GroundDisagrees, NothingToReview, OpeningStillOpen,
            OpeningAlreadyReviewed
        """
        self._refuse_other_places(command)
        self._refuse_who_took_part(command.occasion.by)
        if command.ground not in GROUNDS[command.outcome]:
            raise GroundDisagrees()
        if self.open_until is None:
            raise NothingToReview()
        if not self.has_ended and command.occasion.at < self.open_until:
            raise OpeningStillOpen(open_until=self.open_until)
        if self.is_reviewed:
            raise OpeningAlreadyReviewed()
        self.record(
            command,
            OpeningReviewed,
            patient_id=self.patient_id,
            outcome=command.outcome,
            ground=command.ground,
            note=command.note,
        )

    def evolve(self, event: OpeningEvent) -> None:
        match event:
            case OpeningAsked():
                self.patient_id = event.patient_id
                self.asker = event.by
                self.confirmers = event.confirmers
                self.confirm_until = event.confirm_until
                self.open_minutes = event.open_minutes
                self.review_days = event.review_days
            case RecordOpened():
                self.confirmer = event.by
                self.open_until = event.open_until
            case OpeningEnded():
                self.has_ended = True
            case OpeningReviewed():
                self.is_reviewed = True
            case _:
                assert_never(event)

    def _refuse_other_organisations(self, command: Command) -> None:
        if command.occasion.by.organisation != self.asker.organisation:
            raise NotFound(self.id)

    def _refuse_other_places(self, command: Command) -> None:
        if command.occasion.by.jurisdiction != self.asker.jurisdiction:
            raise NotFound(self.id)

    def _refuse_who_took_part(self, by: Actor) -> None:
        took_part = [one for one in (self.asker, self.confirmer) if one]
        if any(_is_one_person(by, one) for one in took_part):
            raise ThirdPersonNeeded()


def _is_one_person(one: Actor, other: Actor) -> bool:
    """Tell whether two are one, also where one acts for the other."""
    return not {one.id, one.on_behalf_of or one.id}.isdisjoint(
        {other.id, other.on_behalf_of or other.id}
    )
