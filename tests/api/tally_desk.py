"""Routes of a made-up slice, for the tests of the frame itself."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.contract import refused_by
from api.deps import Acknowledgement, LedgerDep, OccasionDep, acknowledge, allow
from api.pages import Page, PagingDep
from domain.kernel import Fact, NotFound, Refusal
from domain.values import Label
from tests.facts.tally import AddToTally, OpenTally, Tally

router = APIRouter(prefix="/tallies")


@dataclass(eq=False)
class TallyTooLarge(Refusal):
    """The claim is larger than the balance."""

    RULE: ClassVar[str] = "V-BR-04"

    amount: int


class Addition(Fact):
    amount: int
    label: Label = "a word"
    names: dict[str, Label] = Field(default_factory=dict)


@router.post("", status_code=201, dependencies=[allow("vouchers.open")])
async def open_tally(
    ledger: LedgerDep, occasion: OccasionDep, response: Response
) -> Acknowledgement:
    """Begin a tally."""
    id = occasion.derive("tally")
    command = OpenTally(occasion=occasion)
    recorded = await ledger.begin(command, lambda: Tally.open(command, id))
    return acknowledge(response, recorded, location=f"/tallies/{id}")


@router.post(
    "/{tally_id}/additions",
    status_code=201,
    dependencies=[allow("vouchers.claim")],
    responses=refused_by(NotFound, TallyTooLarge),
)
async def add(
    tally_id: UUID,
    addition: Addition,
    ledger: LedgerDep,
    occasion: OccasionDep,
    response: Response,
) -> Acknowledgement:
    """Add to a tally."""
    if addition.amount > 1_000:
        raise TallyTooLarge(amount=addition.amount)
    command = AddToTally(occasion=occasion, amount=addition.amount)
    decide = lambda tally: tally.add(command)  # noqa: E731
    return acknowledge(response, await ledger.change(command, Tally, tally_id, decide))


@router.post("/voids", dependencies=[allow("vouchers.validate")])
async def not_for_clerks() -> None:
    """Do what a clerk may not."""


@router.get("/broken", dependencies=[allow("directory.read")])
async def break_down() -> None:
    """Fail with a text that nobody may see."""
    raise ValueError("A123456(3) Chan Tai Man")


@router.get("", dependencies=[allow("directory.read")])
async def count(
    paging: PagingDep, of: Annotated[str, Query(pattern="^[a-z]*$")] = "all"
) -> Page[int]:
    """List the numbers up to ten."""
    after = paging.after(int)
    start = int(after[0]) + 1 if after else 1
    found = list(range(start, 11)) if of else []
    return paging.page(found[: paging.limit + 1], key=lambda number: (number,))
