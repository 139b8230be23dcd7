"""A process that carries out an erasure and is killed at one of its steps.

`python -m tests.faults.dying_erasure STEP before|after PATIENT ERASURE`
"""

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

from api.carrying_out import carry_out
from api.service import Service
from application import privacy
from application.keys import changing, erasing
from application.privacy import ErasureList, destroying
from application.settings import Settings
from tests.facts import privacy as facts
from tests.stories import occasion

STEPS: dict[str, tuple[Any, str]] = {
    "assess": (privacy, "assess_erasure"),
    "list": (ErasureList, "add"),
    "fence": (erasing, "fence"),
    "destroy": (erasing, "destroy"),
    "scrub": (changing, "scrub"),
    "purge": (destroying, "_purge"),
    "confirm": (destroying, "confirm_destruction"),
}


def deadly(step: Callable[..., Any], when: str) -> Callable[..., Any]:
    """Return the step, with a death before or after it."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def slowly(*given: Any) -> Any:
        if when == "before":
            die()
        await step(*given)
        die()

    def at_once(*given: Any) -> Any:
        if when == "before":
            die()
        step(*given)
        die()

    return slowly if inspect.iscoroutinefunction(step) else at_once


async def careless(service: Service, patient: UUID, erasure: UUID) -> None:
    """The control: it says that it is done, and dies before it is."""
    assess = facts.assess().model_copy(
        update={
            "patient_id": patient,
            "erasure_id": erasure,
            "occasion": occasion(facts.OFFICER),
        }
    )
    await privacy.assess_erasure(service.ledger, assess)
    confirm = facts.confirm(*facts.EVERY).model_copy(
        update={
            "patient_id": patient,
            "erasure_id": erasure,
            "occasion": occasion(facts.OFFICER),
        }
    )
    await privacy.confirm_destruction(service.ledger, confirm)
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, when: str, patient: UUID, erasure: UUID) -> None:
    with Service.open(Settings()) as service:
        if step == "careless":
            asyncio.run(careless(service, patient, erasure))
        service.views.catch_up()
        owner, name = STEPS[step]
        setattr(owner, name, deadly(getattr(owner, name), when))
        asyncio.run(carry_out(service, patient, erasure))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], UUID(sys.argv[3]), UUID(sys.argv[4]))
