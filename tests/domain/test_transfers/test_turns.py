"""No state can be skipped, and what has ended stays so (T-R06, T-R08)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.transfers import (
    ENDED,
    StepOutOfTurn,
    Transfer,
    TransferEnded,
    TransferState,
)
from tests.facts import transfers as facts
from tests.facts.transfers import CREW, HK, WITHDRAWN, at, reason, terms, trip

S = TransferState
LATE = at(20)
DECLINED = reason("no-bed", "transfer-declined")
HELD = reason("supplies", "clearance-held")
REFUSED = reason("documents", "clearance-refused")
RETURNED = reason("condition-worse", "transfer-returned")
MOVED = reason("no-bed", "destination-changed")
UNREADY = reason("vehicle", "readiness-withdrawn")
CANCELLED = reason("weather")
OTHER_HOSPITAL = terms(receiver="HKCH")

BEFORE = {S.REQUESTED, S.IN_ASSESSMENT, S.ACCEPTED, S.READY}
AFTER = {S.HANDED_OVER, *ENDED}
ON_THE_WAY = {S.EN_ROUTE_OUT, S.AT_BOUNDARY, S.EN_ROUTE_IN, S.RETURNING}

Act = Callable[[Transfer], object]

STEPS: dict[str, tuple[Act, set[TransferState]]] = {
    "open": (
        lambda one: one.open_assessment(facts.open_assessment(LATE), terms()),
        {S.REQUESTED},
    ),
    "ask": (lambda one: one.ask(facts.ask(LATE)), {S.IN_ASSESSMENT}),
    "supply": (
        lambda one: one.supply(facts.supply(UUID(int=3), LATE)),
        {S.IN_ASSESSMENT},
    ),
    "assess": (
        lambda one: one.assess(facts.assess("sending", LATE)),
        {S.IN_ASSESSMENT},
    ),
    "decline": (
        lambda one: one.decline(facts.decline(LATE), DECLINED),
        {S.IN_ASSESSMENT},
    ),
    "lapse": (
        lambda one: one.lapse_acceptance(facts.lapse(LATE)),
        {S.ACCEPTED, S.READY},
    ),
    "consent": (lambda one: one.give_consent(facts.consent(LATE)), BEFORE),
    "vehicle": (
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(LATE), facts.vehicle(), facts.driver()
        ),
        {S.ACCEPTED},
    ),
    "crew": (lambda one: one.assign_crew(facts.assign_crew(LATE), CREW), {S.ACCEPTED}),
    "manifest": (
        lambda one: one.file_manifest(facts.file_manifest(LATE)),
        {S.ACCEPTED},
    ),
    "notify": (
        lambda one: one.notify_boundary(facts.notify_boundary(LATE)),
        {S.ACCEPTED},
    ),
    "acknowledge": (
        lambda one: one.acknowledge_notice(facts.acknowledge(UUID(int=4), HK, LATE)),
        {S.ACCEPTED, S.READY},
    ),
    "send": (
        lambda one: one.send_record(facts.send_record(LATE)),
        {S.ACCEPTED, S.READY},
    ),
    "receive": (
        lambda one: one.receive_record(facts.receive_record(UUID(int=5), LATE)),
        {S.ACCEPTED, S.READY},
    ),
    "confirm": (
        lambda one: one.confirm_readiness(facts.confirm_readiness(LATE)),
        {S.ACCEPTED},
    ),
    "withdraw": (
        lambda one: one.withdraw_readiness(facts.withdraw_readiness(LATE), UNREADY),
        {S.READY},
    ),
    "depart": (lambda one: one.depart(facts.depart(LATE), terms()), {S.READY}),
    "reach-port": (
        lambda one: one.arrive_at_boundary(facts.arrive_at_boundary(LATE)),
        {S.EN_ROUTE_OUT},
    ),
    "clear-exit": (lambda one: one.clear_exit(facts.clear_exit(LATE)), {S.AT_BOUNDARY}),
    "clear-entry": (
        lambda one: one.clear_entry(facts.clear_entry(LATE)),
        {S.AT_BOUNDARY},
    ),
    "hold": (lambda one: one.hold(facts.hold(LATE), HELD), {S.AT_BOUNDARY}),
    "release": (lambda one: one.release(facts.release(LATE)), {S.AT_BOUNDARY}),
    "refuse": (lambda one: one.refuse(facts.refuse(LATE), REFUSED), {S.AT_BOUNDARY}),
    "condition": (
        lambda one: one.record_condition(facts.condition(LATE)),
        ON_THE_WAY,
    ),
    "destination": (
        lambda one: one.change_destination(
            facts.change_destination(LATE), OTHER_HOSPITAL, MOVED
        ),
        {S.READY, S.EN_ROUTE_IN},
    ),
    "return": (
        lambda one: one.start_return(facts.start_return(LATE), RETURNED),
        {S.EN_ROUTE_OUT, S.AT_BOUNDARY},
    ),
    "back": (
        lambda one: one.return_to_sender(facts.return_to_sender(LATE)),
        {S.RETURNING},
    ),
    "arrive": (lambda one: one.arrive(facts.arrive(LATE)), {S.EN_ROUTE_IN}),
    "give": (lambda one: one.give_handover(facts.give_handover(LATE)), {S.ARRIVED}),
    "take": (lambda one: one.take_over(facts.take_over(LATE)), {S.ARRIVED}),
    "cancel": (lambda one: one.cancel(facts.cancel(LATE), CANCELLED), BEFORE),
    "die": (lambda one: one.record_death(facts.die(LATE, HK)), set(S) - set(ENDED)),
    "empty": (
        lambda one: one.cross_empty(facts.cross_empty(LATE)),
        {S.HANDED_OVER, S.CLOSED, S.DECEASED},  # what never left crosses nothing
    ),
    "vehicle-back": (lambda one: one.return_vehicle(facts.return_vehicle(LATE)), AFTER),
    "drugs": (
        lambda one: one.account_for_drugs(facts.account_for_drugs(moment=LATE)),
        AFTER - {S.CLOSED},
    ),
    "close": (lambda one: one.close(facts.close(LATE)), {S.HANDED_OVER}),
}


def declined(one: Transfer) -> None:
    one.decline(facts.decline(), DECLINED)


def turned_back(one: Transfer) -> None:
    one.start_return(facts.start_return(), RETURNED)


def returned(one: Transfer) -> None:
    turned_back(one)
    one.return_to_sender(facts.return_to_sender())


REACHED: dict[TransferState, Callable[[], Transfer]] = {
    S.REQUESTED: lambda: trip("requested"),
    S.IN_ASSESSMENT: lambda: trip("in-assessment"),
    S.ACCEPTED: lambda: trip("accepted"),
    S.READY: lambda: trip("ready"),
    S.EN_ROUTE_OUT: lambda: trip("en-route-out"),
    S.AT_BOUNDARY: lambda: trip("at-boundary"),
    S.EN_ROUTE_IN: lambda: trip("en-route-in"),
    S.ARRIVED: lambda: trip("arrived"),
    S.HANDED_OVER: lambda: trip("handed-over"),
    S.CLOSED: lambda: trip("closed"),
    S.DECLINED: lambda: trip("assessed", declined),
    S.CANCELLED: lambda: trip(
        "ready", lambda one: one.cancel(facts.cancel(), CANCELLED)
    ),
    S.RETURNING: lambda: trip("en-route-out", turned_back),
    S.RETURNED: lambda: trip("en-route-out", returned),
    S.DECEASED: lambda: trip(
        "en-route-in", lambda one: one.record_death(facts.die(at(11, 20), HK))
    ),
}


def test_every_state_is_reached() -> None:
    assert {state: made().state for state, made in REACHED.items()} == {
        state: state for state in TransferState
    }


@pytest.mark.parametrize("state", list(TransferState))
@pytest.mark.parametrize("name", list(STEPS))
def test_a_step_is_refused_where_it_is_not_its_turn(
    name: str, state: TransferState
) -> None:
    act, possible_in = STEPS[name]
    transfer = REACHED[state]()
    if state in possible_in:
        try:
            act(transfer)
        except (StepOutOfTurn, TransferEnded):
            raise AssertionError(f"{name} is a step of {state}") from None
        except Exception:
            return  # another rule of this step said no: its turn had come
        return
    refusal = TransferEnded if state in ENDED else StepOutOfTurn
    with pytest.raises(refusal) as refused:
        act(transfer)
    assert vars(refused.value)["last"] == transfer.last
    assert transfer.pending_events == []


def test_a_refusal_out_of_turn_says_what_was_recorded_last() -> None:
    transfer = trip("accepted")
    with pytest.raises(StepOutOfTurn) as refused:
        transfer.depart(facts.depart(), terms())
    assert vars(refused.value) == {
        "state": "accepted",
        "possible_in": ("ready",),
        "last": transfer.last,
    }
    assert refused.value.last.by == facts.RECEIVING_DOCTOR.id


def test_a_consent_withdrawn_after_departure_is_a_fact_and_changes_nothing() -> None:
    transfer = trip("en-route-out")
    transfer.withdraw_consent(facts.withdraw_consent(at(11, 5)), WITHDRAWN)
    assert transfer.state == S.EN_ROUTE_OUT
    assert "transfer" not in transfer.consents
