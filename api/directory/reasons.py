"""The lists of reasons for decisions on a transfer, in the reader's language."""

from typing import Annotated

from fastapi import APIRouter, Body, Header, Query, Response

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from api.languages import Language, negotiate
from application import directory
from domain.directory import (
    ListReason,
    Reason,
    ReasonAlreadyListed,
    ReasonAlreadyRetired,
    ReasonAlwaysListed,
    ReasonEndsBeforeStart,
    ReasonNotListed,
    RetireReason,
)
from domain.kernel import Fact, NotFound
from domain.reference import ReasonList
from domain.values import Code, Day
from projections import directory as views
from projections.directory import ReasonRow
from projections.directory.reasons import REASONS

router = APIRouter()
WRITE = [allow("corridors.write")]


class Retiring(Fact):
    """`last_on` is the last day on which the reason may be given."""

    last_on: Day


class ReasonShown(ReasonRow):
    """A reason; `name` is in the language asked for, in English where it has none."""

    name: str


@router.get("/reasons", dependencies=[allow("directory.read"), reflecting(REASONS)])
async def list_reasons(
    reader: ReaderDep,
    response: Response,
    list_: Annotated[ReasonList, Query(alias="list")],
    on: Annotated[
        Day | None, Query(description="Only those that may be given on this day.")
    ] = None,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> list[ReasonShown]:
    """List the reasons of one kind of decision; `other` stands last."""
    language = negotiate(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    rows = await reader.ask(views.reasons, list_, on=on)
    return [_in_language(row, language) for row in rows]


@router.post(
    "/reasons",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(ReasonAlreadyListed),
)
async def list_reason(
    body: Annotated[Reason, Body(examples=[examples.REASON])], desk: DeskDep
) -> Acknowledgement:
    """Put a reason on a list from a day on."""
    command = ListReason(occasion=desk.occasion, reason=body)
    return desk.acknowledge(await directory.list_reason(desk.ledger, command))


@router.post(
    "/reasons/{reason_list}/{code}/retirement",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound,
        ReasonNotListed,
        ReasonAlwaysListed,
        ReasonAlreadyRetired,
        ReasonEndsBeforeStart,
    ),
)
async def retire_reason(
    reason_list: ReasonList,
    code: Code,
    body: Annotated[Retiring, Body(examples=[examples.REASON_RETIREMENT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Retire a reason with a last day."""
    command = RetireReason(
        occasion=desk.occasion, list=reason_list, code=code, last_on=body.last_on
    )
    return desk.acknowledge(await directory.retire_reason(desk.ledger, command))


def _in_language(row: ReasonRow, language: Language) -> ReasonShown:
    names = {
        Language.EN: row.name_en,
        Language.ZH_HANT: row.name_zh_hant,
        Language.ZH_HANS: row.name_zh_hans,
        Language.PT: row.name_pt,
    }
    return ReasonShown(**dict(row), name=names[language] or row.name_en)
