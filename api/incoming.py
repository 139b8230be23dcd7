"""Files on their way in: a rehearsal, the rows that were refused, a template."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Depends, Header, Query, Request, Response

from api.deps import ActorDep, ServiceDep
from api.languages import Language, negotiate, translate
from api.service import Service
from application import imports
from application.imports import AnyKind, ImportFile, ImportReport
from domain.kernel import Actor

CSV: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
FILE: dict[str, Any] = {"requestBody": {"required": True, **CSV}}
TEMPLATE: dict[str, Any] = {"response_class": Response, "responses": {200: CSV}}
IMPORTING: dict[str, Any] = {
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


def csv(content: str, name: str, headers: dict[str, str] | None = None) -> Response:
    """Answer with a file that a spreadsheet opens."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv", headers=named | (headers or {}))


def template_of(kind: AnyKind) -> Response:
    return Response(imports.template(kind.columns), media_type="text/csv")


def _in_language(report: ImportReport, language: Language) -> ImportReport:
    """Give the reasons in the reader's language, where a catalogue has them."""
    errors = tuple(
        error.model_copy(update={"reason": translate(error.reason, language)})
        for error in report.errors
    )
    return report.model_copy(update={"errors": errors})
