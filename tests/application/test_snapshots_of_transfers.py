"""A transfer remembers its steps: a snapshot of it is the transfer itself."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from application.ledger.snapshots.state import from_bytes, to_bytes
from domain.transfers import DrugUse, Transfer
from tests.facts import transfers as facts
from tests.facts.transfers import STAGES, at, trip


def remembered(transfer: Transfer) -> dict[str, Any]:
    return {k: v for k, v in transfer.__dict__.items() if k != "_pending_events"}


def again(transfer: Transfer) -> Transfer:
    copy = from_bytes(to_bytes(transfer), None)
    assert isinstance(copy, Transfer)
    return copy


def replayed(transfer: Transfer) -> Transfer:
    made: Any = None
    for event in transfer.steps.values():
        made = event.mutate(made)
    assert isinstance(made, Transfer)
    return made


def watched() -> Transfer:
    """A trip whose patient was looked at every second for two minutes."""
    transfer = trip("en-route-out")
    use = (DrugUse(line=2, quantity=Decimal("0.05")),)
    for second in range(120):
        moment = at(11) + timedelta(seconds=second)
        transfer.record_condition(facts.condition(moment, drugs_given=use))
    return transfer


@pytest.mark.parametrize("stage", list(STAGES))
def test_a_snapshot_of_every_stage_is_the_transfer_itself(stage: str) -> None:
    transfer = trip(stage)
    assert remembered(again(transfer)) == remembered(transfer)


def charged() -> Transfer:
    def correct_and_charge(one: Transfer) -> None:
        version = facts.version_of(one, "transfers.arrived-at-destination")
        one.correct_time(facts.correct_time(version, at(11, 46)))
        one.correct_text(facts.correct_text(1, "diagnosis", "Pneumonia"))
        one.void_charge(facts.void_charge(one.record_charge(facts.charge())))

    return trip("closed", correct_and_charge)


@pytest.mark.parametrize("made", [watched, charged])
def test_a_long_transfer_comes_back_equal_from_snapshot_and_events(
    made: Callable[[], Transfer],
) -> None:
    transfer = made()
    assert remembered(again(transfer)) == remembered(transfer)
    assert remembered(replayed(transfer)) == remembered(transfer)


def test_more_than_a_hundred_events_are_kept_and_the_trip_goes_on() -> None:
    transfer = again(watched())
    assert transfer.version > 100
    assert transfer.given == {2: Decimal("6.00")}
    transfer.arrive_at_boundary(facts.arrive_at_boundary())
    transfer.clear_exit(facts.clear_exit())
    transfer.clear_entry(facts.clear_entry())
    assert transfer.state == "en-route-in"
    assert remembered(again(transfer)) == remembered(transfer)
