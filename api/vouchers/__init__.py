"""The voucher desk: accounts, consents, claims, imports, and what the fund owes."""

from fastapi import APIRouter

from api.vouchers import accounts, claims, imports, lists
from api.vouchers.imports import FILE_PATHS

__all__ = ["FILE_PATHS", "router"]

router = APIRouter(tags=["vouchers"])
for part in (accounts, claims, imports, lists):
    router.include_router(part.router)
