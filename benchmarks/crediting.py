"""Run as a program: credits accounts as `baybridge credit` does, some at a time.

It answers "FIRST LAST" (positions of the log) with one line of JSON.
"""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from time import perf_counter
from typing import cast
from uuid import UUID, uuid4

import uvloop

from api.service import Service
from application import vouchers
from application.settings import Settings
from application.simulation.steps import OPERATOR
from benchmarks.harness import say
from domain.kernel import Occasion
from domain.vouchers import VoucherAccountOpened

AT_ONCE = 1_000


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
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            outcome = {
                "seconds": took,
                "credited": run.credited,
                "done": run.done,
                "memory_bytes": used,
            }
            say(json.dumps(outcome))


async def _credit(
    service: Service, first: int, last: int, at: datetime
) -> vouchers.CreditRun:
    key = uuid4()
    return await vouchers.credit_all(
        service.ledger,
        _accounts(service, first, last),
        Occasion(by=OPERATOR, command_id=key, correlation_id=key, at=at),
        progress=lambda _: None,
    )


async def _accounts(service: Service, first: int, last: int) -> AsyncIterator[UUID]:
    """Yield the accounts that were opened between two positions, both included."""
    recorder, after = service.ledger.log.recorder, first - 1
    while after < last:
        opened = await service.ledger.run(
            lambda start: recorder.select_notifications(
                start=start,
                limit=AT_ONCE,
                stop=last,
                topics=[VoucherAccountOpened.TOPIC],
                inclusive_of_start=False,
            ),
            after,
        )
        if not opened:
            return
        for one in opened:
            yield cast(UUID, one.originator_id)
        after = opened[-1].id


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
