"""Consents, legal bases and disclosures in the corpus."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from application import disclosures
from application.ledger import Ledger
from domain.kernel import Command
from tests.facts import disclosures as facts
from tests.stories import occasion

C = TypeVar("C", bound=Command)


async def every_disclosure(ledger: Ledger, patient_id: UUID) -> None:
    """Record each event of the slice once."""
    at: dict[str, Any] = {"patient_id": patient_id}
    await disclosures.publish_notice(ledger, _now(facts.publish()))
    listing = facts.list_basis(valid_until=None)
    await disclosures.list_basis(ledger, _now(listing))
    given = await disclosures.give_consent(ledger, _now(_long(facts.give(**at))))
    await disclosures.disclose(ledger, _now(facts.disclose(note="A letter", **at)))
    assert given.made is not None
    withdrawal = facts.withdraw(given.made, **at)
    await disclosures.withdraw_consent(ledger, _now(withdrawal))
    ending = facts.end_basis(date(2030, 1, 1))
    await disclosures.end_basis(ledger, _now(ending))


def _long(command: Any) -> Any:
    """The clock of the corpus may stand outside the days of the usual consent."""
    terms = command.terms.model_copy(
        update={"from_on": date(2020, 1, 1), "until_on": None}
    )
    return command.model_copy(update={"terms": terms})


def _now(command: C) -> C:
    return command.model_copy(update={"occasion": occasion()})
