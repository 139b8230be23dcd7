"""What a clever colleague would try, and what a tired one does by mistake."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.reference import Credential, CrewOnFile
from domain.transfers import (
    AcceptanceEndsTooSoon,
    ClearanceEndsBeforeStart,
    EmptyLegMissing,
    EmptyLegRecorded,
    HeadCountDiffers,
    MoreOnBoardThanNotified,
    NotAssessedFit,
    NotYourStep,
    StepBeforeAnother,
    StepInFuture,
    Transfer,
    TransferCancelled,
    TransferEnded,
    TravelDocumentExpires,
    VehiclePaperExpires,
)
from domain.values import Jurisdiction, Role
from tests.facts import transfers as facts
from tests.facts.transfers import (
    CREW,
    DAY,
    GD,
    HK,
    MO,
    PORT_IN,
    PORT_OUT,
    WITHDRAWN,
    Act,
    at,
    credential,
    given_trip,
    reason,
    terms,
    trip,
    version_of,
)

MICROSECOND = timedelta(microseconds=1)
YESTERDAY = DAY - timedelta(days=1)
HELD = reason("manifest", "clearance-held")
MOVED = reason("bed-lost", "destination-changed")
REFUSED = reason("travel-document", "clearance-refused")
CANCELLED = reason("weather")


# Times


def test_nobody_enters_before_he_has_left() -> None:
    given_trip("exit-cleared").when(
        lambda one: one.clear_entry(
            facts.clear_entry(
                at(11, 13) - MICROSECOND, clearance=facts.clearance(at(11, 11))
            )
        )
    ).refused(
        StepBeforeAnother(effective_at=at(11, 13) - MICROSECOND, not_before=at(11, 13))
    )
    transfer = trip("exit-cleared")
    looked = facts.clearance(at(11, 13))
    transfer.clear_entry(facts.clear_entry(at(11, 13), clearance=looked))
    assert transfer.state == "en-route-in"


def test_also_a_part_of_the_entry_is_after_the_exit() -> None:
    early = facts.clear_entry(at(11, 12), clearance=facts.clearance(at(11), "health"))
    given_trip("exit-cleared").when(lambda one: one.clear_entry(early)).refused(
        StepBeforeAnother(effective_at=at(11, 12), not_before=at(11, 13))
    )


def test_what_completes_the_entry_is_after_everything_at_the_port() -> None:
    transfer = trip(
        "exit-cleared", lambda one: one.record_condition(facts.condition(at(11, 16)))
    )
    with pytest.raises(StepBeforeAnother) as refused:
        transfer.clear_entry(facts.clear_entry(at(11, 15)))
    assert refused.value.not_before == at(11, 16)


def test_no_correction_moves_the_exit_behind_an_entry() -> None:
    part = facts.clearance(at(11, 13), "health")
    transfer = trip(
        "exit-cleared",
        lambda one: one.clear_entry(facts.clear_entry(at(11, 15), clearance=part)),
    )
    exit = facts.version_of(transfer, "transfers.exit-cleared")
    with pytest.raises(StepBeforeAnother) as refused:
        transfer.correct_time(facts.correct_time(exit, at(11, 15) + MICROSECOND))
    assert refused.value.effective_at == at(11, 15)
    transfer.correct_time(facts.correct_time(exit, at(11, 15)))


@pytest.mark.parametrize("stage", ["exit-cleared", "en-route-in"])
def test_no_correction_ends_a_clearance_before_its_beginning(stage: str) -> None:
    transfer = trip(stage)
    version = transfer.version
    began = {"exit-cleared": at(11, 12), "en-route-in": at(11, 13)}[stage]
    with pytest.raises(ClearanceEndsBeforeStart) as refused:
        transfer.correct_time(facts.correct_time(version, began - MICROSECOND))
    assert vars(refused.value) == {
        "started_at": began,
        "ended_at": began - MICROSECOND,
    }
    transfer.correct_time(facts.correct_time(version, began))


def test_a_vehicle_is_back_after_it_has_crossed() -> None:
    transfer = trip(
        "handed-over", lambda one: one.cross_empty(facts.cross_empty(at(12, 40)))
    )
    with pytest.raises(StepBeforeAnother) as refused:
        transfer.return_vehicle(facts.return_vehicle(at(12, 40) - MICROSECOND))
    assert refused.value.not_before == at(12, 40)
    transfer.return_vehicle(facts.return_vehicle(at(12, 40)))


def test_what_is_released_was_held_before() -> None:
    transfer = trip("at-boundary", lambda one: one.hold(facts.hold(at(11, 12)), HELD))
    with pytest.raises(StepBeforeAnother):
        transfer.release(facts.release(at(11, 12) - MICROSECOND))
    transfer.release(facts.release(at(11, 12)))


def test_what_is_answered_was_asked_before() -> None:
    transfer = trip("in-assessment")
    asked_at = at(10, day=YESTERDAY)
    question = transfer.ask(facts.ask(asked_at))
    with pytest.raises(StepBeforeAnother):
        transfer.supply(facts.supply(question, asked_at - MICROSECOND))
    transfer.supply(facts.supply(question, asked_at))


def test_what_is_acknowledged_or_received_was_sent_before() -> None:
    transfer = trip(
        "accepted",
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(), facts.vehicle(), facts.driver()
        ),
    )
    notice = transfer.notify_boundary(facts.notify_boundary(at(8, 20)))
    with pytest.raises(StepBeforeAnother):
        transfer.acknowledge_notice(
            facts.acknowledge(notice, HK, at(8, 20) - MICROSECOND)
        )
    transfer.acknowledge_notice(facts.acknowledge(notice, HK, at(8, 20)))
    bundle = transfer.send_record(facts.send_record(at(9)))
    with pytest.raises(StepBeforeAnother):
        transfer.receive_record(facts.receive_record(bundle, at(9) - MICROSECOND))
    transfer.receive_record(facts.receive_record(bundle, at(9)))


def test_nobody_lets_an_acceptance_lapse_in_advance() -> None:
    tomorrow = facts.lapse(at(12, 0, 1)).model_copy(
        update={
            "occasion": facts.occasion(
                facts.COORDINATOR, at(12, 0, 1), recorded_at=at(11)
            )
        }
    )
    given_trip("accepted").when(lambda one: one.lapse_acceptance(tomorrow)).refused(
        StepInFuture(effective_at=at(12, 0, 1), now=at(11))
    )


# A refusal leaves no trace


def test_an_acceptance_of_the_future_does_not_even_lapse_the_old_one() -> None:
    command = facts.accept(at(12, 30), valid_until=at(18), recorded_at=at(11))
    given_trip("ready").when(lambda one: one.accept(command)).refused(
        StepInFuture(effective_at=at(12, 30), now=at(11))
    )


def test_a_withdrawal_told_late_still_ends_the_transfer() -> None:
    transfer = trip("prepared")
    told = facts.withdraw_consent(at(8, 30), recorded_at=at(10))
    transfer.withdraw_consent(told, WITHDRAWN)
    cancelled = transfer.steps[transfer.version]
    assert isinstance(cancelled, TransferCancelled)
    assert cancelled.effective_at == at(9, 10)
    assert transfer.state == "cancelled"


# Who is a party


def moved_and_lapsed() -> Transfer:
    return trip(
        "ready",
        lambda one: one.change_destination(
            facts.change_destination(at(10, 40)), terms(receiver="HKCH"), MOVED
        ),
        lambda one: one.lapse_acceptance(facts.lapse(at(15, 0, 1))),
    )


def test_a_hospital_accepts_on_its_own_assessment_and_not_on_anothers() -> None:
    doctor = facts.actor("dr.tse", "HKCH", HK, Role.CLINICIAN)
    accept = facts.accept(at(16), by=doctor, valid_until=at(20))
    transfer = moved_and_lapsed()
    with pytest.raises(NotAssessedFit) as refused:
        transfer.accept(accept)
    assert vars(refused.value) == {"sending": "fit", "receiving": None}
    transfer.assess(facts.assess("receiving", at(15, 30), by=doctor))
    transfer.accept(accept)
    assert transfer.state == "accepted"


def test_the_former_receiver_accepts_nothing_more() -> None:
    with pytest.raises(NotYourStep):
        moved_and_lapsed().accept(facts.accept(at(16), valid_until=at(20)))


@pytest.mark.parametrize("stage", ["ready", "en-route-in"])
def test_another_hospital_keeps_its_bed_beyond_the_moment(stage: str) -> None:
    moment = {"ready": at(10, 40), "en-route-in": at(11, 30)}[stage]
    past = facts.change_destination(moment, valid_until=moment)
    given_trip(stage).when(
        lambda one: one.change_destination(past, terms(receiver="HKCH"), MOVED)
    ).refused(AcceptanceEndsTooSoon(valid_until=moment, effective_at=moment))
    kept = facts.change_destination(moment, valid_until=moment + MICROSECOND)
    transfer = trip(stage)
    transfer.change_destination(kept, terms(receiver="HKCH"), MOVED)
    assert transfer.receiver == "HKCH"


def test_an_officer_does_not_release_what_the_other_side_holds() -> None:
    transfer = trip("at-boundary", lambda one: one.hold(facts.hold(), HELD))
    with pytest.raises(NotYourStep) as refused:
        transfer.release(facts.release(by=PORT_IN))
    assert refused.value.parties == (GD,)
    transfer.release(facts.release(by=PORT_OUT))


# Heads


def test_nobody_rides_along_of_whom_the_port_was_not_told() -> None:
    given_trip("ready").when(
        lambda one: one.depart(facts.depart(people=6), terms())
    ).refused(MoreOnBoardThanNotified(people=6, notified=5))
    for people in (4, 5):
        transfer = trip("ready")
        transfer.depart(facts.depart(people=people), terms())
        assert transfer.people == people


@pytest.mark.parametrize("counted", [4, 6])
def test_a_count_told_with_a_release_is_right_or_refused(counted: int) -> None:
    transfer = trip("at-boundary", lambda one: one.hold(facts.hold(), HELD))
    with pytest.raises(HeadCountDiffers) as refused:
        transfer.release(facts.release(people=counted))
    assert vars(refused.value) == {"expected": 5, "counted": counted}
    transfer.release(facts.release(people=5))


def test_a_driver_who_is_also_named_among_the_crew_is_one_person() -> None:
    transfer = trip(
        "accepted",
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(), facts.vehicle(), facts.driver()
        ),
        lambda one: one.assign_crew(
            facts.assign_crew(), (*CREW, facts.driver(), CREW[0])
        ),
        lambda one: one.notify_boundary(facts.notify_boundary()),
    )
    assert transfer.crew_size == 3
    assert transfer.notice is not None
    assert transfer.notice.people == 5


def test_what_is_said_of_a_drug_in_two_parts_adds_up() -> None:
    transfer = trip("handed-over")
    transfer.account_for_drugs(facts.account_for_drugs((1, 1, 0), (1, 0, 2)))
    assert transfer.balances is not None
    assert transfer.balances[1].is_even


# Papers


def with_permit(*permits: Jurisdiction) -> Transfer:
    others = tuple(one for one in facts.papers() if one.kind != "cross-boundary-permit")
    held = tuple(facts.paper("cross-boundary-permit", side, DAY) for side in permits)
    vehicle = facts.vehicle(papers=(*others, *held))
    return trip(
        "accepted",
        lambda one: one.assign_vehicle(facts.assign_vehicle(), vehicle, facts.driver()),
    )


def test_a_permit_of_a_third_place_lets_nobody_over_this_boundary() -> None:
    lacks = with_permit(MO).readiness()[2].missing
    assert [vars(one) for one in lacks] == [
        {
            "kind": "cross-boundary-permit",
            "jurisdiction": None,
            "valid_until": None,
            "needed_until": DAY,
        }
    ]
    assert isinstance(lacks[0], VehiclePaperExpires)
    for side in (GD, HK):
        assert with_permit(side, MO).readiness()[2].missing == ()


def with_visas(*visas: Credential) -> Transfer:
    registered = (
        credential("registration", GD),
        credential("limited-registration", HK),
    )
    crew: tuple[CrewOnFile, ...] = (facts.doctor(*registered, *visas),)
    return trip(
        "accepted",
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(), facts.vehicle(), facts.driver()
        ),
        lambda one: one.assign_crew(facts.assign_crew(), crew),
    )


@pytest.mark.parametrize(
    ("visas", "missing"),
    [
        ((credential("visa", HK),), 0),
        ((credential("visa", HK, YESTERDAY),), 1),
        ((credential("visa", HK, YESTERDAY), credential("visa", HK)), 0),
        ((credential("visa", HK), credential("visa", MO, YESTERDAY)), 0),
        ((credential("visa", GD, YESTERDAY), credential("visa", HK)), 1),
    ],
)
def test_of_each_side_the_newest_visa_counts(
    visas: tuple[Credential, ...], missing: int
) -> None:
    lacks = with_visas(*visas).readiness()[4].missing
    assert len(lacks) == missing
    assert all(isinstance(one, TravelDocumentExpires) for one in lacks)


# Crossings


def northbound(until: str, *also: Act) -> Transfer:
    """The vehicle is based at the receiver's: it fetches the patient (T-R11)."""
    abroad = facts.vehicle(base=HK)

    def with_vehicle(one: Transfer) -> None:
        one.assign_vehicle(facts.assign_vehicle(), abroad, facts.driver())

    prepared = (with_vehicle, *facts.STAGES["prepared"][1:])
    fetched = (
        lambda one: one.confirm_readiness(facts.confirm_readiness()),
        lambda one: one.cross_empty(facts.cross_empty(at(10, 35))),
    )
    return trip(until, *also, instead={"prepared": prepared, "ready": fetched})


def test_a_vehicle_that_fetches_the_patient_crosses_twice() -> None:
    transfer = northbound("handed-over")
    transfer.return_vehicle(facts.return_vehicle(at(12, 30)))
    with pytest.raises(EmptyLegRecorded):
        transfer.cross_empty(facts.cross_empty(at(12, 40)))
    transfer.account_for_drugs(facts.account_for_drugs())
    transfer.close(facts.close())
    assert transfer.state == "closed"
    assert list(transfer.empty_legs) == ["to-fetch"]


def test_a_vehicle_that_came_in_vain_goes_home_as_it_came() -> None:
    transfer = northbound("ready", lambda one: one.cancel(facts.cancel(), CANCELLED))
    with pytest.raises(EmptyLegMissing) as refused:
        transfer.return_vehicle(facts.return_vehicle())
    assert refused.value.leg == "home"
    transfer.cross_empty(facts.cross_empty())
    transfer.return_vehicle(facts.return_vehicle())
    assert list(transfer.empty_legs) == ["to-fetch", "home"]


def test_another_vehicle_has_not_fetched_anybody_yet() -> None:
    transfer = northbound(
        "ready",
        lambda one: one.withdraw_readiness(
            facts.withdraw_readiness(), reason("vehicle", "readiness-withdrawn")
        ),
    )
    seen = version_of(transfer, "transfers.vehicle-assigned")
    other = facts.vehicle(base=HK, vehicle_id=UUID(int=301))
    again = facts.assign_vehicle(at(10, 42), replaces=seen)
    transfer.assign_vehicle(again, other, facts.driver())
    assert transfer.empty_legs == {}


def test_the_same_vehicle_with_another_plan_has_fetched_already() -> None:
    transfer = northbound(
        "ready",
        lambda one: one.withdraw_readiness(
            facts.withdraw_readiness(), reason("vehicle", "readiness-withdrawn")
        ),
    )
    seen = version_of(transfer, "transfers.vehicle-assigned")
    again = facts.assign_vehicle(at(10, 42), replaces=seen)
    transfer.assign_vehicle(again, facts.vehicle(base=HK), facts.driver())
    assert transfer.empty_legs == {"to-fetch": at(10, 35)}


def test_a_vehicle_that_never_left_crosses_nothing() -> None:
    transfer = trip("ready", lambda one: one.cancel(facts.cancel(), CANCELLED))
    with pytest.raises(TransferEnded):
        transfer.cross_empty(facts.cross_empty())
    transfer.return_vehicle(facts.return_vehicle())


def test_after_a_death_across_the_vehicle_is_not_back_before_it_crossed() -> None:
    transfer = trip(
        "en-route-in", lambda one: one.record_death(facts.die(at(11, 20), HK))
    )
    with pytest.raises(EmptyLegMissing):
        transfer.return_vehicle(facts.return_vehicle())


# Death on the way back


@pytest.mark.parametrize(
    ("stage", "turned_at", "possible"),
    [("at-boundary", at(11, 13), (GD,)), ("exit-cleared", at(11, 14), (GD, HK))],
)
def test_who_is_turned_back_after_the_exit_may_be_on_either_side(
    stage: str, turned_at: datetime, possible: tuple[Jurisdiction, ...]
) -> None:
    for where in (GD, HK):
        transfer = trip(stage, lambda one: one.refuse(facts.refuse(turned_at), REFUSED))
        if where in possible:
            transfer.record_death(facts.die(at(11, 20), where))
            assert transfer.state == "deceased"
        else:
            with pytest.raises(Exception, match="not in that place"):
                transfer.record_death(facts.die(at(11, 20), where))
