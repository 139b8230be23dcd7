"""pgbench: the limit, single-row inserts; and a client without a language's cost."""

import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.peers.scratch import Unavailable, run
from tests import postgres

TABLE = (
    "CREATE TABLE rows_of_events (originator_id uuid NOT NULL, "
    "originator_version bigint NOT NULL, notification_id bigserial, topic text, "
    "state bytea, recorded_at timestamptz NOT NULL, "
    "PRIMARY KEY (originator_id, originator_version)); "
    "CREATE UNIQUE INDEX ON rows_of_events (notification_id)"
)


class Pgbench:
    """Runs one script with as many clients; each call is a transaction."""

    def __init__(self, url: str, script: str) -> None:
        self._url = url
        self._script = script
        self._tool = tool("pgbench")

    def rate(self, callers: int, seconds: float) -> float:
        threads = min(callers, len(os.sched_getaffinity(0)))
        with TemporaryDirectory() as place:
            script = Path(place, "script.sql")
            script.write_text(self._script)
            said = run(
                [
                    *(self._tool, self._url, "-n", "-M", "prepared", "-f", str(script)),
                    *("-c", str(callers), "-j", str(threads)),
                    *("-T", str(max(1, round(seconds)))),
                ]
            )
        found = re.search(r"tps = ([0-9.]+) \(without", said)
        if not found:
            raise Unavailable(f"pgbench said: {said[-200:]}")
        return float(found[1])


def inserts(url: str, state: bytes) -> Pgbench:
    """Insert single rows of the same size into a table like the log's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    return Pgbench(
        url,
        "INSERT INTO rows_of_events "
        "(originator_id, originator_version, topic, state, recorded_at) VALUES "
        f"(gen_random_uuid(), 1, 'vouchers.consent-given', '\\x{state.hex()}', now());",
    )


def tool(name: str) -> str:
    """Return a program of PostgreSQL's own.

    Raises: Unavailable.
    """
    beside = postgres.binaries() / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise Unavailable(f"there is no {name}: install PostgreSQL's client programs")
    return found
