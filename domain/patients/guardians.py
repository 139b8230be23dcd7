"""Who may act for a patient: on which paper, for what, and for how long."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self, assert_never
from uuid import UUID, uuid5

from pydantic import Field

from domain.kernel import (
    BAYBRIDGE,
    Aggregate,
    Command,
    Event,
    Fact,
    FirstEvent,
    Refusal,
)
from domain.patients.contacts.values import ContactOnFile, Phone, on_file
from domain.patients.documents import DocumentOnFile, IdentityDocument
from domain.patients.names import PersonNames
from domain.sealed import Open, Sealed, contact, identity, none
from domain.values import Day, Ref, local_date

GUARDIANS_MAX = 5
"""So many act at a time: a bound of this program, from no public source."""

Relation = Literal["parent", "child", "spouse", "sibling", "relative", "other"]
Authority = Literal[
    "parental", "court-order", "guardianship-order", "power-of-attorney", "next-of-kin"
]
"""On what it rests; which paper each place asks for is for the desk to know."""

Scope = Literal["consents", "vouchers", "transfers", "records"]
"""What a guardian may do: sign consents, use vouchers, decide on a transfer, ask for
the record."""

GuardianshipEndReason = Literal["revoked", "expired", "died", "entered-by-mistake"]


class GuardianOnFile(Fact):
    """Who the guardian is: his own data, and not the patient's."""

    names: PersonNames
    document: DocumentOnFile | None = None


class Bond(Fact):
    """What ties the two: it tells about the patient."""

    relation: Relation
    authority: Authority


# Commands


class NameGuardian(Command):
    """`paper` is the reference of the document that gives the authority."""

    patient_id: UUID
    names: PersonNames
    document: IdentityDocument | None = None
    phone: Phone | None = None
    bond: Bond
    scope: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=4)]
    paper: Ref
    from_on: Day
    until_on: Day | None = None


class EndGuardianship(Command):
    """`ended_on` is the last day on which the guardian may act."""

    patient_id: UUID
    guardian_id: UUID
    ended_on: Day
    reason: GuardianshipEndReason


# Events


class GuardiansBegun(FirstEvent):
    TOPIC = "patients.guardians-begun"

    patient_id: Open[UUID, none]


class GuardianNamed(Event):
    """Two people in one event: each under a key of his own (P-10)."""

    TOPIC = "patients.guardian-named"

    patient_id: Open[UUID, none]
    guardian_id: Open[UUID, none]
    guardian: Sealed[GuardianOnFile, identity.of("guardian_id")]
    phone: Sealed[ContactOnFile | None, contact.of("guardian_id")] = None
    bond: Sealed[Bond, identity.of("patient_id")]
    scope: Open[tuple[Scope, ...], none]
    paper: Open[Ref, none]
    from_on: Open[date, none]
    until_on: Open[date | None, none] = None


class GuardianshipEnded(Event):
    TOPIC = "patients.guardianship-ended"

    patient_id: Open[UUID, none]
    guardian_id: Open[UUID, none]
    ended_on: Open[date, none]
    reason: Open[GuardianshipEndReason, none]


GuardianEvent = GuardiansBegun | GuardianNamed | GuardianshipEnded

# Refusals


@dataclass(eq=False)
class TooManyGuardians(Refusal):
    """As many guardians act as a record holds; end one of them first."""

    most: int


@dataclass(eq=False)
class GuardianUnknown(Refusal):
    """The patient has no such guardian; read the guardians again."""

    guardian_id: UUID


@dataclass(eq=False)
class GuardianshipOver(Refusal):
    """This guardian's authority has ended already; name the guardian anew."""

    guardian_id: UUID
    ended_on: date


@dataclass(eq=False)
class EndsBeforeItBegins(Refusal):
    """The last day is before the first; read the paper again."""

    from_on: date
    until_on: date


# Aggregate


class Term(Fact):
    """For what and on which days somebody acts; both days count."""

    scope: tuple[Scope, ...]
    from_on: date
    until_on: date | None
    ended: bool = False

    def covers(self, scope: Scope, day: date) -> bool:
        return (
            scope in self.scope
            and self.from_on <= day
            and (self.until_on is None or day <= self.until_on)
        )


def guardians_id(patient_id: UUID) -> UUID:
    """Return the id of a patient's list of guardians: there is one for each patient."""
    return uuid5(BAYBRIDGE, f"guardians/{patient_id}")


class Guardians(Aggregate):
    TOPIC = "patients.guardians"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None
        self.terms: dict[UUID, Term] = {}

    @classmethod
    def begin_for(cls, command: Command, *, patient_id: UUID) -> Self:
        return cls.begin(
            command, GuardiansBegun, id=guardians_id(patient_id), patient_id=patient_id
        )

    def name(self, command: NameGuardian) -> UUID:
        """Name a guardian and return the guardian's id: a person of his own.

        Raises:
            EndsBeforeItBegins
            TooManyGuardians
        """
        if command.until_on and command.until_on < command.from_on:
            raise EndsBeforeItBegins(from_on=command.from_on, until_on=command.until_on)
        today = local_date(command.occasion.at)
        if len(self._standing(today)) >= GUARDIANS_MAX:
            raise TooManyGuardians(most=GUARDIANS_MAX)
        guardian_id = command.occasion.derive("guardian")
        document, phone = command.document, command.phone
        self.record(
            command,
            GuardianNamed,
            patient_id=self.patient_id,
            guardian_id=guardian_id,
            guardian=GuardianOnFile(
                names=command.names, document=document.on_file() if document else None
            ),
            phone=on_file(phone) if phone else None,
            bond=command.bond,
            scope=tuple(sorted(set(command.scope))),
            paper=command.paper,
            from_on=command.from_on,
            until_on=command.until_on,
        )
        return guardian_id

    def end(self, command: EndGuardianship) -> None:
        """End a guardian's authority. The same end again records nothing.

        Raises:
            GuardianUnknown
            GuardianshipOver
            EndsBeforeItBegins
        """
        term = self.terms.get(command.guardian_id)
        if term is None:
            raise GuardianUnknown(guardian_id=command.guardian_id)
        if term.ended and term.until_on == command.ended_on:
            return
        if term.until_on and (term.ended or term.until_on < command.ended_on):
            raise GuardianshipOver(
                guardian_id=command.guardian_id, ended_on=term.until_on
            )
        if command.ended_on < term.from_on:
            raise EndsBeforeItBegins(from_on=term.from_on, until_on=command.ended_on)
        self.record(
            command,
            GuardianshipEnded,
            patient_id=self.patient_id,
            guardian_id=command.guardian_id,
            ended_on=command.ended_on,
            reason=command.reason,
        )

    def may(self, guardian_id: UUID, scope: Scope, on: date) -> bool:
        """Tell whether somebody may act for the patient on a day."""
        term = self.terms.get(guardian_id)
        return term is not None and term.covers(scope, on)

    def evolve(self, event: GuardianEvent) -> None:
        match event:
            case GuardiansBegun():
                self.patient_id = event.patient_id
            case GuardianNamed():
                self.terms[event.guardian_id] = Term(
                    scope=event.scope, from_on=event.from_on, until_on=event.until_on
                )
            case GuardianshipEnded():
                term = self.terms[event.guardian_id]
                self.terms[event.guardian_id] = term.model_copy(
                    update={"until_on": event.ended_on, "ended": True}
                )
            case _:
                assert_never(event)

    def _standing(self, today: date) -> list[Term]:
        """Return the terms that are not over: they run, or are yet to begin."""
        return [
            term
            for term in self.terms.values()
            if term.until_on is None or term.until_on >= today
        ]
