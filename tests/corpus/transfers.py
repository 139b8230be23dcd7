"""Transfers in the corpus: one that goes as it should, and every other end."""

from datetime import timedelta
from typing import Any

from application import transfers
from application.ledger import Ledger
from tests import transfer_town
from tests.facts import transfers as facts
from tests.facts.transfers import ESCORT, HK, at
from tests.transfer_town import Town, Trip

A_DAY = timedelta(days=1)


async def every_transfer(ledger: Ledger) -> None:
    town = await transfer_town.found(ledger)
    await _carried(Trip(ledger, town))
    ends = (_declined, _withdrawn, _turned_back, _refused, _lapsed, _died)
    for day, end in enumerate(ends, start=1):
        await end(_next(ledger, town, day))


def _next(ledger: Ledger, town: Town, day: int) -> Trip:
    return Trip(ledger, town, later=day * 7 * A_DAY)


async def _carried(trip: Trip) -> None:
    take = trip.take
    await trip.to("in-assessment")
    asked = await take(transfers.ask_for_information, facts.ask())
    assert asked.made is not None
    await take(transfers.supply_information, facts.supply(asked.made))
    await trip.to("ready")
    await take(transfers.withdraw_readiness, facts.withdraw_readiness(at(10, 35)))
    await take(transfers.confirm_readiness, facts.confirm_readiness(at(10, 40)))
    await take(transfers.depart, facts.depart())
    await take(transfers.arrive_at_boundary, facts.arrive_at_boundary(people=4))
    await take(transfers.release_clearance, facts.release(at(11, 10, 30), people=5))
    await take(transfers.hold_clearance, facts.hold(at(11, 11)))
    await take(transfers.release_clearance, facts.release(at(11, 12)))
    await take(transfers.clear_exit, facts.clear_exit())
    await take(transfers.clear_entry, facts.clear_entry())
    await take(transfers.record_condition, facts.condition(at(11, 20), ESCORT, (1, 1)))
    await take(transfers.change_destination, _moved())
    await take(transfers.arrive, facts.arrive(at(11, 40)))
    await take(transfers.give_handover, facts.give_handover())
    nurse = facts.RECEIVING_NURSE.model_copy(update={"organisation": "HKCH"})
    await take(transfers.take_over, facts.take_over(by=nurse))
    await take(transfers.cross_empty, facts.cross_empty())
    await take(transfers.return_vehicle, facts.return_vehicle())
    await take(transfers.account_for_drugs, facts.account_for_drugs((1, 0, 2)))
    await take(transfers.close, facts.close())
    await _afterwards(trip)


def _moved() -> Any:
    return facts.change_destination(at(11, 30), reason="other", text="No bed is free")


async def _afterwards(trip: Trip) -> None:
    take = trip.take
    charged = await take(transfers.record_charge, facts.charge())
    assert charged.made is not None
    await take(transfers.void_charge, facts.void_charge(charged.made))
    arrived = facts.version_of(
        await trip.transfer(), "transfers.arrived-at-destination"
    )
    await take(transfers.correct_time, facts.correct_time(arrived, at(11, 45)))
    await take(transfers.correct_text, facts.correct_text(1, "diagnosis", "COPD"))


async def _declined(trip: Trip) -> None:
    await trip.to("in-assessment")
    declined = facts.decline(reason="other", text="No bed is free")
    await trip.take(transfers.decline, declined)


async def _withdrawn(trip: Trip) -> None:
    await trip.to("consented")
    await trip.take(transfers.withdraw_consent, facts.withdraw_consent(at(8)))


async def _turned_back(trip: Trip) -> None:
    await trip.to("en-route-out")
    await trip.take(
        transfers.start_return, facts.start_return(reason="other", text="-")
    )
    await trip.take(transfers.return_to_sender, facts.return_to_sender())


async def _refused(trip: Trip) -> None:
    await trip.to("at-boundary")
    await trip.take(
        transfers.refuse_clearance, facts.refuse(reason="other", text="Unclear")
    )
    await trip.take(transfers.return_to_sender, facts.return_to_sender())


async def _lapsed(trip: Trip) -> None:
    await trip.to("accepted")
    await trip.take(transfers.lapse_acceptance, facts.lapse())
    await trip.take(transfers.cancel, facts.cancel(at(13)))


async def _died(trip: Trip) -> None:
    await trip.to("at-boundary")
    await trip.take(transfers.record_death, facts.die(at(11, 12), HK))
