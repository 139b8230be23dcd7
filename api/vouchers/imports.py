"""Files that come in: the templates, a rehearsal, the rows that were refused."""

from fastapi import APIRouter, Response

from api.deps import allow
from api.incoming import IMPORTING, TEMPLATE, IncomingDep, template_of
from application import imports
from application.imports import ImportReport

router = APIRouter()
CLAIMS = "/voucher-claim-imports"
BALANCES = "/voucher-account-imports"
EARLIER_CLAIMS = "/voucher-earlier-claim-imports"
FILE_PATHS = (CLAIMS, BALANCES, EARLIER_CLAIMS)

IMPORT = [allow("vouchers.import")]
BRING_IN = [allow("vouchers.bring-in")]


@router.get(f"{CLAIMS}/template", dependencies=IMPORT, **TEMPLATE)
async def claims_template() -> Response:
    """Give the columns of a file of claims, with an example."""
    return template_of(imports.CLAIMS)


@router.post(CLAIMS, dependencies=IMPORT, **IMPORTING)
async def import_claims(file: IncomingDep) -> ImportReport | Response:
    """Record the claims of a file, each row once, however often it is sent."""
    return await file.enter(imports.CLAIMS)


@router.get(f"{BALANCES}/template", dependencies=BRING_IN, **TEMPLATE)
async def balances_template() -> Response:
    """Give the columns of a file of balances, with an example."""
    return template_of(imports.BALANCES)


@router.post(BALANCES, dependencies=BRING_IN, **IMPORTING)
async def import_balances(file: IncomingDep) -> ImportReport | Response:
    """Open the accounts of a file, with the balances that another system had."""
    return await file.enter(imports.BALANCES)


@router.get(f"{EARLIER_CLAIMS}/template", dependencies=BRING_IN, **TEMPLATE)
async def earlier_claims_template() -> Response:
    """Give the columns of a file of claims of before the ledger, with an example."""
    return template_of(imports.EARLIER_CLAIMS)


@router.post(EARLIER_CLAIMS, dependencies=BRING_IN, **IMPORTING)
async def import_earlier_claims(file: IncomingDep) -> ImportReport | Response:
    """Keep the claims of before the ledger as history; they move no balance."""
    return await file.enter(imports.EARLIER_CLAIMS)
