"""What is still missing for a departure, with the evidence of each lack."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from api.contract import answers
from api.deps import allow
from api.desk import ReaderDep
from api.languages import Language, negotiate, translate
from api.problems import facts_of, type_of
from api.transfers.seen import TransferDep
from domain.kernel import Refusal
from domain.transfers import Guard, GuardMet, TransferState, TripPlan

router = APIRouter()


class Lack(BaseModel):
    """Why a guard is not met: what a departure would be refused with."""

    type: str
    rule: str
    detail: str
    facts: dict[str, Any]


class GuardShown(BaseModel):
    guard: Guard
    met: bool
    missing: tuple[Lack, ...]


class Readiness(BaseModel):
    """G1 to G8 for the trip as it is planned now; without a plan G3 is not met."""

    transfer_id: UUID
    version: int
    state: TransferState
    plan: TripPlan | None
    ready: bool
    guards: tuple[GuardShown, ...]


@router.get(
    "/transfers/{transfer_id}/readiness",
    dependencies=[allow("transfers.read")],
    responses=answers(404),
)
async def read_readiness(
    transfer: TransferDep,
    reader: ReaderDep,
    response: Response,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Readiness:
    """Say of each of G1 to G8 whether it is met, and if not, what is missing."""
    language = negotiate(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    guards = tuple(_shown(one, language) for one in transfer.readiness())
    reader.tag(transfer.version)
    return Readiness(
        transfer_id=transfer.id,
        version=transfer.version,
        state=transfer.state,
        plan=transfer.assigned.plan if transfer.assigned else None,
        ready=all(one.met for one in guards),
        guards=guards,
    )


def _shown(guard: GuardMet, language: Language) -> GuardShown:
    missing = tuple(_lack(one, language) for one in guard.missing)
    return GuardShown(guard=guard.guard, met=not missing, missing=missing)


def _lack(refusal: Refusal, language: Language) -> Lack:
    return Lack(
        type=type_of(type(refusal)),
        rule=refusal.RULE,
        detail=translate(str(refusal), language),
        facts=facts_of(refusal),
    )
