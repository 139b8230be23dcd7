"""Why a crew member or a credential is refused."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel import Refusal
from domain.values import OrganisationCode


@dataclass(eq=False)
class NotTheEmployer(Refusal):
    """Another organisation employs this person; ask the employer to record it."""

    employer: OrganisationCode
    organisation: OrganisationCode


@dataclass(eq=False)
class CrewMemberAlreadyRegistered(Refusal):
    """The account is registered already, with another name, employer or role."""

    member_id: UUID


@dataclass(eq=False)
class CrewMembershipAlreadyEnded(Refusal):
    """The person has left the crew on another day."""

    left_on: date


@dataclass(eq=False)
class CrewMemberLeft(Refusal):
    """The person has left the crew by this date; assign somebody else."""

    member_id: UUID
    on: date
    left_on: date
