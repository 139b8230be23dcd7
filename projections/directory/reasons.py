"""The reasons of every list, with their names and dates."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.directory import ReasonListed, ReasonRetired
from projections.columns import table_of
from projections.directory.provenance import Named, named, sourced
from projections.views import Key, View

Changed = ReasonListed | ReasonRetired


class ReasonRow(Named):
    """A reason from its first day to its last, both included, if it has one."""

    reasons_id: UUID
    list: str
    code: str
    starts_on: date
    last_on: date | None = None
    nemsis: str | None


def reason(row: ReasonRow | None, event: Changed) -> ReasonRow | None:
    version = event.originator_version
    match event:
        case ReasonListed(reason=listed):
            return ReasonRow(
                reasons_id=event.originator_id,
                list=listed.list,
                code=listed.code,
                starts_on=listed.starts_on,
                nemsis=listed.nemsis,
                **named(listed.names),
                **sourced(listed.provenance, version),
            )
        case ReasonRetired(last_on=last_on):
            change = {"last_on": last_on, "version": version}
            return row and row.model_copy(update=change)
        case _:
            assert_never(event)


def reason_key(event: Changed) -> Sequence[Key]:
    code = event.code if isinstance(event, ReasonRetired) else event.reason.code
    return ((event.originator_id, code),)


REASONS = View(
    name="directory_reasons",
    version=1,
    row=ReasonRow,
    table=table_of(
        "directory_reasons",
        ReasonRow,
        key=("reasons_id", "code"),
        indexes=[("list",)],
    ),
    listens=(ReasonListed, ReasonRetired),
    evolve=reason,
    keys=reason_key,
)
