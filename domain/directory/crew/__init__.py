"""Who rides along, and what they may do in each jurisdiction."""

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
from domain.directory.crew.member import CrewMember
from domain.directory.crew.refusals import (
    CrewMemberAlreadyRegistered,
    CrewMemberLeft,
    CrewMembershipAlreadyEnded,
    NotTheEmployer,
)

__all__ = [
    "CredentialRecorded",
    "CrewEvent",
    "CrewMember",
    "CrewMemberAlreadyRegistered",
    "CrewMemberLeft",
    "CrewMemberRegistered",
    "CrewMembershipAlreadyEnded",
    "CrewMembershipEnded",
    "EndCrewMembership",
    "NotTheEmployer",
    "RecordCredential",
    "RegisterCrewMember",
    "crew_member_id",
]
