"""One trip from all sides: its steps, the port, what was booked, said and charged."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.sealed import Ciphertext
from domain.transfers import Transfer
from domain.values import local_date
from projections import queries, transfers
from projections.transfers import (
    TRANSFER_SHEETS,
    BookedCrew,
    BookedVehicle,
    Onlooker,
    PortNotice,
)
from tests.facts import transfers as facts
from tests.facts.transfers import (
    DAY,
    GD,
    HK,
    SENDER,
    TRANSFER,
    at,
    trip,
    version_of,
)
from tests.projections.logs import show
from tests.projections.trips import log_of, steps_of

VIEWS = transfers.VIEWS
SHENZHEN_BAY = "shenzhen-bay"


def fold(database: Engine, *trips: Transfer) -> None:
    ids = [TRANSFER, *(UUID(int=100 + number) for number in range(len(trips)))]
    show(database, VIEWS, log_of(*map(steps_of, trips, ids)))


# Steps, with both clocks


def test_the_timeline_has_a_line_for_each_event(database: Engine) -> None:
    transfer = trip("closed")
    fold(database, transfer)
    lines = transfers.steps(database, TRANSFER)
    assert [one.version for one in lines] == list(transfer.steps)
    departed = next(one for one in lines if one.topic == "transfers.departed")
    assert (departed.by, departed.organisation) == (facts.ESCORT.id, SENDER)
    assert (departed.role, departed.jurisdiction) == ("crew", "CN-GD")
    assert departed.effective_at == departed.first_effective_at == at(11)
    assert departed.corrected_by is None


def test_a_corrected_step_shows_both_readings(database: Engine) -> None:
    transfer = trip("closed")
    arrived = version_of(transfer, "transfers.arrived-at-destination")
    transfer.correct_time(
        facts.correct_time(arrived, at(11, 40), by=facts.SENDING_DESK)
    )
    fold(database, transfer)
    lines = {one.version: one for one in transfers.steps(database, TRANSFER)}
    line = lines[arrived]
    assert (line.effective_at, line.first_effective_at) == (at(11, 40), at(11, 45))
    correction = max(lines)
    assert line.corrected_by == correction
    assert lines[correction].topic == "transfers.step-time-corrected"


def test_a_step_corrected_twice_shows_the_last_time(database: Engine) -> None:
    transfer = trip("closed")
    arrived = version_of(transfer, "transfers.arrived-at-destination")
    for minute in (40, 42):
        transfer.correct_time(
            facts.correct_time(arrived, at(11, minute), by=facts.SENDING_DESK)
        )
    fold(database, transfer)
    line = transfers.steps(database, TRANSFER)[arrived - 1]
    assert (line.effective_at, line.first_effective_at) == (at(11, 42), at(11, 45))


# The port


def port(database: Engine, **asked: object) -> list[PortNotice]:
    known = {"control_point": SHENZHEN_BAY, "day": DAY, "limit": 10}
    return transfers.port_list(database, **known | asked)  # type: ignore[arg-type]


def test_the_port_sees_who_and_what_is_expected(database: Engine) -> None:
    fold(database, trip("prepared"))
    (line,) = port(database)
    assert (line.expected_at, line.people) == (at(11, 10), 5)
    assert (line.vehicle_code, line.plates) == ("SZ-1", ("粤B·0000港", "ZZ 0000"))
    assert (line.driver, line.crew) == (facts.DRIVER.id, (facts.ESCORT.id, "nurse.qi"))
    assert set(line.acknowledged) == {GD, HK}
    assert (line.state, line.held, line.stands) == ("accepted", False, True)
    assert isinstance(line.companions, Ciphertext)


def test_control_what_is_not_announced_is_not_on_the_list(database: Engine) -> None:
    fold(database, trip("accepted"))
    assert port(database) == []


def test_the_list_is_of_one_place_one_day_and_one_side(database: Engine) -> None:
    fold(database, trip("prepared"))
    assert len(port(database, sides=[HK])) == len(port(database, sides=[GD, HK])) == 1
    assert port(database, sides=[facts.MO]) == []
    assert port(database, day=date(2025, 1, 11)) == []
    assert port(database, control_point="hzmb") == []


def test_the_list_is_in_the_order_in_which_they_are_expected(database: Engine) -> None:
    fold(database, trip("prepared"), trip("at-boundary"))
    first, second = port(database)
    assert (first.transfer_id, second.transfer_id) == (TRANSFER, UUID(int=100))
    assert first.expected_at
    after = (first.expected_at, first.transfer_id)
    assert [one.transfer_id for one in port(database, after=after)] == [UUID(int=100)]


def test_the_port_sees_what_is_held_and_what_is_cleared(database: Engine) -> None:
    hold = facts.reason("supplies", "clearance-held")
    fold(
        database,
        trip("exit-cleared", lambda one: one.hold(facts.hold(at(11, 14)), hold)),
        trip("en-route-in"),
    )
    held, gone = port(database)
    assert (held.state, held.held, held.held_cause) == ("at-boundary", True, "officer")
    assert (held.exit_cleared, held.entry_cleared) == (True, False)
    assert (gone.state, gone.entry_cleared, gone.held) == ("en-route-in", True, False)


def test_another_crew_than_the_announced_one_is_marked(database: Engine) -> None:
    last = facts.crew(403, "nurse.yu", "nurse", facts.credential("registration", GD))

    def other_crew(transfer: Transfer) -> None:
        replaces = version_of(transfer, "transfers.crew-assigned")
        transfer.assign_crew(
            facts.assign_crew(at(9, 30), replaces=replaces), (facts.doctor(), last)
        )

    fold(database, trip("prepared", other_crew))
    (line,) = port(database)
    assert (line.stands, line.crew) == (False, (facts.ESCORT.id, "nurse.yu"))
    row = transfers.transfer_row(database, TRANSFER)
    assert row
    assert row.next_by == "coordinator"


# Bookings


def vehicles(database: Engine, since: int = 0, until: int = 23) -> list[BookedVehicle]:
    return transfers.booked_vehicles(database, since=at(since), until=at(until))


def crew(database: Engine) -> list[BookedCrew]:
    return transfers.booked_crew(database, since=at(0), until=at(23))


def test_a_vehicle_is_taken_up_from_departure_to_return(database: Engine) -> None:
    fold(database, trip("prepared"))
    (one,) = vehicles(database)
    assert (one.vehicle_code, one.operator) == ("SZ-1", SENDER)
    assert (one.starts_at, one.ends_at) == (
        facts.PLAN.departs_at,
        facts.PLAN.returns_at,
    )
    assert (one.papers_until, one.overlaps) == (DAY, ())


def test_the_crew_is_taken_up_with_it(database: Engine) -> None:
    fold(database, trip("prepared"))
    by_account = {one.account: one for one in crew(database)}
    assert set(by_account) == {facts.DRIVER.id, facts.ESCORT.id, "nurse.qi"}
    assert by_account[facts.DRIVER.id].drives_until == DAY
    assert by_account[facts.ESCORT.id].registered_until == DAY
    assert by_account[facts.ESCORT.id].starts_at == facts.PLAN.departs_at


def test_a_period_that_only_touches_a_booking_is_free(database: Engine) -> None:
    fold(database, trip("prepared"))
    plan = facts.PLAN
    before = transfers.booked_vehicles(database, since=at(0), until=plan.departs_at)
    after = transfers.booked_vehicles(database, since=plan.returns_at, until=at(23))
    assert before == after == []
    within = transfers.booked_vehicles(
        database, since=plan.departs_at, until=plan.returns_at
    )
    assert len(within) == 1


def test_what_is_booked_twice_names_the_other_trip(database: Engine) -> None:
    fold(database, trip("prepared"), trip("ready"))
    first, second = vehicles(database)
    assert first.overlaps == (second.transfer_id,)
    assert second.overlaps == (first.transfer_id,)
    assert all(one.overlaps for one in crew(database))


def test_what_is_booked_one_after_the_other_does_not_overlap(database: Engine) -> None:
    first = trip("prepared")
    gap = facts.PLAN.returns_at - facts.PLAN.departs_at

    def later(transfer: Transfer) -> None:
        plan = facts.PLAN.leaving_at(facts.PLAN.departs_at + gap)
        command = facts.assign_vehicle(plan=plan)
        transfer.assign_vehicle(command, facts.vehicle(), facts.driver())

    second = trip("accepted", later)
    fold(database, first, second)
    assert [one.overlaps for one in vehicles(database)] == [(), ()]


def test_a_cancelled_trip_frees_its_vehicle_and_crew(database: Engine) -> None:
    weather = facts.reason("weather")
    fold(database, trip("ready", lambda one: one.cancel(facts.cancel(), weather)))
    assert vehicles(database) == []
    assert crew(database) == []


def test_a_vehicle_that_is_back_is_free_from_then_on(database: Engine) -> None:
    fold(database, trip("back"))
    (one,) = vehicles(database)
    assert (one.returned, one.ends_at) == (True, at(13, 30))


def fetched(transfer: Transfer) -> None:
    transfer.cross_empty(facts.cross_empty(at(10, 35)))


@pytest.mark.parametrize(("acts", "taken"), [((fetched,), 1), ((), 0)])
def test_a_vehicle_that_went_to_fetch_him_is_taken_until_it_is_back(
    database: Engine, acts: tuple[Callable[[Transfer], None], ...], taken: int
) -> None:
    based_there = facts.vehicle(base=HK)
    instead: dict[str, Sequence[Callable[[Transfer], object]]] = {
        **facts.STAGES,
        "prepared": (
            lambda one: one.assign_vehicle(
                facts.assign_vehicle(), based_there, facts.driver()
            ),
            *facts.STAGES["prepared"][1:],
        ),
    }
    weather = facts.reason("weather")
    transfer = trip("ready", *acts, instead=instead)
    transfer.cancel(facts.cancel(), weather)
    fold(database, transfer)
    booked = vehicles(database)
    assert [one.is_out for one in booked] == [True] * taken
    assert [one.starts_at for one in booked] == [at(10, 35)] * taken


def test_a_late_departure_puts_the_rest_of_the_trip_off(database: Engine) -> None:
    fold(
        database, trip("ready", lambda one: one.depart(facts.depart(at(11, 10)), TERMS))
    )
    (one,) = vehicles(database)
    late = at(11, 10) - facts.PLAN.departs_at
    assert one.starts_at == one.departs_at == at(11, 10)
    assert one.ends_at == facts.PLAN.returns_at + late


TERMS = facts.terms()


def test_a_booking_is_shown_to_the_parties_of_its_trip(database: Engine) -> None:
    fold(database, trip("prepared"))
    for organisation, found in ((SENDER, 1), ("QEH", 0)):
        seen = transfers.booked_vehicles(
            database,
            since=at(0),
            until=at(23),
            seen_by=Onlooker(organisation=organisation),
        )
        assert len(seen) == found
        aboard = transfers.booked_crew(
            database,
            since=at(0),
            until=at(23),
            seen_by=Onlooker(organisation=organisation),
        )
        assert len(aboard) == found * 3


# What is said of the patient


def test_what_is_said_of_the_patient_stays_sealed(database: Engine) -> None:
    fold(database, trip("closed"))
    sheet = transfers.sheet_row(database, TRANSFER)
    assert sheet
    said = {name: value for name, value in sheet if "version" not in name}
    stamps = ("transfer_id", "position", "recorded_at")
    sealed = [v for k, v in said.items() if k not in stamps and v is not None]
    assert len(sealed) >= 14
    assert all(isinstance(one, Ciphertext) for one in sealed)


@pytest.mark.parametrize(
    ("topic", "field", "shown"),
    [
        ("transfers.requested", "diagnosis", "diagnosis"),
        ("transfers.accepted", "ward", "ward"),
        ("transfers.handover-completed", "bed", "bed"),
    ],
)
def test_a_corrected_text_takes_the_place_of_the_first(
    database: Engine, topic: str, field: str, shown: str
) -> None:
    transfer = trip("closed")
    version = version_of(transfer, topic)
    step = transfer.steps[version]
    supervisor = step.by.model_copy(update={"id": "supervisor"})
    transfer.correct_text(
        facts.correct_text(version, field, "Read wrongly before", by=supervisor)
    )
    fold(database, transfer)
    sheet = queries.find(database, TRANSFER_SHEETS, TRANSFER)
    assert sheet
    assert getattr(sheet, shown).topic == "transfers.step-text-corrected"


def test_a_text_that_no_longer_counts_is_corrected_where_it_stands(
    database: Engine,
) -> None:
    transfer = trip("in-assessment", lambda one: one.assess(facts.assess("sending")))
    first = version_of(transfer, "transfers.assessment-recorded")
    transfer.assess(facts.assess("sending", at(20, 30, day=date(2025, 1, 9))))
    supervisor = facts.SENDING_DOCTOR.model_copy(update={"id": "supervisor"})
    transfer.correct_text(facts.correct_text(first, "risks", "None", by=supervisor))
    fold(database, transfer)
    sheet = transfers.sheet_row(database, TRANSFER)
    assert sheet
    assert isinstance(sheet.sending_risks, Ciphertext)
    assert sheet.sending_risks.topic == "transfers.assessment-recorded"


# Charges


def charged(*charges: tuple[str, str, int], void: int | None = None) -> Transfer:
    transfer = trip("closed")
    ids = [
        transfer.record_charge(
            facts.charge(ref=ref, currency=currency, amount_minor=amount)
        )
        for ref, currency, amount in charges
    ]
    if void is not None:
        transfer.void_charge(facts.void_charge(ids[void]))
    return transfer


def test_charges_are_added_up_in_each_currency_by_itself(database: Engine) -> None:
    fold(
        database,
        charged(("B-1", "CNY", 499_000), ("B-2", "HKD", 100), ("B-3", "CNY", 1_000)),
    )
    totals = transfers.charge_totals(database, TRANSFER)
    assert [(one.currency, one.charges, one.amount_minor) for one in totals] == [
        ("CNY", 2, 500_000),
        ("HKD", 1, 100),
    ]


def test_a_voided_charge_is_listed_and_not_added_up(database: Engine) -> None:
    fold(database, charged(("B-1", "CNY", 499_000), ("B-2", "CNY", 100), void=0))
    listed = transfers.charges(database, TRANSFER)
    assert [(one.ref, one.voided_at is not None) for one in listed] == [
        ("B-1", True),
        ("B-2", False),
    ]
    assert isinstance(listed[0].void_reason, Ciphertext)
    (total,) = transfers.charge_totals(database, TRANSFER)
    assert (total.charges, total.amount_minor) == (1, 100)


def test_without_a_charge_there_is_no_total(database: Engine) -> None:
    fold(database, trip("closed"))
    assert transfers.charges(database, TRANSFER) == []
    assert transfers.charge_totals(database, TRANSFER) == []


def test_the_day_of_the_list_is_that_of_the_bay_area(database: Engine) -> None:
    fold(database, trip("prepared"))
    (line,) = port(database)
    assert line.expected_at
    assert line.day == local_date(line.expected_at) == DAY
