"""The directory of the ambulances in the corpus: an invented corridor and its crew."""

from datetime import date
from typing import Any, TypeVar

from application import directory
from application.ledger import Ledger
from domain.directory import (
    corridor_id,
    crew_member_id,
    vehicle_id,
)
from domain.kernel import Command
from tests.facts import corridors as facts
from tests.stories import occasion

C = TypeVar("C", bound=Command)


async def every_ambulance(ledger: Ledger) -> None:
    await _corridor(ledger)
    await _vehicle(ledger)
    await _crew(ledger)
    await _reasons(ledger)


async def _corridor(ledger: Ledger) -> None:
    here: dict[str, Any] = {"corridor_id": corridor_id("BY-HK")}
    await directory.register_corridor(ledger, _now(facts.register_corridor()))
    await directory.admit_hospital(ledger, _now(facts.admit("HKU-SZH", **here)))
    usual = facts.admit("TMH", side="receiver", is_default=True, **here)
    await directory.admit_hospital(ledger, _now(usual))
    await directory.open_corridor(ledger, _now(facts.open_corridor(**here)))
    await directory.extend_corridor(ledger, _now(facts.extend_corridor(**here)))
    closing = facts.close_corridor(date(2026, 10, 31), **here)
    await directory.close_corridor(ledger, _now(closing))


async def _vehicle(ledger: Ledger) -> None:
    here: dict[str, Any] = {"vehicle_id": vehicle_id(facts.VEHICLE)}
    await directory.register_vehicle(ledger, _now(facts.register_vehicle()))
    await directory.record_paper(ledger, _now(facts.record_paper(**here)))
    await directory.withdraw_vehicle(ledger, _now(facts.withdraw_vehicle(**here)))
    await directory.return_vehicle(ledger, _now(facts.return_vehicle(**here)))


async def _crew(ledger: Ledger) -> None:
    member: dict[str, Any] = {"crew_member_id": crew_member_id(facts.ACCOUNT)}
    await directory.register_crew_member(ledger, _now(facts.register_crew()))
    record = facts.record_credential(**member)
    await directory.record_credential(ledger, _now(record))
    await directory.end_crew_membership(ledger, _now(facts.end_crew(**member)))


async def _reasons(ledger: Ledger) -> None:
    await directory.list_reason(ledger, _now(facts.list_reason("strike")))
    retiring = facts.retire_reason(date(2026, 6, 30), "strike")
    await directory.retire_reason(ledger, _now(retiring))


def _now(command: C) -> C:
    """Return the command on an occasion of the story, by an operator of the ledger."""
    return command.model_copy(update={"occasion": occasion(facts.OPERATOR)})
