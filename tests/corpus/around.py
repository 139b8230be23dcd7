"""What is kept around a patient: contacts, guardians."""

from datetime import date
from typing import Any, TypeVar

from application.ledger import Ledger
from application.patients import contacts
from domain.kernel import Command
from tests import stories
from tests.facts import contacts as facts

C = TypeVar("C", bound=Command)


async def everything_around(ledger: Ledger, world: stories.World) -> None:
    """Record every event about contacts and guardians once."""
    of: dict[str, Any] = {"patient_id": world.patient_id}
    made = (await contacts.add_contact(ledger, _now(facts.add(), **of))).made
    here = of | {"contact_id": made}
    prefer = _now(facts.prefer("none", None), **of)
    await contacts.prefer_notices(ledger, prefer)
    await contacts.change_contact(ledger, _now(facts.change(facts.E_MAIL), **here))
    await contacts.end_contact(ledger, _now(facts.end(), **here))
    named = await contacts.name_guardian(ledger, _now(facts.name_guardian(), **of))
    ending = facts.end_guardianship(date(2026, 2, 1))
    over = _now(ending, **of, guardian_id=named.made)
    await contacts.end_guardianship(ledger, over)


def _now(command: C, **facts: Any) -> C:
    return command.model_copy(update={"occasion": stories.occasion(), **facts})
