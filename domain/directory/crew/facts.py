"""What is recorded about somebody who rides along, and what they may do where."""

from datetime import date
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Command, Event, FirstEvent
from domain.reference import CredentialKind, CrewRole
from domain.sealed import Open, Sealed, none, staff_identity
from domain.values import ActorId, Jurisdiction, OrganisationCode, PersonName, Ref


def crew_member_id(account: ActorId) -> UUID:
    """Derive the id from the account: one person who signs in, one record."""
    return uuid5(BAYBRIDGE, f"crew-member/{account}")


# Commands


class RegisterCrewMember(Command):
    """`account` is the actor who signs in as this person."""

    account: ActorId
    name: PersonName
    employer: OrganisationCode
    role: CrewRole


class RecordCredential(Command):
    """The last word on a kind in a jurisdiction counts, also a shorter one."""

    crew_member_id: UUID
    kind: CredentialKind
    jurisdiction: Jurisdiction
    number: Ref
    valid_until: date


class EndCrewMembership(Command):
    """`left_on` is the first day on which the person does not ride along any more."""

    crew_member_id: UUID
    left_on: date


# Events


class CrewMemberRegistered(FirstEvent):
    """Who it is stands under the person's own key."""

    TOPIC = "directory.crew-member-registered"

    account: Open[ActorId, none]
    name: Sealed[PersonName, staff_identity]
    employer: Open[OrganisationCode, none]
    role: Open[CrewRole, none]


class CredentialRecorded(Event):
    """From now on it stands in the place of the last of its kind and jurisdiction."""

    TOPIC = "directory.credential-recorded"

    kind: Open[CredentialKind, none]
    jurisdiction: Open[Jurisdiction, none]
    number: Sealed[Ref, staff_identity]
    valid_until: Open[date, none]


class CrewMembershipEnded(Event):
    TOPIC = "directory.crew-membership-ended"

    left_on: Open[date, none]


CrewEvent = CrewMemberRegistered | CredentialRecorded | CrewMembershipEnded
