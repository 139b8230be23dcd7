"""Run sheets that come in as a file."""

from fastapi import APIRouter, Response

from api.deps import allow
from api.incoming import IMPORTING, TEMPLATE, IncomingDep, template_of
from application import imports
from application.imports import ImportReport

router = APIRouter()
RUN_SHEETS = "/run-sheet-imports"
FILE_PATHS = (RUN_SHEETS,)
IMPORT = [allow("transfers.import")]


@router.get(f"{RUN_SHEETS}/template", dependencies=IMPORT, **TEMPLATE)
async def run_sheets_template() -> Response:
    """Give the columns of a file of run sheets, with an example."""
    return template_of(imports.RUN_SHEETS)


@router.post(RUN_SHEETS, dependencies=IMPORT, **IMPORTING)
async def import_run_sheets(file: IncomingDep) -> ImportReport | Response:
    """Record the steps of trips from their sheets: each sheet as a whole, and once."""
    return await file.enter(imports.RUN_SHEETS)
