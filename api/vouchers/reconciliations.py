"""Statements of the government's system, held against the ledger."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.contract import refused_by
from api.deps import ServiceDep, allow
from api.desk import DeskDep
from api.incoming import CSV, FILE, ReportAs, csv
from api.vouchers.comparing import Comparison, Period, compare
from domain.values import Day
from domain.vouchers import (
    LineOutsidePeriod,
    PeriodReversed,
    TooManyDifferences,
    TransactionRepeated,
)

router = APIRouter(prefix="/voucher-reconciliations")
FILE_PATHS = (router.prefix,)

_REFUSED = (
    PeriodReversed,
    LineOutsidePeriod,
    TransactionRepeated,
    TooManyDifferences,
)
_REHEARSED: dict[str, Any] = {
    "model": Comparison,
    "description": "Compared, with dry_run=true; nothing was stored.",
    **CSV,
}


@router.post(
    "",
    status_code=201,
    response_model=Comparison,
    dependencies=[allow("vouchers.reconcile")],
    responses=refused_by(*_REFUSED) | {200: _REHEARSED, 201: CSV},
    openapi_extra=FILE,
)
async def reconcile(
    request: Request,
    response: Response,
    desk: DeskDep,
    service: ServiceDep,
    served_from: Day,
    served_until: Annotated[Day, Query(description="included")],
    payee_id: Annotated[
        UUID | None, Query(description="only this provider or institution")
    ] = None,
    report: Annotated[ReportAs, Query(description="csv: only what differs.")] = "json",
) -> Comparison | Response:
    """Hold a statement against the claims of its period; keep what differs."""
    period = Period(served_from, served_until, payee_id)
    content = await request.body()
    recorded, found = await compare(service, content, period, desk.occasion)
    desk.acknowledge(recorded, f"{router.prefix}/{recorded.id}")
    if report == "json":
        return found
    answer = csv(found.differences_csv(), "differences.csv", dict(response.headers))
    answer.status_code = 200 if recorded.dry_run else 201
    return answer
