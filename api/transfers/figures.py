"""Key figures of the corridors, month by month of the request."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import allow, reflecting
from api.desk import ReaderDep
from domain.reference import CorridorCode
from domain.values import Month
from projections import transfers as views
from projections.transfers import TRANSFER_TIMES, CorridorMonth

router = APIRouter()


@router.get(
    "/transfer-figures",
    dependencies=[allow("transfers.read"), reflecting(TRANSFER_TIMES)],
)
async def list_figures(
    reader: ReaderDep,
    from_month: Month,
    until_month: Annotated[Month, Query(description="included")],
    corridor: CorridorCode | None = None,
) -> list[CorridorMonth]:
    """Say how long trips took and why requests were declined, with the n of each."""
    return await reader.ask(
        views.figures,
        from_month=from_month,
        until_month=until_month,
        corridor=corridor,
    )
