"""Files that come in: the templates, a rehearsal, the rows that were refused."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.deps import ActorDep, ServiceDep, allow
from api.languages import Language, negotiate, translate
from api.service import Service
from application import imports
from application.imports import AnyKind, ImportFile, ImportReport
from domain.kernel import Actor

router = APIRouter()
CLAIMS = "/voucher-claim-imports"
BALANCES = "/voucher-account-imports"
EARLIER_CLAIMS = "/voucher-earlier-claim-imports"
FILE_PATHS = (CLAIMS, BALANCES, EARLIER_CLAIMS)

IMPORT = [allow("vouchers.import")]
BRING_IN = [allow("vouchers.bring-in")]
CSV: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
FILE: dict[str, Any] = {"requestBody": {"required": True, **CSV}}
_TEMPLATE: dict[str, Any] = {"response_class": Response, "responses": {200: CSV}}
_IMPORT: dict[str, Any] = {
    "response_model": ImportReport,
    "responses": {200: CSV},
    "openapi_extra": FILE,
}

ReportAs = Literal["json", "csv"]


class Incoming:
    """A file on its way in, and how its sender wants it done and told."""

    def __init__(
        self,
        request: Request,
        service: Service,
        actor: Actor,
        *,
        rehearse: bool,
        report: ReportAs,
        language: Language,
    ) -> None:
        self._request = request
        self._service = service
        self._actor = actor
        self._rehearse = rehearse
        self._report = report
        self._language = language

    async def enter(self, kind: AnyKind) -> ImportReport | Response:
        """Decide every row, and say what became of it."""
        content = await self._request.body()
        done = await imports.import_file(
            self._service.ledger,
            kind,
            await asyncio.to_thread(ImportFile.read, content, kind.columns),
            by=self._actor,
            mode="rehearse" if self._rehearse else "record",
            settings=self._service.settings.scheme,
        )
        done = _in_language(done, self._language)
        return done if self._report == "json" else csv(done.errors_csv(), "refused.csv")


async def _incoming(
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    dry_run: Annotated[
        Literal["true", "false"], Query(description="Decide, record nothing.")
    ] = "false",
    report: Annotated[ReportAs, Query(description="csv: only the rows refused.")] = (
        "json"
    ),
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Incoming:
    return Incoming(
        request,
        service,
        actor,
        rehearse=dry_run == "true",
        report=report,
        language=negotiate(accept_language),
    )


IncomingDep = Annotated[Incoming, Depends(_incoming)]


@router.get(f"{CLAIMS}/template", dependencies=IMPORT, **_TEMPLATE)
async def claims_template() -> Response:
    """Give the columns of a file of claims, with an example."""
    return _template(imports.CLAIMS)


@router.post(CLAIMS, dependencies=IMPORT, **_IMPORT)
async def import_claims(file: IncomingDep) -> ImportReport | Response:
    """Record the claims of a file, each row once, however often it is sent."""
    return await file.enter(imports.CLAIMS)


@router.get(f"{BALANCES}/template", dependencies=BRING_IN, **_TEMPLATE)
async def balances_template() -> Response:
    """Give the columns of a file of balances, with an example."""
    return _template(imports.BALANCES)


@router.post(BALANCES, dependencies=BRING_IN, **_IMPORT)
async def import_balances(file: IncomingDep) -> ImportReport | Response:
    """Open the accounts of a file, with the balances that another system had."""
    return await file.enter(imports.BALANCES)


@router.get(f"{EARLIER_CLAIMS}/template", dependencies=BRING_IN, **_TEMPLATE)
async def earlier_claims_template() -> Response:
    """Give the columns of a file of claims of before the ledger, with an example."""
    return _template(imports.EARLIER_CLAIMS)


@router.post(EARLIER_CLAIMS, dependencies=BRING_IN, **_IMPORT)
async def import_earlier_claims(file: IncomingDep) -> ImportReport | Response:
    """Keep the claims of before the ledger as history; they move no balance."""
    return await file.enter(imports.EARLIER_CLAIMS)


def csv(content: str, name: str, headers: dict[str, str] | None = None) -> Response:
    """Answer with a file that a spreadsheet opens."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv", headers=named | (headers or {}))


def _template(kind: AnyKind) -> Response:
    return Response(imports.template(kind.columns), media_type="text/csv")


def _in_language(report: ImportReport, language: Language) -> ImportReport:
    """Give the reasons in the reader's language, where a catalogue has them."""
    errors = tuple(
        error.model_copy(update={"reason": translate(error.reason, language)})
        for error in report.errors
    )
    return report.model_copy(update={"errors": errors})
