"""Who rides along, and the newest credential of each kind and place."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never, get_args
from uuid import UUID

from domain.directory import (
    CredentialRecorded,
    CrewEvent,
    CrewMemberRegistered,
    CrewMembershipEnded,
)
from domain.sealed import Ciphertext, Erased
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed


class CrewMemberRow(Row):
    """Somebody who rides along until the day before `left_on`; the name is sealed."""

    member_id: UUID
    account: str
    name: Ciphertext | Erased
    employer: str
    role: str
    left_on: date | None = None
    version: int


class CrewCredentialRow(Row):
    """The newest credential of a kind and jurisdiction, good until a day, included."""

    member_id: UUID
    kind: str
    jurisdiction: str
    number: Ciphertext | Erased
    valid_until: date
    version: int


def crew_member(row: CrewMemberRow | None, event: CrewEvent) -> CrewMemberRow | None:
    version = event.originator_version
    match event:
        case CrewMemberRegistered():
            return CrewMemberRow(
                member_id=event.originator_id,
                account=event.account,
                name=as_sealed(event.name),
                employer=event.employer,
                role=event.role,
                version=version,
            )
        case CredentialRecorded():
            return row and row.model_copy(update={"version": version})
        case CrewMembershipEnded(left_on=left_on):
            change = {"left_on": left_on, "version": version}
            return row and row.model_copy(update=change)
        case _:
            assert_never(event)


def credential(
    _: CrewCredentialRow | None, event: CredentialRecorded
) -> CrewCredentialRow:
    return CrewCredentialRow(
        member_id=event.originator_id,
        kind=event.kind,
        jurisdiction=event.jurisdiction,
        number=as_sealed(event.number),
        valid_until=event.valid_until,
        version=event.originator_version,
    )


def credential_key(event: CredentialRecorded) -> Sequence[Key]:
    return ((event.originator_id, event.kind, event.jurisdiction),)


CREW = View(
    name="directory_crew",
    version=1,
    row=CrewMemberRow,
    table=table_of(
        "directory_crew",
        CrewMemberRow,
        key=("member_id",),
        indexes=[("account",), ("employer",)],
    ),
    listens=get_args(CrewEvent),
    evolve=crew_member,
)
CREW_CREDENTIALS = View(
    name="directory_crew_credentials",
    version=1,
    row=CrewCredentialRow,
    table=table_of(
        "directory_crew_credentials",
        CrewCredentialRow,
        key=("member_id", "kind", "jurisdiction"),
        indexes=[("valid_until",)],
    ),
    listens=(CredentialRecorded,),
    evolve=credential,
    keys=credential_key,
)
