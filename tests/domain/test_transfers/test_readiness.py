"""What must hold before a departure: T-G1 to T-G8, each on both sides of its edge."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.kernel import Actor, Refusal
from domain.reference import Credential, CrewOnFile, VehicleOnFile
from domain.transfers import (
    AcceptanceEndsBeforeArrival,
    AcceptancePast,
    BoundaryNotNotified,
    BundleDiffers,
    BundleUnknown,
    ChangedMeanwhile,
    ConsentMissing,
    DriverPaperExpires,
    EmptyLegMissing,
    ManifestMissing,
    NoEscortRegistered,
    NotADriver,
    NoticeReplaced,
    NotOnThisCorridor,
    NotTheVehiclesOperator,
    NotYourStep,
    Person,
    PreNoticeNotAcknowledged,
    ReadinessConfirmed,
    RecordBundleNotReceived,
    SideNotCrossed,
    Transfer,
    TravelDocumentExpires,
    TripPlan,
    VehicleBasedElsewhere,
    VehicleNotAssigned,
    VehiclePaperExpires,
)
from domain.values import Jurisdiction, Role
from tests.facts import transfers as facts
from tests.facts.transfers import (
    CREW,
    DAY,
    ESCORT,
    GD,
    HK,
    MO,
    PLAN,
    PORT_IN,
    PORT_OUT,
    RECEIVING_DOCTOR,
    STAGES,
    STRANGER,
    WITHDRAWN,
    Act,
    at,
    credential,
    given_trip,
    terms,
    trip,
)

YESTERDAY = DAY - timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
PREPARED = list(STAGES["prepared"])
VEHICLE, PEOPLE, MANIFEST, NOTICE, RECORD = range(5)


def prepared(instead: dict[int, Act | None]) -> Transfer:
    """A trip with some of its preparations made otherwise, or left out."""
    acts = [instead.get(place, act) for place, act in enumerate(PREPARED)]
    return trip("prepared", instead={"prepared": [act for act in acts if act]})


def with_vehicle(
    vehicle: VehicleOnFile | None = None,
    driver: CrewOnFile | None = None,
    plan: TripPlan = PLAN,
) -> Transfer:
    def assign(one: Transfer) -> None:
        command = facts.assign_vehicle(plan=plan)
        one.assign_vehicle(
            command, vehicle or facts.vehicle(), driver or facts.driver()
        )

    return prepared({VEHICLE: assign})


def with_crew(*members: CrewOnFile) -> Transfer:
    return prepared({PEOPLE: lambda one: one.assign_crew(facts.assign_crew(), members)})


def confirm(transfer: Transfer) -> None:
    transfer.confirm_readiness(facts.confirm_readiness())


def lacks(transfer: Transfer, refusal: Refusal) -> None:
    """It is refused for this, and the list of what is missing says the same."""
    with pytest.raises(type(refusal)) as refused:
        confirm(transfer)
    assert vars(refused.value) == vars(refusal)
    missing = [lack for guard in transfer.readiness() for lack in guard.missing]
    assert [(type(one), vars(one)) for one in missing] == [
        (type(refusal), vars(refusal))
    ]


def test_nothing_is_missing_and_all_eight_are_named() -> None:
    transfer = trip("prepared")
    assert [guard.missing for guard in transfer.readiness()] == [()] * 8
    confirm(transfer)
    confirmed = transfer.steps[transfer.version]
    assert isinstance(confirmed, ReadinessConfirmed)
    assert confirmed.checked == ("G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8")


def test_everything_that_is_missing_is_listed() -> None:
    guards = {guard.guard: guard.missing for guard in trip("accepted").readiness()}
    kinds = {name: [type(one) for one in lacks] for name, lacks in guards.items()}
    assert kinds == {
        "G1": [],
        "G2": [AcceptanceEndsBeforeArrival],
        "G3": [VehicleNotAssigned],
        "G4": [],
        "G5": [],
        "G6": [ManifestMissing],
        "G7": [BoundaryNotNotified],
        "G8": [RecordBundleNotReceived],
    }


def test_g1_without_consent_nobody_leaves() -> None:
    transfer = prepared({})
    transfer.consents.pop("transfer")
    lacks(transfer, ConsentMissing(scopes=("transfer",)))


def test_g2_the_bed_is_kept_until_the_arrival_and_not_a_moment_less() -> None:
    late = PLAN.model_copy(update={"arrives_at": at(12)})
    confirm(with_vehicle(plan=late))
    later = PLAN.model_copy(update={"arrives_at": at(12) + MICROSECOND})
    lacks(
        with_vehicle(plan=later),
        AcceptanceEndsBeforeArrival(
            valid_until=at(12), arrives_at=at(12) + MICROSECOND
        ),
    )


@pytest.mark.parametrize(
    ("kind", "side", "named"),
    [
        ("cross-boundary-permit", GD, None),
        ("vehicle-licence", GD, GD),
        ("vehicle-licence", HK, HK),
        ("third-party-insurance", GD, GD),
        ("third-party-insurance", HK, HK),
    ],
)
def test_g3_each_paper_lasts_until_the_vehicle_is_back(
    kind: str, side: Jurisdiction, named: Jurisdiction | None
) -> None:
    others = [
        one
        for one in facts.papers()
        if not (one.kind == kind and (named is None or one.jurisdiction == side))
    ]
    expired = facts.paper(kind, side, YESTERDAY)
    lacks(
        with_vehicle(facts.vehicle(papers=(*others, expired))),
        VehiclePaperExpires(
            kind=kind, jurisdiction=named, valid_until=YESTERDAY, needed_until=DAY
        ),
    )
    lacks(
        with_vehicle(facts.vehicle(papers=tuple(others))),
        VehiclePaperExpires(
            kind=kind, jurisdiction=named, valid_until=None, needed_until=DAY
        ),
    )
    renewed = facts.paper(kind, side, DAY)
    confirm(with_vehicle(facts.vehicle(papers=(*others, expired, renewed))))


def test_g3_a_return_after_midnight_needs_the_papers_of_the_next_day() -> None:
    after = at(0, 1, day=DAY + timedelta(days=1))
    transfer = with_vehicle(plan=PLAN.model_copy(update={"returns_at": after}))
    missing = [lack for guard in transfer.readiness() for lack in guard.missing]
    papers = [one for one in missing if isinstance(one, VehiclePaperExpires)]
    assert len(papers) == 5
    assert {one.needed_until for one in papers} == {DAY + timedelta(days=1)}


@pytest.mark.parametrize("kind", ["driving-licence", "driver-endorsement"])
def test_g3_the_driver_is_licensed_and_endorsed_until_the_return(kind: str) -> None:
    kinds = ("driving-licence", "driver-endorsement")
    held = [credential(one, HK, YESTERDAY if one == kind else DAY) for one in kinds]
    lacks(
        with_vehicle(driver=facts.driver(*held)),
        DriverPaperExpires(kind=kind, valid_until=YESTERDAY, needed_until=DAY),
    )


def test_g3_an_endorsement_of_another_place_is_none_for_hong_kong() -> None:
    driver = facts.driver(
        credential("driving-licence", GD), credential("driver-endorsement", GD)
    )
    lacks(
        with_vehicle(driver=driver),
        DriverPaperExpires(
            kind="driver-endorsement", valid_until=None, needed_until=DAY
        ),
    )


def registered(*held: Credential) -> Transfer:
    return with_crew(facts.doctor(*held))


def test_g4_each_side_has_a_doctor_or_nurse_who_is_registered_there() -> None:
    here = credential("registration", GD)
    lacks(
        registered(here),
        NoEscortRegistered(jurisdiction=HK, valid_until=None, needed_until=DAY),
    )
    lacks(
        registered(here, credential("limited-registration", HK, YESTERDAY)),
        NoEscortRegistered(jurisdiction=HK, valid_until=YESTERDAY, needed_until=DAY),
    )
    confirm(registered(here, credential("limited-registration", HK)))


def test_g4_two_people_may_share_the_two_registrations() -> None:
    there = facts.crew(405, "nurse.au", "nurse", credential("registration", HK))
    confirm(with_crew(there, facts.doctor(credential("registration", GD))))


def test_g4_an_attendant_is_no_escort_whatever_he_holds() -> None:
    attendant = facts.crew(
        406, "att.1", "attendant", credential("limited-registration", HK)
    )
    here = facts.doctor(credential("registration", GD))
    lacks(
        with_crew(attendant, here),
        NoEscortRegistered(jurisdiction=HK, valid_until=None, needed_until=DAY),
    )


def test_g5_the_patients_document_lasts_until_the_arrival() -> None:
    def asked(until: date) -> Transfer:
        transfer = trip("prepared")
        known = {"travel_document_valid_until": until}
        transfer.request = transfer.request.model_copy(update=known)
        return transfer

    confirm(asked(DAY))
    lacks(
        asked(YESTERDAY),
        TravelDocumentExpires(
            person=Person(kind="patient"), valid_until=YESTERDAY, needed_until=DAY
        ),
    )


def test_g5_everybody_who_rides_along_may_come_back() -> None:
    stays = facts.doctor().model_copy(
        update={
            "credentials": (
                credential("registration", GD),
                credential("limited-registration", HK),
                credential("travel-document", HK, YESTERDAY),
            )
        }
    )
    lacks(
        with_crew(stays),
        TravelDocumentExpires(
            person=Person(kind="crew", account=ESCORT.id),
            valid_until=YESTERDAY,
            needed_until=DAY,
        ),
    )


def test_g5_a_visa_that_has_ended_counts_as_no_document() -> None:
    doctor = facts.doctor(
        credential("registration", GD),
        credential("limited-registration", HK),
        credential("visa", HK, YESTERDAY),
    )
    lacks(
        with_crew(doctor),
        TravelDocumentExpires(
            person=Person(kind="crew", account=ESCORT.id),
            valid_until=YESTERDAY,
            needed_until=DAY,
        ),
    )


def test_g5_a_companions_document_counts_too() -> None:
    def notify(one: Transfer) -> None:
        relative = facts.DAUGHTER.model_copy(update={"document_valid_until": YESTERDAY})
        notice = one.notify_boundary(facts.notify_boundary(companions=(relative,)))
        for side in (GD, HK):
            one.acknowledge_notice(facts.acknowledge(notice, side))

    lacks(
        prepared({NOTICE: notify}),
        TravelDocumentExpires(
            person=Person(kind="companion", number=1),
            valid_until=YESTERDAY,
            needed_until=DAY,
        ),
    )


def test_g6_a_manifest_is_filed_even_if_nothing_is_on_board() -> None:
    lacks(prepared({MANIFEST: None}), ManifestMissing())
    empty = facts.file_manifest(drugs=(), supplies=())
    confirm(prepared({MANIFEST: lambda one: one.file_manifest(empty)}))


@pytest.mark.parametrize("silent", [GD, HK])
def test_g7_both_sides_of_the_port_acknowledge(silent: Jurisdiction) -> None:
    (heard,) = {GD, HK} - {silent}

    def notify(one: Transfer) -> None:
        notice = one.notify_boundary(facts.notify_boundary())
        one.acknowledge_notice(facts.acknowledge(notice, heard))

    lacks(prepared({NOTICE: notify}), PreNoticeNotAcknowledged(sides=(silent,)))


def test_g7_a_notice_of_another_crew_is_no_notice() -> None:
    transfer = trip("prepared")
    version = facts.version_of(transfer, "transfers.crew-assigned")
    newer = facts.assign_crew(at(9, 30), replaces=version)
    transfer.assign_crew(newer, CREW[:1])
    lacks(transfer, BoundaryNotNotified())


def test_g8_the_record_is_with_the_receiver() -> None:
    lacks(prepared({RECORD: None}), RecordBundleNotReceived(receiver="TMH"))

    def sent_only(one: Transfer) -> None:
        one.send_record(facts.send_record())

    lacks(prepared({RECORD: sent_only}), RecordBundleNotReceived(receiver="TMH"))


def test_g8_a_new_destination_needs_the_record_as_well() -> None:
    transfer = trip("ready")
    moved = facts.change_destination(at(10, 40))
    reason = facts.reason("no-bed", "destination-changed")
    transfer.change_destination(moved, terms(receiver="HKCH"), reason)
    with pytest.raises(RecordBundleNotReceived) as refused:
        transfer.depart(facts.depart(), terms(receiver="HKCH"))
    assert refused.value.receiver == "HKCH"
    bundle = transfer.send_record(facts.send_record(at(10, 45)))
    nurse = facts.actor("nurse.li", "HKCH", HK, Role.CLINICIAN)
    transfer.receive_record(facts.receive_record(bundle, at(10, 50), by=nurse))
    transfer.depart(facts.depart(), terms(receiver="HKCH"))
    assert transfer.state == "en-route-out"


def test_a_departure_is_checked_as_the_trip_that_it_begins() -> None:
    transfer = trip("ready")
    with pytest.raises(AcceptanceEndsBeforeArrival) as refused:
        transfer.depart(facts.depart(at(11, 15) + MICROSECOND), terms())
    assert refused.value.arrives_at == at(12) + MICROSECOND
    transfer.depart(facts.depart(at(11, 15)), terms())


def test_accepted_until_twelve_nobody_departs_at_12_01() -> None:
    given_trip("ready").when(
        lambda one: one.depart(facts.depart(at(12, 1)), terms())
    ).refused(AcceptancePast(valid_until=at(12), effective_at=at(12, 1)))


def test_a_consent_withdrawn_and_given_again_is_a_consent() -> None:
    transfer = trip("requested")
    early = at(9, 5, day=YESTERDAY)
    transfer.give_consent(facts.consent(early))
    transfer.withdraw_consent(
        facts.withdraw_consent(early, scopes=("record-sharing",)), WITHDRAWN
    )
    assert set(transfer.consents) == {"transfer"}
    transfer.give_consent(facts.consent(early, scopes=("record-sharing",)))
    assert set(transfer.consents) == {"transfer", "record-sharing"}


# Who prepares what


def test_a_vehicle_that_is_fetched_from_the_other_side_crosses_empty_first() -> None:
    transfer = with_vehicle(facts.vehicle(base=HK))
    confirm(transfer)
    with pytest.raises(EmptyLegMissing) as refused:
        transfer.depart(facts.depart(), terms())
    assert refused.value.leg == "to-fetch"
    transfer.cross_empty(facts.cross_empty(at(10, 50)))
    transfer.depart(facts.depart(), terms())
    assert transfer.state == "en-route-out"


def test_a_vehicle_is_based_on_one_of_the_two_sides() -> None:
    given_trip("accepted").when(
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(), facts.vehicle(base=MO), facts.driver()
        )
    ).refused(VehicleBasedElsewhere(base=MO))


def test_a_doctor_does_not_drive() -> None:
    given_trip("accepted").when(
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(), facts.vehicle(), facts.doctor()
        )
    ).refused(NotADriver(member_id=UUID(int=401)))


def test_nobody_overwrites_what_he_has_not_seen() -> None:
    transfer = trip("prepared")
    version = facts.version_of(transfer, "transfers.vehicle-assigned")
    again = facts.assign_vehicle(at(9, 30))
    with pytest.raises(ChangedMeanwhile) as refused:
        transfer.assign_vehicle(again, facts.vehicle(), facts.driver())
    assert (refused.value.expected, refused.value.actual) == (None, version)
    seen = facts.assign_vehicle(at(9, 30), replaces=version)
    transfer.assign_vehicle(seen, facts.vehicle(code="SZ-2"), facts.driver())


def test_a_port_officer_acknowledges_for_his_own_side_only() -> None:
    def notify(one: Transfer) -> None:
        notice = one.notify_boundary(facts.notify_boundary())
        with pytest.raises(NotYourStep):
            one.acknowledge_notice(facts.acknowledge(notice, HK, by=PORT_OUT))
        one.acknowledge_notice(facts.acknowledge(notice, GD, by=PORT_OUT))
        one.acknowledge_notice(facts.acknowledge(notice, HK, by=PORT_IN))

    confirm(prepared({NOTICE: notify}))


def test_an_older_notice_is_not_acknowledged() -> None:
    transfer = trip("prepared")
    older = transfer.notice
    assert older is not None
    newer = transfer.notify_boundary(
        facts.notify_boundary(at(9, 30), replaces=older.originator_version)
    )
    with pytest.raises(NoticeReplaced) as refused:
        transfer.acknowledge_notice(facts.acknowledge(older.notice_id, HK, at(9, 40)))
    assert refused.value.notice_id == newer


def test_a_side_that_is_not_crossed_acknowledges_nothing() -> None:
    given_trip("prepared").when(
        lambda one: one.acknowledge_notice(facts.acknowledge(UUID(int=1), MO, at(9)))
    ).refused(SideNotCrossed(side=MO, sides=(GD, HK)))


def test_a_notice_goes_to_a_control_point_of_the_corridor() -> None:
    given_trip("accepted").when(
        lambda one: one.notify_boundary(facts.notify_boundary(control_point="hzmb"))
    ).refused(NotOnThisCorridor(control_point="hzmb", control_points=("shenzhen-bay",)))


def test_without_the_consent_to_share_it_no_record_is_sent() -> None:
    transfer = trip("accepted")
    withdraw = facts.withdraw_consent(at(8), scopes=("record-sharing",))
    transfer.withdraw_consent(withdraw, WITHDRAWN)
    with pytest.raises(ConsentMissing) as refused:
        transfer.send_record(facts.send_record())
    assert refused.value.scopes == ("record-sharing",)


def test_what_came_is_what_was_sent() -> None:
    transfer = trip("accepted")
    with pytest.raises(BundleUnknown):
        transfer.receive_record(facts.receive_record(UUID(int=1), at(9)))
    bundle = transfer.send_record(facts.send_record())
    other = facts.receive_record(bundle, sha256s=("a" * 64, "c" * 64))
    with pytest.raises(BundleDiffers) as refused:
        transfer.receive_record(other)
    assert refused.value.missing == ("b" * 64,)
    assert refused.value.unexpected == ("c" * 64,)


@pytest.mark.parametrize("by", [STRANGER, RECEIVING_DOCTOR])
def test_the_senders_side_prepares(by: Actor) -> None:
    acts: list[Act] = [
        lambda one: one.assign_crew(facts.assign_crew(by=by), CREW),
        lambda one: one.file_manifest(facts.file_manifest(by=by)),
        lambda one: one.notify_boundary(facts.notify_boundary(by=by)),
        lambda one: one.send_record(facts.send_record(by=by)),
        lambda one: one.confirm_readiness(facts.confirm_readiness(by=by)),
    ]
    for act in acts:
        with pytest.raises(NotYourStep):
            act(trip("accepted"))


def test_a_readiness_is_taken_back_and_confirmed_again() -> None:
    transfer = trip("ready")
    reason = facts.reason("vehicle", "readiness-withdrawn")
    transfer.withdraw_readiness(facts.withdraw_readiness(), reason)
    assert transfer.state == "accepted"
    transfer.confirm_readiness(facts.confirm_readiness(at(10, 45)))
    assert transfer.state == "ready"


@pytest.mark.parametrize("by", [facts.SENDING_DESK, facts.COORDINATOR])
def test_the_sender_or_the_coordinator_writes_down_what_an_operator_gave(
    by: Actor,
) -> None:
    fire_services = facts.vehicle(operator="MO-FSB")
    transfer = trip("accepted")
    transfer.assign_vehicle(facts.assign_vehicle(by=by), fire_services, facts.driver())
    assert transfer.assigned is not None


def test_nobody_else_gives_a_vehicle() -> None:
    given_trip("accepted").when(
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(by=RECEIVING_DOCTOR), facts.vehicle(), facts.driver()
        )
    ).refused(NotTheVehiclesOperator(operator="HKU-SZH"))
