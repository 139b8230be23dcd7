"""Import of a file of claims: the template, a rehearsal, the rows that were refused."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response

from api.deps import ActorDep, ServiceDep, allow
from api.languages import Language, negotiate, translate
from application import imports
from application.imports import ClaimFile, ImportReport

router = APIRouter(prefix="/voucher-claim-imports")
FILE_PATHS = (router.prefix,)
_IMPORT = [allow("vouchers.import")]
_CSV = {"content": {"text/csv": {"schema": {"type": "string"}}}}
_FILE: dict[str, Any] = {"requestBody": {"required": True, **_CSV}}


@router.get(
    "/template", dependencies=_IMPORT, response_class=Response, responses={200: _CSV}
)
async def template() -> Response:
    """Give the columns of a file of claims, with an example."""
    return Response(imports.template(), media_type="text/csv")


@router.post(
    "",
    dependencies=_IMPORT,
    response_model=ImportReport,
    responses={200: _CSV},
    openapi_extra=_FILE,
)
async def import_claims(
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    dry_run: Annotated[
        Literal["true", "false"], Query(description="Decide, record nothing.")
    ] = "false",
    report: Annotated[
        Literal["json", "csv"], Query(description="csv: only the rows refused.")
    ] = "json",
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> ImportReport | Response:
    """Record the claims of a file, each row once, however often it is sent."""
    file = await asyncio.to_thread(ClaimFile.read, await request.body())
    done = await imports.import_claims(
        service.ledger,
        file,
        by=actor,
        mode="rehearse" if dry_run == "true" else "record",
        claim_window_days=service.settings.claim_window_days,
    )
    done = _in_language(done, negotiate(accept_language))
    if report == "json":
        return done
    return Response(
        done.errors_csv(),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="refused.csv"'},
    )


def _in_language(report: ImportReport, language: Language) -> ImportReport:
    """Give the reasons in the reader's language, where a catalogue has them."""
    errors = tuple(
        error.model_copy(update={"reason": translate(error.reason, language)})
        for error in report.errors
    )
    return report.model_copy(update={"errors": errors})
