"""Run as a program: credits accounts as `baybridge credit` does, some at a time.

It answers "FIRST LAST" (positions of the log) with one line of JSON.
"""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import uvloop

from api.service import Service
from application import vouchers
from application.settings import Settings
from application.simulation.steps import OPERATOR
from benchmarks.harness import say
from domain.kernel import Occasion


def main(at: datetime) -> None:
    with (
        Service.open(Settings()) as service,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        say("ready")
        for line in sys.stdin:
            first, last = map(int, line.split())
            began = perf_counter()
            run = runner.run(_credit(service, first, last, at))
            took = perf_counter() - began
            outcome = {
                "seconds": took,
                "credited": run.credited,
                "done": run.done,
                "memory_bytes": _memory_bytes(),
            }
            say(json.dumps(outcome))


def _memory_bytes() -> int:
    """Return the most that this program had in memory.

    Not `ru_maxrss`: that begins with what the process had that started this one.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    [peak] = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(peak) * 1024


async def _credit(
    service: Service, first: int, last: int, at: datetime
) -> vouchers.CreditRun:
    key = uuid4()
    return await vouchers.credit_all(
        service.ledger,
        vouchers.opened_accounts(service.ledger, after=first - 1, until=last),
        Occasion(by=OPERATOR, command_id=key, correlation_id=key, at=at),
        progress=lambda _: None,
    )


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
