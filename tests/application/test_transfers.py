"""Transfers in a ledger: one open for a patient, one winner, all or nothing."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from application import directory, patients, transfers
from application.ledger import Ledger
from domain.directory import (
    CorridorExtension,
    CorridorNotOpen,
    ExtendCorridor,
    NotOnCorridor,
    ReasonNotListed,
    corridor_id,
)
from domain.kernel import Occasion, VersionStale
from domain.patients import Patient, RecordDeath
from domain.transfers import (
    PatientDiedInTransfer,
    PatientHasDied,
    PatientTransfers,
    Stability,
    StepOutOfTurn,
    Transfer,
    TransferAlreadyOpen,
    TransferEnded,
    patient_transfers_id,
)
from domain.values import Jurisdiction, Role
from tests import transfer_town
from tests.facts import transfers as facts
from tests.facts.directory import INVENTED
from tests.facts.transfers import at
from tests.stories import OFFICER
from tests.transfer_town import Trip, trip


async def test_a_trip_is_recorded_from_the_request_to_the_closing(
    ledger: Ledger,
) -> None:
    closed = await (await trip(ledger, "closed")).transfer()
    assert closed.state == "closed"
    assert closed.times[closed.moved[-1]] == at(14)


async def test_a_second_request_leads_to_the_open_transfer(ledger: Ledger) -> None:
    first = await trip(ledger, "requested")
    again = facts.request(
        at(10, day=facts.DAY - timedelta(days=1)),
        patient_id=first.town.patient_id,
        receiver="PMH",
    )
    with pytest.raises(TransferAlreadyOpen) as refused:
        await transfers.request_transfer(ledger, again)
    assert refused.value.transfer_id == first.id


async def test_the_end_of_a_transfer_makes_room_for_the_next(ledger: Ledger) -> None:
    first = await trip(ledger, "closed")
    again = facts.request(at(15), patient_id=first.town.patient_id)
    second = await transfers.request_transfer(ledger, again)
    assert second.id != first.id
    known = await ledger.get(
        PatientTransfers, patient_transfers_id(first.town.patient_id)
    )
    assert known.open == second.id


async def test_of_requests_at_the_same_time_one_wins(ledger: Ledger) -> None:
    town = await transfer_town.found(ledger)
    commands = [
        facts.request(at(9, second), patient_id=town.patient_id) for second in range(8)
    ]
    outcomes = await asyncio.gather(
        *(transfers.request_transfer(ledger, command) for command in commands),
        return_exceptions=True,
    )
    won = [one for one in outcomes if not isinstance(one, BaseException)]
    assert len(won) == 1
    lost = [one for one in outcomes if isinstance(one, TransferAlreadyOpen)]
    assert {one.transfer_id for one in lost} == {won[0].id}
    assert len(lost) == len(commands) - 1


async def test_of_two_coordinators_one_wins_and_the_other_learns_of_it(
    ledger: Ledger,
) -> None:
    at_hand = await trip(ledger, "consented")
    cancelled, accepted = await asyncio.gather(
        at_hand.take(transfers.cancel, facts.cancel(at(8))),
        at_hand.take(transfers.accept, facts.accept(at(8))),
        return_exceptions=True,
    )
    refusals = [one for one in (cancelled, accepted) if isinstance(one, BaseException)]
    if refusals:
        (refused,) = refusals
        assert isinstance(refused, TransferEnded | StepOutOfTurn)
        assert refused.last.topic == "transfers.cancelled"
    else:  # accepted first, and cancelled after that
        assert (await at_hand.transfer()).state == "cancelled"


async def test_a_stale_version_names_the_steps_since(ledger: Ledger) -> None:
    at_hand = await trip(ledger, "accepted")
    version = (await at_hand.transfer()).version
    vehicle = facts.assign_vehicle(
        vehicle_id=at_hand.town.vehicle_id, driver_id=at_hand.town.driver_id
    )
    await at_hand.take(transfers.assign_vehicle, vehicle)
    crew = facts.assign_crew(member_ids=at_hand.town.member_ids)
    stale = crew.occasion.model_copy(update={"expected_version": version})
    with pytest.raises(VersionStale) as refused:
        await at_hand.take(
            transfers.assign_crew, crew.model_copy(update={"occasion": stale})
        )
    (change,) = refused.value.changes
    assert change.model_dump()["topic"] == "transfers.vehicle-assigned"


async def test_a_cancellation_that_is_refused_leaves_the_patients_place(
    ledger: Ledger,
) -> None:
    at_hand = await trip(ledger, "requested")
    with pytest.raises(ReasonNotListed):
        await at_hand.take(transfers.cancel, facts.cancel(at(8), reason="no-such"))
    known = await ledger.get(
        PatientTransfers, patient_transfers_id(at_hand.town.patient_id)
    )
    assert known.open == at_hand.id


async def test_a_hospital_that_is_not_of_the_corridor_is_refused(
    ledger: Ledger,
) -> None:
    town = await transfer_town.found(ledger)
    command = facts.request(patient_id=town.patient_id, receiver="CHCSJ")
    with pytest.raises(NotOnCorridor):
        await transfers.request_transfer(ledger, command)


async def test_a_corridor_that_never_opened_is_refused(ledger: Ledger) -> None:
    town = await transfer_town.found(ledger)
    from_hong_kong = facts.actor("dr.yu", "QEH", facts.HK, Role.CLINICIAN)
    command = facts.request(
        by=from_hong_kong,
        patient_id=town.patient_id,
        corridor="HK-SZ",
        receiver="HKU-SZH",
    )
    with pytest.raises(CorridorNotOpen) as refused:
        await transfers.request_transfer(ledger, command)
    assert refused.value.in_force_from is None


def measured(moment: datetime) -> Stability:
    """What makes a patient fit to travel, measured at a moment."""
    vitals = facts.VITALS.model_copy(update={"measured_at": moment})
    return Stability(statement="Stable", vitals=vitals)


CASES = [
    # corridor, sender, jurisdiction, receiver, first day with a patient
    ("MO-HK", "CHCSJ", facts.MO, "PMH", (2024, 11, 30)),
    ("ZH-HK", "ZH-PEOPLES", facts.GD, "PMH", (2025, 11, 9)),
    ("NS-HK", "FAH-SYSU", facts.GD, "TMH", (2025, 11, 9)),
]


@pytest.mark.parametrize(("corridor", "sender", "where", "receiver", "opened"), CASES)
@pytest.mark.parametrize("days_before", [0, 1])
async def test_a_corridor_takes_patients_from_its_first_day_on(
    ledger: Ledger,
    corridor: str,
    sender: str,
    where: Jurisdiction,
    receiver: str,
    opened: tuple[int, int, int],
    days_before: int,
) -> None:
    town = await transfer_town.found(ledger)
    day = date(*opened) - timedelta(days=days_before)
    doctor = facts.actor("dr.any", sender, where, Role.CLINICIAN)
    command = facts.request(
        at(8, day=day),
        by=doctor,
        patient_id=town.patient_id,
        corridor=corridor,
        receiver=receiver,
        wanted_from=at(9, day=day),
        wanted_until=at(18, day=day),
        stability=measured(at(7, day=day)),
    )
    if days_before:
        with pytest.raises(CorridorNotOpen):
            await transfers.request_transfer(ledger, command)
    else:
        assert await transfers.request_transfer(ledger, command)


async def test_a_death_on_the_way_is_the_patients_death(ledger: Ledger) -> None:
    at_hand = await trip(ledger, "at-boundary")
    await at_hand.take(transfers.record_death, facts.die(at(11, 12), facts.GD))
    transfer = await at_hand.transfer()
    event = transfer.steps[transfer.version]
    assert isinstance(event, PatientDiedInTransfer)
    id = uuid4()
    reacting = Occasion(
        by=transfer_town.CLERK, command_id=id, correlation_id=id, at=at(12)
    )
    await patients.record_death_in_transfer(ledger, event, reacting)
    patient = await ledger.get(Patient, at_hand.town.patient_id)
    assert patient.died_on == facts.DAY


async def test_a_transfer_of_a_patient_who_died_is_refused(ledger: Ledger) -> None:
    town = await transfer_town.found(ledger)
    await patients.record_death(
        ledger,
        RecordDeath(
            occasion=transfer_town.occasion(transfer_town.CLERK, at(8)),
            patient_id=town.patient_id,
            died_on=facts.DAY,
            source="hospital-notice",
        ),
    )
    with pytest.raises(PatientHasDied):
        await transfers.request_transfer(
            ledger, facts.request(at(9), patient_id=town.patient_id)
        )


async def test_a_transfer_is_read_again_as_it_was_left(ledger: Ledger) -> None:
    left = await (await trip(ledger, "handed-over")).transfer()
    again = await ledger.get(Transfer, left.id)
    assert again.__dict__ == left.__dict__


LAST_DAY = date(2026, 11, 29)
"""The pilot runs until this day (government press release of 7 November 2025)."""


async def ready_for(ledger: Ledger, day: date) -> Trip:
    """A trip that was asked for in time, and is ready to leave on a day."""
    town = await transfer_town.found(ledger)
    ready = Trip(ledger, town, later=LAST_DAY - facts.DAY)
    await ready.to("consented")
    ready.later = day - facts.DAY
    return await ready.to("ready")


async def test_a_trip_departs_on_the_last_day_of_the_pilot(ledger: Ledger) -> None:
    ready = await ready_for(ledger, LAST_DAY)
    assert await ready.take(transfers.depart, facts.depart())


async def test_a_trip_departs_after_the_pilot_only_when_the_corridor_is_extended(
    ledger: Ledger,
) -> None:
    ready = await ready_for(ledger, LAST_DAY + timedelta(days=1))
    with pytest.raises(CorridorNotOpen) as refused:
        await ready.take(transfers.depart, facts.depart())
    assert refused.value.in_force_until == LAST_DAY

    await directory.extend_corridor(
        ledger,
        ExtendCorridor(
            occasion=transfer_town.occasion(OFFICER, at(8, day=LAST_DAY)),
            corridor_id=corridor_id("SZ-HK"),
            extension=CorridorExtension(
                until_on=date(2027, 11, 29), notice="X-1", provenance=INVENTED
            ),
        ),
    )
    departed = facts.depart(at(11, 0, 1))  # a new request: the first was refused
    assert await ready.take(transfers.depart, departed)
    assert (await ready.transfer()).corridor.in_force_until == date(2027, 11, 29)
