"""The voucher desk: accounts, consents, claims, imports, and what the fund owes."""

from fastapi import APIRouter

from api.vouchers import (
    accounts,
    beginnings,
    buckets,
    claims,
    imports,
    lists,
    payers,
    sharing,
    statements,
    waiting,
)
from api.vouchers.imports import FILE_PATHS

__all__ = ["FILE_PATHS", "router"]

router = APIRouter(tags=["vouchers"])
for part in (
    *(accounts, beginnings, claims, sharing, payers, imports),
    *(lists, buckets, waiting, statements),
):
    router.include_router(part.router)
