"""The HTTP door: every route, inside the frame."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from api import (
    access_records,
    attachments,
    break_glass,
    contract,
    directory,
    disclosures,
    handbook,
    health,
    history,
    languages,
    notices,
    patients,
    privacy,
    problems,
    requests,
    signpost,
    transfers,
    vouchers,
)
from api.deadline import Deadline
from api.deps import action_of
from api.edge import Edge
from api.frame import Frame
from api.recording import Recording
from api.service import Service
from api.streams import Streams
from application.access import actions

ROUTERS: tuple[APIRouter, ...] = (
    directory.router,
    patients.router,
    privacy.router,
    requests.router,
    access_records.router,
    attachments.router,
    notices.router,
    disclosures.router,
    vouchers.router,
    transfers.router,
    history.router,
    break_glass.router,
)

FILE_PATHS = (*vouchers.FILE_PATHS, *transfers.FILE_PATHS)
"""Where files come in: they are longer than other bodies, and so is their work."""

VERSION = "0.3.0"
DESCRIPTION = """
One append-only ledger of patient services that cross the borders of the Greater Bay
Area. Every command may carry an `Idempotency-Key`, an `If-Match` and `dry_run=true`;
every answer says which position of the log it reflects; every refusal is a problem
(RFC 9457) in English, 繁體中文, 简体中文 or português.
"""


def create_app(
    service: Service,
    *,
    routers: Sequence[APIRouter] = ROUTERS,
) -> FastAPI:
    """Build the HTTP service around the parts that the settings opened."""
    languages.load_all()
    app = FastAPI(
        title="Baybridge",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.streams = Streams()
    for router in routers:
        app.include_router(router, responses=contract.ALWAYS)
    for router in (health.router, handbook.router):
        app.include_router(router)
    _check_actions(app)
    signpost.stand(app.router)
    problems.install(app)
    contract.install(app)
    app.add_middleware(Recording, recorder=service.recorder)
    app.add_middleware(
        Deadline,
        seconds=service.settings.command_timeout_seconds,
        without=FILE_PATHS,
    )
    app.add_middleware(
        Edge,
        body_limit_bytes=service.settings.body_limit_bytes,
        file_limit_bytes=service.settings.import_limit_bytes,
        file_paths=FILE_PATHS,
        upload_paths=attachments.UPLOAD_PATHS,
        upload_limit_bytes=service.settings.attachment_limit_bytes,
    )
    app.add_middleware(Frame)
    return app


def _check_actions(app: FastAPI) -> None:
    """Hold every action that a route names against those that a policy speaks of."""
    named = {
        action for route in contract.routes_of(app) if (action := action_of(route))
    }
    assert named <= actions(), named - actions()
