"""Who rides along: registered, with credentials, until they leave."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    CrewMember,
    EndCrewMembership,
    RecordCredential,
    RegisterCrewMember,
    crew_member_id,
)


async def register_crew_member(ledger: Ledger, command: RegisterCrewMember) -> Recorded:
    return await begin_or_change(
        ledger,
        command,
        (CrewMember, crew_member_id(command.account)),
        begin=lambda: CrewMember.register(command),
        change=lambda member: member.register_again(command),
    )


async def record_credential(ledger: Ledger, command: RecordCredential) -> Recorded:
    return await ledger.change(
        command,
        CrewMember,
        command.crew_member_id,
        lambda member: member.record_credential(command),
    )


async def end_crew_membership(ledger: Ledger, command: EndCrewMembership) -> Recorded:
    return await ledger.change(
        command,
        CrewMember,
        command.crew_member_id,
        lambda member: member.end(command),
    )
