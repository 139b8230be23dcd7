"""The voucher desk: accounts, consents, claims, imports, and what the fund owes."""

from fastapi import APIRouter

from api.vouchers import (
    accounts,
    activity,
    beginnings,
    buckets,
    claims,
    forecast,
    imports,
    lists,
    payers,
    receipts,
    reconciliations,
    sharing,
    signals,
    statements,
    waiting,
)

__all__ = ["FILE_PATHS", "router"]

FILE_PATHS = (*imports.FILE_PATHS, *reconciliations.FILE_PATHS)

router = APIRouter(tags=["vouchers"])
for part in (
    *(accounts, beginnings, claims, sharing, payers, imports, reconciliations),
    *(lists, buckets, waiting, forecast, activity, signals, statements, receipts),
):
    router.include_router(part.router)
