"""On the way and at the bed: T-R06, T-R07, T-R10 to T-R12, T-R14, T-R16."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.kernel import Actor
from domain.transfers import (
    AgreedWithOneself,
    AlreadyCleared,
    ClearanceEndsBeforeStart,
    ClearanceHeld,
    ControlledDrugsUneven,
    DeathNeedsJurisdiction,
    DrugBalance,
    DrugsNotAccountedFor,
    EmptyLegCarriesOthers,
    EmptyLegMissing,
    EmptyLegRecorded,
    ExitCleared,
    ExitNotCleared,
    HandoverAlreadyGiven,
    HandoverCompleted,
    HandoverNotGiven,
    HandoverToOneself,
    HeadCountDiffers,
    Looked,
    ManifestLineUnknown,
    MoreGivenThanLoaded,
    NotHeld,
    NotOnThisCorridor,
    NotYourStep,
    PaperHandover,
    PatientElsewhere,
    SameDestination,
    StepBeforeAnother,
    StepInFuture,
    StillHeld,
    Transfer,
    TransferState,
    VehicleAlreadyBack,
    VehicleStillOut,
    WitnessIsOneself,
)
from domain.values import Jurisdiction, Role
from tests.facts import transfers as facts
from tests.facts.transfers import (
    COORDINATOR,
    DRIVER,
    ESCORT,
    GD,
    HK,
    MO,
    PORT_IN,
    PORT_OUT,
    RECEIVING_DOCTOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    STRANGER,
    at,
    given_trip,
    terms,
    trip,
)

SECOND = timedelta(seconds=1)
HELD = facts.reason("supplies", "clearance-held")
REFUSED = facts.reason("documents", "clearance-refused")
RETURNED = facts.reason("condition-worse", "transfer-returned")
MOVED = facts.reason("no-bed", "destination-changed")


def test_the_first_trip_took_45_minutes_from_door_to_door() -> None:
    transfer = trip("arrived")
    times = {
        step.TOPIC: transfer.times[version] for version, step in transfer.steps.items()
    }
    took = times["transfers.arrived-at-destination"] - times["transfers.departed"]
    assert took == timedelta(minutes=45)


@pytest.mark.parametrize(
    "by", [ESCORT, DRIVER, SENDING_DESK, COORDINATOR], ids=lambda one: one.id
)
def test_who_rides_along_or_answers_for_it_records_the_trip(by: Actor) -> None:
    transfer = trip("en-route-out")
    transfer.arrive_at_boundary(facts.arrive_at_boundary(by=by))
    assert transfer.state == TransferState.AT_BOUNDARY


@pytest.mark.parametrize(
    "by", [RECEIVING_DOCTOR, STRANGER, PORT_IN], ids=lambda one: one.id
)
def test_nobody_else_records_the_trip(by: Actor) -> None:
    with pytest.raises(NotYourStep):
        trip("en-route-out").arrive_at_boundary(facts.arrive_at_boundary(by=by))


def test_a_namesake_of_the_escort_at_another_hospital_is_not_the_escort() -> None:
    namesake = ESCORT.model_copy(update={"organisation": "QEH"})
    with pytest.raises(NotYourStep):
        trip("en-route-out").arrive_at_boundary(facts.arrive_at_boundary(by=namesake))


def test_the_trip_crosses_where_its_corridor_does() -> None:
    given_trip("en-route-out").when(
        lambda one: one.arrive_at_boundary(
            facts.arrive_at_boundary(control_point="hzmb")
        )
    ).refused(NotOnThisCorridor(control_point="hzmb", control_points=("shenzhen-bay",)))


# Heads at the port


def told_of_two(one: Transfer) -> None:
    """The port is told of the patient, three who work, and two relatives."""
    relatives = (facts.DAUGHTER, facts.DAUGHTER)
    notice = one.notify_boundary(facts.notify_boundary(companions=relatives))
    for side in (GD, HK):
        one.acknowledge_notice(facts.acknowledge(notice, side))


def six_on_board_five_at_the_port() -> Transfer:
    record = facts.STAGES["prepared"][4:]
    return trip(
        "ready",
        lambda one: one.depart(facts.depart(people=6), terms()),
        lambda one: one.arrive_at_boundary(facts.arrive_at_boundary(people=5)),
        instead={"prepared": (*facts.STAGES["prepared"][:3], told_of_two, *record)},
    )


def test_six_on_board_and_five_at_the_port_are_held() -> None:
    transfer = six_on_board_five_at_the_port()
    held = transfer.steps[transfer.version]
    assert isinstance(held, ClearanceHeld)
    assert (held.cause, held.expected, held.counted) == ("head-count", 6, 5)
    with pytest.raises(StillHeld) as refused:
        transfer.clear_exit(facts.clear_exit())
    assert vars(refused.value) == {"cause": "head-count", "expected": 6, "counted": 5}


@pytest.mark.parametrize("counted", [5, 7, None])
def test_a_wrong_count_is_not_released_by_another_wrong_count(
    counted: int | None,
) -> None:
    with pytest.raises(HeadCountDiffers) as refused:
        six_on_board_five_at_the_port().release(facts.release(people=counted))
    assert vars(refused.value) == {"expected": 6, "counted": counted}


def test_the_right_count_lets_the_trip_go_on() -> None:
    transfer = six_on_board_five_at_the_port()
    transfer.release(facts.release(people=6))
    transfer.clear_exit(facts.clear_exit())
    assert transfer.held is None


def test_as_many_at_the_port_as_on_board_are_not_held() -> None:
    assert trip("at-boundary").held is None


# Clearance


def test_no_entry_before_the_exit_side_has_looked_at_everything() -> None:
    transfer = trip("at-boundary")
    with pytest.raises(ExitNotCleared) as refused:
        transfer.clear_entry(facts.clear_entry())
    assert refused.value.missing == ("customs", "health", "immigration")
    transfer.clear_exit(facts.clear_exit(at(11, 13), ESCORT, "immigration", "customs"))
    with pytest.raises(ExitNotCleared) as refused:
        transfer.clear_entry(facts.clear_entry())
    assert refused.value.missing == ("health",)


def test_the_patient_is_across_when_the_entry_side_has_looked_at_everything() -> None:
    transfer = trip("exit-cleared")
    transfer.clear_entry(facts.clear_entry(at(11, 14), ESCORT, "health"))
    assert not transfer.steps[transfer.version].LEADS_TO
    transfer.clear_entry(
        facts.clear_entry(at(11, 15), ESCORT, "customs", "immigration")
    )
    assert transfer.state == TransferState.EN_ROUTE_IN


def test_nothing_is_cleared_twice() -> None:
    given_trip("exit-cleared").when(
        lambda one: one.clear_exit(facts.clear_exit(at(11, 14), ESCORT, "customs"))
    ).refused(AlreadyCleared(kinds=("customs",)))


def test_a_clearance_ends_after_it_began() -> None:
    given_trip("at-boundary").when(
        lambda one: one.clear_exit(facts.clear_exit(at(11, 11)))
    ).refused(ClearanceEndsBeforeStart(started_at=at(11, 12), ended_at=at(11, 11)))
    given_trip("at-boundary").when(
        lambda one: one.clear_exit(facts.clear_exit(at(11, 12)))
    ).decide()


def test_no_side_looks_before_the_trip_is_there() -> None:
    early = facts.clearance(at(11, 10) - SECOND)
    given_trip("at-boundary").when(
        lambda one: one.clear_exit(facts.clear_exit(clearance=early))
    ).refused(
        StepBeforeAnother(effective_at=at(11, 10) - SECOND, not_before=at(11, 10))
    )
    in_time = facts.clearance(at(11, 10))
    given_trip("at-boundary").when(
        lambda one: one.clear_exit(facts.clear_exit(clearance=in_time))
    ).decide()


def test_a_beginning_is_told_in_minutes() -> None:
    def half_past(one: Transfer) -> None:
        one.arrive_at_boundary(facts.arrive_at_boundary(at(11, 10, 30)))

    transfer = trip("at-boundary", instead={"at-boundary": (half_past,)})
    transfer.clear_exit(facts.clear_exit(clearance=facts.clearance(at(11, 10))))


def test_the_entry_side_does_not_begin_before_the_exit_side_has_ended() -> None:
    early = facts.clearance(at(11, 13) - SECOND)
    given_trip("exit-cleared").when(
        lambda one: one.clear_entry(facts.clear_entry(clearance=early))
    ).refused(
        StepBeforeAnother(effective_at=at(11, 13) - SECOND, not_before=at(11, 13))
    )


def test_a_look_without_a_beginning_began_as_it_ended() -> None:
    transfer = trip("at-boundary")
    looked = Looked(kinds=("customs",), officer="O-1")
    transfer.clear_exit(facts.clear_exit(clearance=looked))
    cleared = transfer.steps[transfer.version]
    assert isinstance(cleared, ExitCleared)
    assert cleared.clearance.started_at == cleared.effective_at


def test_a_kind_of_clearance_is_named_once() -> None:
    with pytest.raises(ValueError, match="once"):
        Looked(kinds=("customs", "customs"), officer="O-1")


def test_nothing_is_measured_in_the_future() -> None:
    measured = facts.VITALS.model_copy(update={"measured_at": at(11) + SECOND})
    given_trip("ready").when(
        lambda one: one.depart(facts.depart(vitals=measured), terms())
    ).refused(StepInFuture(effective_at=at(11) + SECOND, now=at(11)))
    just_now = facts.VITALS.model_copy(update={"measured_at": at(11)})
    given_trip("ready").when(
        lambda one: one.depart(facts.depart(vitals=just_now), terms())
    ).decide()


def test_an_officer_clears_his_own_side() -> None:
    transfer = trip("at-boundary")
    with pytest.raises(NotYourStep):
        transfer.clear_exit(facts.clear_exit(by=PORT_IN))
    transfer.clear_exit(facts.clear_exit(by=PORT_OUT))
    with pytest.raises(NotYourStep):
        transfer.clear_entry(facts.clear_entry(by=PORT_OUT))
    transfer.clear_entry(facts.clear_entry(by=PORT_IN))
    assert transfer.state == TransferState.EN_ROUTE_IN


def test_a_port_officer_records_nothing_but_what_the_port_sees() -> None:
    with pytest.raises(NotYourStep):
        trip("en-route-in").arrive(facts.arrive(by=PORT_IN))


def test_what_an_officer_holds_waits_for_its_release() -> None:
    transfer = trip("at-boundary")
    with pytest.raises(NotHeld):
        transfer.release(facts.release())
    transfer.hold(facts.hold(), HELD)
    with pytest.raises(StillHeld):
        transfer.clear_exit(facts.clear_exit())
    transfer.release(facts.release())
    transfer.clear_exit(facts.clear_exit())


def test_a_refused_clearance_turns_the_trip_back() -> None:
    transfer = trip("exit-cleared")
    transfer.refuse(facts.refuse(at(11, 14), by=PORT_IN), REFUSED)
    assert transfer.steps[transfer.version].LEADS_TO == TransferState.RETURNING
    transfer.return_to_sender(facts.return_to_sender())
    assert transfer.state == TransferState.RETURNED


# Turning back, and elsewhere


def test_a_return_is_agreed_by_two() -> None:
    given_trip("en-route-out").when(
        lambda one: one.start_return(
            facts.start_return(agreed_with=ESCORT.id), RETURNED
        )
    ).refused(AgreedWithOneself(by=ESCORT.id))


def test_after_the_entry_there_is_no_return() -> None:
    with pytest.raises(Exception, match="not at this step"):
        trip("en-route-in").start_return(facts.start_return(at(11, 20)), RETURNED)


def test_only_the_coordinator_changes_the_destination_and_to_another_one() -> None:
    transfer = trip("en-route-in")
    with pytest.raises(NotYourStep):
        transfer.change_destination(
            facts.change_destination(by=ESCORT), terms(receiver="HKCH"), MOVED
        )
    with pytest.raises(SameDestination):
        transfer.change_destination(
            facts.change_destination(receiver="TMH"), terms(), MOVED
        )
    transfer.change_destination(
        facts.change_destination(), terms(receiver="HKCH"), MOVED
    )
    assert transfer.receiver == "HKCH"


def test_the_former_receiver_takes_nobody_over() -> None:
    transfer = trip("en-route-in")
    transfer.change_destination(
        facts.change_destination(), terms(receiver="HKCH"), MOVED
    )
    transfer.arrive(facts.arrive())
    transfer.give_handover(facts.give_handover())
    with pytest.raises(NotYourStep):
        transfer.take_over(facts.take_over())
    nurse = facts.actor("nurse.li", "HKCH", HK, Role.CLINICIAN)
    transfer.take_over(facts.take_over(by=nurse))
    assert transfer.state == TransferState.HANDED_OVER


# Handover


def test_a_handover_has_two_halves() -> None:
    transfer = trip("arrived")
    with pytest.raises(HandoverNotGiven):
        transfer.take_over(facts.take_over())
    transfer.give_handover(facts.give_handover())
    assert transfer.state == TransferState.ARRIVED
    with pytest.raises(HandoverAlreadyGiven):
        transfer.give_handover(facts.give_handover(at(11, 52)))
    transfer.take_over(facts.take_over())
    done = transfer.steps[transfer.version]
    assert isinstance(done, HandoverCompleted)
    assert (done.given_by, done.by.id) == (ESCORT.id, RECEIVING_NURSE.id)
    assert (done.given_for, done.taken_for) == ("HKU-SZH", "TMH")


@pytest.mark.parametrize("by", [ESCORT, COORDINATOR, STRANGER], ids=lambda x: x.id)
def test_without_a_sheet_only_the_receiver_takes_over(by: Actor) -> None:
    with pytest.raises(NotYourStep):
        trip("handover-given").take_over(facts.take_over(by=by))


def test_nobody_hands_over_to_himself() -> None:
    both = RECEIVING_NURSE.model_copy(update={"id": ESCORT.id})
    with pytest.raises(HandoverToOneself):
        trip("handover-given").take_over(facts.take_over(by=both))


def test_a_signed_sheet_stands_for_a_receiver_without_a_system() -> None:
    transfer = trip("handover-given")
    paper = PaperHandover(sheet="S-17", received_by="Ho Wing Sze")
    transfer.take_over(facts.take_over(at(12, 30), by=COORDINATOR, paper=paper))
    done = transfer.steps[transfer.version]
    assert isinstance(done, HandoverCompleted)
    assert (done.sheet, done.taken_for) == ("S-17", "TMH")


def test_a_sheet_does_not_let_one_person_hand_over_alone() -> None:
    paper = PaperHandover(sheet="S-17", received_by="Ho Wing Sze")
    signed_alone = paper.model_copy(update={"received_by": ESCORT.id})
    for by, sheet in ((ESCORT, paper), (COORDINATOR, signed_alone)):
        with pytest.raises(HandoverToOneself):
            trip("handover-given").take_over(facts.take_over(by=by, paper=sheet))


def test_nobody_enters_a_sheet_for_the_escort_who_gave() -> None:
    for_escort = COORDINATOR.model_copy(update={"on_behalf_of": ESCORT.id})
    paper = PaperHandover(sheet="S-17", received_by="Ho Wing Sze")
    with pytest.raises(HandoverToOneself):
        trip("handover-given").take_over(facts.take_over(by=for_escort, paper=paper))


# Death


@pytest.mark.parametrize(
    ("stage", "possible"),
    [
        ("ready", (GD,)),
        ("en-route-out", (GD,)),
        ("at-boundary", (GD, HK)),
        ("exit-cleared", (GD, HK)),
        ("en-route-in", (HK,)),
        ("handed-over", (HK,)),
    ],
)
def test_a_death_is_where_the_patient_can_be(
    stage: str, possible: tuple[Jurisdiction, ...]
) -> None:
    given_trip(stage).when(
        lambda one: one.record_death(facts.die(at(12), None))
    ).refused(DeathNeedsJurisdiction(possible=possible))
    for where in (GD, HK, MO):
        transfer = trip(stage)
        if where in possible:
            transfer.record_death(facts.die(at(12), where))
            assert transfer.state == TransferState.DECEASED
        else:
            with pytest.raises(PatientElsewhere):
                transfer.record_death(facts.die(at(12), where))


def test_after_a_death_vehicle_and_drugs_are_still_accounted_for() -> None:
    transfer = trip(
        "en-route-in", lambda one: one.record_death(facts.die(at(11, 20), HK))
    )
    transfer.cross_empty(facts.cross_empty())
    transfer.return_vehicle(facts.return_vehicle())
    transfer.account_for_drugs(facts.account_for_drugs())
    assert transfer.state == TransferState.DECEASED
    assert transfer.vehicle_back_at == at(13, 30)


# Drugs


def test_loaded_is_given_wasted_and_returned() -> None:
    transfer = trip(
        "en-route-in",
        lambda one: one.record_condition(facts.condition(at(11, 20), ESCORT, (1, 1))),
        lambda one: one.arrive(facts.arrive()),
        lambda one: one.give_handover(facts.give_handover(at(11, 50), ESCORT, (1, 1))),
        lambda one: one.take_over(facts.take_over()),
        lambda one: one.cross_empty(facts.cross_empty()),
        lambda one: one.return_vehicle(facts.return_vehicle()),
    )
    with pytest.raises(DrugsNotAccountedFor) as left_out:
        transfer.close(facts.close())
    assert left_out.value.lines == (1,)
    transfer.account_for_drugs(facts.account_for_drugs((1, 0, 0)))
    with pytest.raises(ControlledDrugsUneven) as uneven:
        transfer.close(facts.close())
    three, two, none = Decimal(3), Decimal(2), Decimal(0)
    assert uneven.value.balances == (
        DrugBalance(line=1, loaded=three, given=two, wasted=none, returned=none),
    )
    transfer.account_for_drugs(facts.account_for_drugs((1, 0, 1), moment=at(13, 50)))
    transfer.close(facts.close())
    assert transfer.state == TransferState.CLOSED


def test_too_much_brought_back_is_uneven_too() -> None:
    transfer = trip("handed-over")
    transfer.cross_empty(facts.cross_empty())
    transfer.return_vehicle(facts.return_vehicle())
    transfer.account_for_drugs(facts.account_for_drugs((1, 1, 3)))
    with pytest.raises(ControlledDrugsUneven):
        transfer.close(facts.close())


def test_no_more_is_given_than_was_loaded() -> None:
    transfer = trip("en-route-in")
    transfer.record_condition(facts.condition(at(11, 20), ESCORT, (1, 3)))
    with pytest.raises(MoreGivenThanLoaded) as refused:
        transfer.record_condition(facts.condition(at(11, 25), ESCORT, (1, 1)))
    assert vars(refused.value) == {"line": 1, "loaded": "3", "given": "4"}


def test_a_line_that_is_not_on_the_manifest_is_refused() -> None:
    with pytest.raises(ManifestLineUnknown):
        trip("en-route-in").record_condition(
            facts.condition(at(11, 20), ESCORT, (9, 1))
        )
    for line in (2, 9):  # line 2 is no controlled drug
        with pytest.raises(ManifestLineUnknown):
            trip("handed-over").account_for_drugs(
                facts.account_for_drugs((1, 0, 3), (line, 0, 1))
            )


def test_the_escort_whose_sheet_it_is_does_not_witness_it() -> None:
    by = SENDING_DESK.model_copy(update={"on_behalf_of": ESCORT.id})
    with pytest.raises(WitnessIsOneself):
        trip("handed-over").account_for_drugs(
            facts.account_for_drugs(by=by, witness=ESCORT.id)
        )


def test_somebody_else_witnesses() -> None:
    command = facts.account_for_drugs(witness=ESCORT.id)
    given_trip("handed-over").when(lambda one: one.account_for_drugs(command)).refused(
        WitnessIsOneself(witness=ESCORT.id)
    )


# The vehicle's way home


def test_a_trip_closes_when_the_vehicle_has_crossed_empty_and_is_back() -> None:
    transfer = trip("handed-over")
    with pytest.raises(EmptyLegMissing) as refused:
        transfer.close(facts.close())
    assert refused.value.leg == "home"
    with pytest.raises(EmptyLegMissing):
        transfer.return_vehicle(facts.return_vehicle())
    transfer.cross_empty(facts.cross_empty())
    with pytest.raises(VehicleStillOut):
        transfer.close(facts.close())


def test_a_trip_has_two_crossings_and_not_three() -> None:
    given_trip("back").when(
        lambda one: one.cross_empty(facts.cross_empty(at(13, 35)))
    ).refused(EmptyLegRecorded(leg="home", at=at(12, 40)))


def test_the_empty_crossing_carries_driver_and_crew_at_most() -> None:
    given_trip("handed-over").when(
        lambda one: one.cross_empty(facts.cross_empty(people=4))
    ).refused(EmptyLegCarriesOthers(people=4, at_most=3))
    given_trip("handed-over").when(
        lambda one: one.cross_empty(facts.cross_empty(people=3))
    ).decide()


def test_a_vehicle_comes_back_once() -> None:
    given_trip("back").when(
        lambda one: one.return_vehicle(facts.return_vehicle(at(13, 45)))
    ).refused(VehicleAlreadyBack(at=at(13, 30)))


def test_what_was_wasted_is_never_negative() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        facts.account_for_drugs((1, -1, 4))
