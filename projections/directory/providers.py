"""Professionals who may take vouchers, and the professions that are admitted."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never, get_args
from uuid import UUID

from domain.directory import (
    LeaveCancelled,
    LeaveRecorded,
    ProfessionAdmitted,
    ProviderDelisted,
    ProviderEnrolled,
    ProviderEvent,
    ProviderPricesPublished,
    ProviderRegistered,
)
from domain.sealed import Ciphertext, Erased
from projections.columns import table_of
from projections.directory.provenance import Named, named, sourced
from projections.views import Key, Row, View, as_sealed


class ProviderRow(Row):
    """A professional and the newest spell of enrolment; sealed fields stay sealed."""

    provider_id: UUID
    registration: Ciphertext | Erased
    name: Ciphertext | Erased
    profession: str
    account: str
    enrolled_on: date | None = None
    delisted_on: date | None = None
    version: int


class LeaveRow(Row):
    """Days on which a professional serves nobody, both ends included."""

    provider_id: UUID
    notice: str
    from_on: date
    until_on: date
    cancelled: bool = False
    version: int


class ProfessionRow(Named):
    code: str
    admitted_on: date


def provider(row: ProviderRow | None, event: ProviderEvent) -> ProviderRow | None:
    version = event.originator_version
    match event:
        case ProviderRegistered():
            return ProviderRow(
                provider_id=event.originator_id,
                registration=as_sealed(event.registration),
                name=as_sealed(event.name),
                profession=event.profession,
                account=event.account,
                version=version,
            )
        case ProviderEnrolled(enrolled_on=enrolled_on):
            spell = {"enrolled_on": enrolled_on, "delisted_on": None}
            return row and row.model_copy(update=spell | {"version": version})
        case ProviderDelisted(delisted_on=delisted_on):
            change = {"delisted_on": delisted_on, "version": version}
            return row and row.model_copy(update=change)
        case LeaveRecorded() | LeaveCancelled() | ProviderPricesPublished():
            return row and row.model_copy(update={"version": version})
        case _:
            assert_never(event)


def leave(
    row: LeaveRow | None, event: LeaveRecorded | LeaveCancelled
) -> LeaveRow | None:
    version = event.originator_version
    match event:
        case LeaveRecorded():
            return LeaveRow(
                provider_id=event.originator_id,
                notice=event.notice,
                from_on=event.from_on,
                until_on=event.until_on,
                version=version,
            )
        case LeaveCancelled():
            change = {"cancelled": True, "version": version}
            return row and row.model_copy(update=change)
        case _:
            assert_never(event)


def leave_key(event: LeaveRecorded | LeaveCancelled) -> Sequence[Key]:
    return ((event.originator_id, event.notice),)


def profession(_: ProfessionRow | None, event: ProfessionAdmitted) -> ProfessionRow:
    admitted = event.profession
    return ProfessionRow(
        code=admitted.code,
        admitted_on=admitted.admitted_on,
        **named(admitted.names),
        **sourced(admitted.provenance, event.originator_version),
    )


def profession_key(event: ProfessionAdmitted) -> Sequence[Key]:
    return ((event.profession.code,),)


PROVIDERS = View(
    name="directory_providers",
    version=1,
    row=ProviderRow,
    table=table_of(
        "directory_providers",
        ProviderRow,
        key=("provider_id",),
        indexes=[("profession",), ("account",)],
    ),
    listens=get_args(ProviderEvent),
    evolve=provider,
)
LEAVES = View(
    name="directory_leaves",
    version=1,
    row=LeaveRow,
    table=table_of("directory_leaves", LeaveRow, key=("provider_id", "notice")),
    listens=(LeaveRecorded, LeaveCancelled),
    evolve=leave,
    keys=leave_key,
)
PROFESSIONS = View(
    name="directory_professions",
    version=1,
    row=ProfessionRow,
    table=table_of("directory_professions", ProfessionRow, key=("code",)),
    listens=(ProfessionAdmitted,),
    evolve=profession,
    keys=profession_key,
)
