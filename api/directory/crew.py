"""Who rides along, and what they may do in each jurisdiction."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from api import examples
from api.contract import answers, refused_by, refusing
from api.deps import Acknowledgement, LedgerDep, allow, reflecting
from api.desk import DeskDep, Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    CrewMemberAlreadyRegistered,
    CrewMemberLeft,
    CrewMembershipAlreadyEnded,
    EndCrewMembership,
    NotTheEmployer,
    RecordCredential,
    RegisterCrewMember,
)
from domain.kernel import Fact, NotFound
from domain.reference import CredentialKind, CrewOnFile, CrewRole
from domain.sealed import DataClass
from domain.values import (
    ActorId,
    Day,
    Jurisdiction,
    OrganisationCode,
    PersonName,
    Ref,
    local_date,
)
from projections import directory as views
from projections.directory import CrewCredentialRow, CrewMemberRow
from projections.directory.crew import CREW, CREW_CREDENTIALS

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("crew.write")]
OPENING: Mapping[DataClass, str] = {"identity": "crew.identity"}


class RidingAlong(Fact):
    """`account` is the actor who signs in as this person."""

    account: ActorId
    name: PersonName
    employer: OrganisationCode
    role: CrewRole


class CredentialGiven(Fact):
    """A registration, licence, travel document or visa, good until a day, included."""

    kind: CredentialKind
    jurisdiction: Jurisdiction
    number: Ref
    valid_until: Day


class Departing(Fact):
    """`left_on` is the first day on which the person does not ride along any more."""

    left_on: Day


class CrewMemberShown(CrewMemberRow):
    """A crew member, with the name opened or masked."""

    name: str | Hidden  # type: ignore[assignment]


class CredentialShown(CrewCredentialRow):
    """A credential, with its number opened or masked."""

    number: str | Hidden  # type: ignore[assignment]


class CrewFile(BaseModel):
    """A crew member with the newest credential of each kind and jurisdiction."""

    member: CrewMemberShown
    credentials: list[CredentialShown]


@router.post(
    "/crew",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotTheEmployer, CrewMemberAlreadyRegistered),
)
async def register_crew_member(
    body: Annotated[RidingAlong, Body(examples=[examples.CREW_MEMBER])], desk: DeskDep
) -> Acknowledgement:
    """Register somebody of one's own organisation who rides along."""
    command = RegisterCrewMember(occasion=desk.occasion, **dict(body))
    recorded = await directory.register_crew_member(desk.ledger, command)
    return desk.acknowledge(recorded, f"/crew/{recorded.id}")


@router.get("/crew", dependencies=[READ, reflecting(CREW)])
async def list_crew(
    reader: ReaderDep,
    paging: PagingDep,
    employer: OrganisationCode | None = None,
    account: ActorId | None = None,
    role: CrewRole | None = None,
) -> Page[CrewMemberShown]:
    """List who rides along, by account."""
    rows = await reader.ask(
        views.crew,
        employer=employer,
        account=account,
        role=role,
        after=paging.after_one(str),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(CrewMemberShown, row, OPENING) for row in rows]
    return paging.page(shown, key=lambda row: (row.account,))


@router.get(
    "/crew/{crew_member_id}",
    dependencies=[READ, reflecting(CREW, CREW_CREDENTIALS)],
    responses=answers(404),
)
async def read_crew_member(crew_member_id: UUID, reader: ReaderDep) -> CrewFile:
    """Show who rides along, with credentials."""
    row = found(await reader.ask(views.crew_member, crew_member_id), crew_member_id)
    reader.tag(row.version)
    credentials = await reader.ask(views.crew_credentials, crew_member_id)
    return CrewFile(
        member=await reader.show(CrewMemberShown, row, OPENING),
        credentials=[
            await reader.show(CredentialShown, one, OPENING) for one in credentials
        ],
    )


@router.get(
    "/crew/{crew_member_id}/on-file",
    dependencies=[READ],
    responses=refusing(NotFound, CrewMemberLeft),
)
async def read_crew_on_file(
    crew_member_id: UUID,
    ledger: LedgerDep,
    on: Annotated[Day | None, Query(description="Default: today.")] = None,
) -> CrewOnFile:
    """Say what a transfer would be told of the person on a day."""
    day = on or local_date(ledger.clock())
    return await directory.crew_on_file(ledger, crew_member_id, day)


@router.post(
    "/crew/{crew_member_id}/credentials",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotTheEmployer),
)
async def record_credential(
    crew_member_id: UUID,
    body: Annotated[CredentialGiven, Body(examples=[examples.CREDENTIAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record a credential in the place of the last of its kind and jurisdiction."""
    command = RecordCredential(
        occasion=desk.occasion, crew_member_id=crew_member_id, **dict(body)
    )
    return desk.acknowledge(await directory.record_credential(desk.ledger, command))


@router.post(
    "/crew/{crew_member_id}/departure",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotTheEmployer, CrewMembershipAlreadyEnded),
)
async def end_crew_membership(
    crew_member_id: UUID,
    body: Annotated[Departing, Body(examples=[examples.DEPARTURE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record that somebody rides along no more from a day on."""
    command = EndCrewMembership(
        occasion=desk.occasion, crew_member_id=crew_member_id, left_on=body.left_on
    )
    return desk.acknowledge(await directory.end_crew_membership(desk.ledger, command))
