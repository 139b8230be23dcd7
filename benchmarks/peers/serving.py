"""Run as a program: serves a peer where `baybridge serve` would serve ours."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import uvicorn
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

from api import logs, server
from api.service import Service
from application.settings import Settings
from benchmarks.harness import say
from benchmarks.peers.library_ledger import LibraryLedger

POOL_SIZE = 16


class Body(BaseModel):
    """What a claim says, unexamined."""

    consent_id: str
    provider_id: str
    service_date: str
    fee_cents: int
    amount_hkd: int
    reason: str


def bare(url: str) -> FastAPI:
    """One route: one INSERT, committed, and nothing else."""
    pool = AsyncConnectionPool(
        url,
        min_size=POOL_SIZE,
        max_size=POOL_SIZE,
        open=False,
        kwargs={"autocommit": True},
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/claims", status_code=201)
    async def claim(body: Body) -> dict[str, int]:
        async with pool.connection() as connection:
            cursor = await connection.execute(
                "INSERT INTO bare_claims (body) VALUES (%s) RETURNING id",
                (body.model_dump_json(),),
            )
            row = await cursor.fetchone()
        assert row is not None
        return {"id": row[0]}

    return app


def serve_bare(settings: Settings) -> None:
    listener = server.listen(settings.host, settings.port)
    say(f"Bare listens on http://127.0.0.1:{listener.getsockname()[1]} now")
    config = uvicorn.Config(
        bare(settings.database_url),
        access_log=False,
        log_config=None,
        loop="uvloop",
        http="httptools",
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[listener])


def serve_library(settings: Settings) -> None:
    """Serve as `baybridge serve` would: with its log, which nobody reads from here."""
    logs.configure(settings.log_level)
    with (
        Service.open(settings) as service,
        LibraryLedger.opened(settings, service.ledger) as ledger,
    ):
        server.serve(
            replace(service, ledger=ledger),
            server.listen(settings.host, settings.port),
            folds=False,
            announce=lambda address: say(f"Peer listens on {address} now"),
        )


if __name__ == "__main__":
    {"bare": serve_bare, "library": serve_library}[sys.argv[1]](Settings())
