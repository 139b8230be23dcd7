"""Requests about data in the corpus: corrected, refused, extended, handed over."""

from datetime import date, datetime
from typing import Any

from application import requests
from application.ledger import Ledger
from domain.requests import Recipient
from tests.facts import requests as facts
from tests.stories import World, occasion

TMH = Recipient(organisation="TMH", last_sent_on=date(2025, 12, 1))


async def every_request(ledger: Ledger, world: World) -> None:
    """Correct dates, refuse and release, extend and hand over."""
    for field, value in (("birth-date", "1946-05-02"), ("death-date", "2026-03-01")):
        request = await _asked(ledger, world, field=field)
        command = _now(facts.correct(field), request_id=request, value=value)
        await requests.correct(ledger, command, recipients=(TMH,))
        await requests.send(ledger, _now(facts.send(), request_id=request))
        await requests.acknowledge(
            ledger, _now(facts.acknowledge(), request_id=request)
        )
    await _copies(ledger, world)


async def _copies(ledger: Ledger, world: World) -> None:
    copy: dict[str, Any] = {"kind": "copy", "field": None, "says": None}
    given = await _asked(ledger, world, **copy)
    longer = _now(facts.extend(date(2026, 5, 4)), request_id=given)
    await requests.extend(ledger, longer)
    await requests.hand_over(ledger, _now(facts.hand_over(), request_id=given))
    refused = await _asked(ledger, world, **copy)
    await requests.refuse(ledger, _now(facts.refuse(), request_id=refused))
    at = datetime.fromisoformat("2030-03-03T12:00:00+08:00")
    release = _now(facts.release(), request_id=refused, occasion=occasion(at=at))
    await requests.release(ledger, release)


async def _asked(ledger: Ledger, world: World, **asked: Any) -> Any:
    command = _now(facts.receive(**asked), patient_id=world.patient_id)
    return (await requests.receive(ledger, command)).id


def _now(command: Any, **changed: Any) -> Any:
    return command.model_copy(update={"occasion": occasion(), **changed})
