"""Somebody who rides along: a doctor, nurse, driver or attendant."""

from datetime import date
from typing import Self, assert_never

from domain.directory.crew.facts import (
    CredentialRecorded,
    CrewEvent,
    CrewMemberRegistered,
    CrewMembershipEnded,
    EndCrewMembership,
    RecordCredential,
    RegisterCrewMember,
    crew_member_id,
)
from domain.directory.crew.refusals import (
    CrewMemberAlreadyRegistered,
    CrewMemberLeft,
    CrewMembershipAlreadyEnded,
    NotTheEmployer,
)
from domain.kernel import Aggregate, Command, Event
from domain.reference import Credential, CredentialKind, CrewOnFile, CrewRole, RowRef
from domain.values import (
    ActorId,
    Jurisdiction,
    OrganisationCode,
    PersonName,
    Ref,
    Role,
    local_midnight,
)


class CrewMember(Aggregate):
    """Only the employer, or an operator of the ledger, writes to it."""

    TOPIC = "directory.crew-member"
    REFERENCE = True

    def __init__(self) -> None:
        self.account: ActorId = ""
        self.name: PersonName = ""
        self.employer: OrganisationCode = ""
        self.role: CrewRole = "attendant"
        self.registration: RowRef | None = None
        self.credentials: dict[
            tuple[CredentialKind, Jurisdiction], tuple[Ref, Credential]
        ] = {}
        self.left_on: date | None = None

    @classmethod
    def register(cls, command: RegisterCrewMember) -> Self:
        """Begin the record of a crew member.

        Raises:
            NotTheEmployer
        """
        _refuse_others(command, command.employer)
        return cls.begin(
            command,
            CrewMemberRegistered,
            id=crew_member_id(command.account),
            account=command.account,
            name=command.name,
            employer=command.employer,
            role=command.role,
        )

    def register_again(self, command: RegisterCrewMember) -> None:
        """Record nothing: the person is known.

        Raises:
            NotTheEmployer
            CrewMemberAlreadyRegistered: with another name, employer or role.
        """
        _refuse_others(command, self.employer)
        known = (self.name, self.employer, self.role)
        if known != (command.name, command.employer, command.role):
            raise CrewMemberAlreadyRegistered(member_id=self.id)

    def record_credential(self, command: RecordCredential) -> None:
        """Put a credential in the place of the last of its kind and jurisdiction.

        Raises:
            NotTheEmployer
        """
        _refuse_others(command, self.employer)
        number, newest = self.credentials.get(
            (command.kind, command.jurisdiction), (None, None)
        )
        known = newest and (number, newest.valid_until)
        if known != (command.number, command.valid_until):
            self.record(
                command,
                CredentialRecorded,
                kind=command.kind,
                jurisdiction=command.jurisdiction,
                number=command.number,
                valid_until=command.valid_until,
            )

    def end(self, command: EndCrewMembership) -> None:
        """Let the person ride along no more from a day on.

        Raises:
            NotTheEmployer, CrewMembershipAlreadyEnded
        """
        _refuse_others(command, self.employer)
        if self.left_on == command.left_on:
            return
        if self.left_on is not None:
            raise CrewMembershipAlreadyEnded(left_on=self.left_on)
        self.record(
            command,
            CrewMembershipEnded,
            left_on=command.left_on,
            effective_at=local_midnight(command.left_on),
        )

    def on_file(self, on: date) -> CrewOnFile:
        """Return the person with the newest credential of each kind and jurisdiction.

        Whether the credentials last for a trip is for the trip to decide (T-G4).

        Raises:
            CrewMemberLeft
        """
        assert self.registration is not None
        if self.left_on is not None and on >= self.left_on:
            raise CrewMemberLeft(member_id=self.id, on=on, left_on=self.left_on)
        return CrewOnFile(
            member_id=self.id,
            account=self.account,
            employer=self.employer,
            role=self.role,
            credentials=tuple(one for _, one in self.credentials.values()),
            row=self.registration,
        )

    def evolve(self, event: CrewEvent) -> None:
        match event:
            case CrewMemberRegistered():
                self.account = event.account
                self.name = event.name
                self.employer = event.employer
                self.role = event.role
                self.registration = _row(event)
            case CredentialRecorded(kind=kind, jurisdiction=jurisdiction):
                kept = Credential(
                    kind=kind,
                    jurisdiction=jurisdiction,
                    valid_until=event.valid_until,
                    row=_row(event),
                )
                self.credentials[kind, jurisdiction] = (event.number, kept)
            case CrewMembershipEnded(left_on=left_on):
                self.left_on = left_on
            case _:
                assert_never(event)


def _refuse_others(command: Command, employer: OrganisationCode) -> None:
    by = command.occasion.by
    if by.role is not Role.OPERATOR and by.organisation != employer:
        raise NotTheEmployer(employer=employer, organisation=by.organisation)


def _row(event: Event) -> RowRef:
    return RowRef(id=event.originator_id, version=event.originator_version)
