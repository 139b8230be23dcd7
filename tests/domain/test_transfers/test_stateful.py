"""Random commands of random people at random moments: what never happens.

Run long in `make soak`. The controls turn a protection off, and the machine notices.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.kernel import Actor, Refusal
from domain.transfers import (
    ENDED,
    PatientTransfers,
    Transfer,
    TransferCommand,
    TransferState,
    state_after,
)
from domain.transfers import drugs as drug_rules
from tests.facts import transfers as facts
from tests.facts.transfers import (
    BILLING,
    COORDINATOR,
    CREW,
    DRIVER,
    ESCORT,
    GD,
    HK,
    PORT_IN,
    PORT_OUT,
    RECEIVING_DOCTOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
    STRANGER,
    at,
    reason,
    terms,
)

SOAK = bool(os.environ.get("BAYBRIDGE_SOAK"))
SETTINGS = settings(
    max_examples=600 if SOAK else 60,
    stateful_step_count=120 if SOAK else 60,
    deadline=None,
    database=None,
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
S = TransferState

LEADS_FROM: dict[TransferState, set[TransferState]] = {
    S.IN_ASSESSMENT: {S.REQUESTED, S.ACCEPTED, S.READY},
    S.ACCEPTED: {S.IN_ASSESSMENT, S.READY},
    S.DECLINED: {S.IN_ASSESSMENT},
    S.READY: {S.ACCEPTED},
    S.EN_ROUTE_OUT: {S.READY},
    S.AT_BOUNDARY: {S.EN_ROUTE_OUT},
    S.EN_ROUTE_IN: {S.AT_BOUNDARY},
    S.ARRIVED: {S.EN_ROUTE_IN},
    S.HANDED_OVER: {S.ARRIVED},
    S.CLOSED: {S.HANDED_OVER},
    S.CANCELLED: {S.REQUESTED, S.IN_ASSESSMENT, S.ACCEPTED, S.READY},
    S.RETURNING: {S.EN_ROUTE_OUT, S.AT_BOUNDARY},
    S.RETURNED: {S.RETURNING},
    S.DECEASED: set(S) - set(ENDED),
}
"""§1A: from which states each state may be entered."""

RARE = {S.DECLINED, S.CANCELLED, S.RETURNING, S.RETURNED, S.DECEASED}
"""The ends that a short run may miss."""

PLACES: dict[TransferState, str] = {
    S.EN_ROUTE_IN: "over",
    S.ARRIVED: "over",
    S.HANDED_OVER: "over",
}
PEOPLE = [
    *(SENDING_DOCTOR, SENDING_DESK, ESCORT, DRIVER, RECEIVING_DOCTOR, RECEIVING_NURSE),
    *(COORDINATOR, PORT_OUT, PORT_IN, BILLING, STRANGER),
]

Act = Callable[[Transfer, Any, Any], object]


def _newest(one: Transfer, topic: str) -> int | None:
    known = [v for v, step in one.steps.items() if topic == step.TOPIC]
    return max(known, default=None)


def _notice(one: Transfer) -> UUID:
    return one.notice.notice_id if one.notice else UUID(int=0)


def _bundle(one: Transfer) -> UUID:
    return one.bundle.bundle_id if one.bundle else UUID(int=0)


def _replacing(make: Any, one: Transfer, topic: str, moment: Any, by: Any) -> Any:
    return make(moment, by, replaces=_newest(one, topic))


LISTED = {
    "decline": reason("no-bed", "transfer-declined"),
    "return": reason("condition-worse", "transfer-returned"),
    "hold": reason("supplies", "clearance-held"),
    "refuse": reason("documents", "clearance-refused"),
    "unready": reason("vehicle", "readiness-withdrawn"),
    "move": reason("no-bed", "destination-changed"),
}
KEPT = at(23, day=facts.DAY)
LONG = facts.PLAN.model_copy(update={"arrives_at": KEPT, "returns_at": at(23, 30)})

ACTS: dict[str, tuple[Actor, Act]] = {
    "open": (
        COORDINATOR,
        lambda one, m, by: one.open_assessment(facts.open_assessment(m, by), terms()),
    ),
    "assess-out": (
        SENDING_DOCTOR,
        lambda one, m, by: one.assess(facts.assess("sending", m, by)),
    ),
    "assess-in": (
        RECEIVING_DOCTOR,
        lambda one, m, by: one.assess(facts.assess("receiving", m, by)),
    ),
    "consent": (
        SENDING_DOCTOR,
        lambda one, m, by: one.give_consent(facts.consent(m, by)),
    ),
    "accept": (
        RECEIVING_DOCTOR,
        lambda one, m, by: one.accept(facts.accept(m, by, valid_until=KEPT)),
    ),
    "decline": (
        RECEIVING_DOCTOR,
        lambda one, m, by: one.decline(facts.decline(m, by), LISTED["decline"]),
    ),
    "withdraw-consent": (
        SENDING_DOCTOR,
        lambda one, m, by: one.withdraw_consent(
            facts.withdraw_consent(m, by), facts.WITHDRAWN
        ),
    ),
    "lapse": (COORDINATOR, lambda one, m, by: one.lapse_acceptance(facts.lapse(m, by))),
    "vehicle": (
        SENDING_DESK,
        lambda one, m, by: one.assign_vehicle(
            _replacing(facts.assign_vehicle, one, "transfers.vehicle-assigned", m, by),
            facts.vehicle(),
            facts.driver(),
        ),
    ),
    "crew": (
        SENDING_DESK,
        lambda one, m, by: one.assign_crew(
            _replacing(facts.assign_crew, one, "transfers.crew-assigned", m, by), CREW
        ),
    ),
    "manifest": (
        ESCORT,
        lambda one, m, by: one.file_manifest(
            _replacing(facts.file_manifest, one, "transfers.manifest-filed", m, by)
        ),
    ),
    "notify": (
        COORDINATOR,
        lambda one, m, by: one.notify_boundary(
            _replacing(
                facts.notify_boundary, one, "transfers.boundary-pre-notified", m, by
            )
        ),
    ),
    "acknowledge-out": (
        PORT_OUT,
        lambda one, m, by: one.acknowledge_notice(
            facts.acknowledge(_notice(one), GD, m, by)
        ),
    ),
    "acknowledge-in": (
        PORT_IN,
        lambda one, m, by: one.acknowledge_notice(
            facts.acknowledge(_notice(one), HK, m, by)
        ),
    ),
    "send": (
        SENDING_DOCTOR,
        lambda one, m, by: one.send_record(facts.send_record(m, by)),
    ),
    "receive": (
        RECEIVING_NURSE,
        lambda one, m, by: one.receive_record(
            facts.receive_record(_bundle(one), m, by)
        ),
    ),
    "confirm": (
        SENDING_DESK,
        lambda one, m, by: one.confirm_readiness(facts.confirm_readiness(m, by)),
    ),
    "unready": (
        SENDING_DESK,
        lambda one, m, by: one.withdraw_readiness(
            facts.withdraw_readiness(m, by), LISTED["unready"]
        ),
    ),
    "depart": (ESCORT, lambda one, m, by: one.depart(facts.depart(m, by), terms())),
    "reach-port": (
        ESCORT,
        lambda one, m, by: one.arrive_at_boundary(facts.arrive_at_boundary(m, by)),
    ),
    "miscounted": (
        ESCORT,
        lambda one, m, by: one.arrive_at_boundary(
            facts.arrive_at_boundary(m, by, people=4)
        ),
    ),
    "release": (
        PORT_OUT,
        lambda one, m, by: one.release(facts.release(m, by, people=5)),
    ),
    "hold": (PORT_OUT, lambda one, m, by: one.hold(facts.hold(m, by), LISTED["hold"])),
    "refuse": (
        PORT_OUT,
        lambda one, m, by: one.refuse(facts.refuse(m, by), LISTED["refuse"]),
    ),
    "clear-exit": (PORT_OUT, lambda one, m, by: one.clear_exit(_looked("exit", m, by))),
    "clear-entry": (
        PORT_IN,
        lambda one, m, by: one.clear_entry(_looked("entry", m, by)),
    ),
    "give-drug": (
        ESCORT,
        lambda one, m, by: one.record_condition(facts.condition(m, by, (1, 1))),
    ),
    "turn-back": (
        ESCORT,
        lambda one, m, by: one.start_return(
            facts.start_return(m, by), LISTED["return"]
        ),
    ),
    "back-at-sender": (
        SENDING_DOCTOR,
        lambda one, m, by: one.return_to_sender(facts.return_to_sender(m, by)),
    ),
    "arrive": (ESCORT, lambda one, m, by: one.arrive(facts.arrive(m, by))),
    "give": (ESCORT, lambda one, m, by: one.give_handover(facts.give_handover(m, by))),
    "take": (RECEIVING_NURSE, lambda one, m, by: one.take_over(facts.take_over(m, by))),
    "cancel": (
        SENDING_DOCTOR,
        lambda one, m, by: one.cancel(facts.cancel(m, by), reason("weather")),
    ),
    "die-here": (ESCORT, lambda one, m, by: one.record_death(facts.die(m, GD, by))),
    "die-there": (ESCORT, lambda one, m, by: one.record_death(facts.die(m, HK, by))),
    "empty": (DRIVER, lambda one, m, by: one.cross_empty(facts.cross_empty(m, by))),
    "vehicle-back": (
        DRIVER,
        lambda one, m, by: one.return_vehicle(facts.return_vehicle(m, by)),
    ),
    "close": (SENDING_DESK, lambda one, m, by: one.close(facts.close(m, by))),
    "charge": (BILLING, lambda one, m, by: one.record_charge(facts.charge(m, by))),
}
"""What may be tried, by whom it usually is."""

USUAL = [
    *("open", "assess-out", "assess-in", "consent", "accept", "vehicle", "crew"),
    *("manifest", "notify", "acknowledge-out", "acknowledge-in", "send", "receive"),
    *("confirm", "depart", "reach-port", "clear-exit", "clear-entry", "arrive"),
    *("give", "take", "empty", "vehicle-back"),
]
"""A trip that goes as it should: what comes next is tried often."""


def _looked(side: str, moment: Any, by: Actor) -> Any:
    make = facts.clear_exit if side == "exit" else facts.clear_entry
    return make(moment, by, clearance=facts.clearance(moment))


def _again(transfer: Transfer) -> Transfer:
    """The same transfer, from its events alone."""
    again: Any = None
    for event in transfer.steps.values():
        again = event.mutate(again)
    assert isinstance(again, Transfer)
    return again


class Machine(RuleBasedStateMachine):
    """One patient, one transfer after another."""

    seen: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.now = at(9, day=facts.DAY - timedelta(days=1))
        self.number = 0
        self.transfers: list[Transfer] = []
        self.next = 0
        self.patient: PatientTransfers | None = None
        self.ask()

    @rule(minutes=st.integers(0, 45))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def ask(self) -> None:
        """Ask for a transfer, as the application does: both records or neither."""
        self.number += 1
        command = facts.request(self.now)
        id = uuid5(facts.PATIENT, str(self.number))
        command = command.model_copy(
            update={"occasion": command.occasion.model_copy(update={"command_id": id})}
        )
        transfer = Transfer.request_transfer(command, terms())
        try:
            if self.patient is None:
                self.patient = PatientTransfers.begin_record(
                    command, patient_id=facts.PATIENT, transfer_id=transfer.id
                )
            else:
                self.patient.open_transfer(command, transfer.id)
        except Refusal:
            return
        self.transfers.append(transfer)
        self.next = 0

    @precondition(lambda self: self.transfers)
    @rule(times=st.sampled_from([1, 2, 4, 8, len(USUAL)]))
    def goes_as_usual(self, times: int) -> None:
        for _ in range(times):
            if self.next < len(USUAL):
                name = USUAL[self.next]
                self.next += 1
                self.now += timedelta(minutes=2)
                self.attempt(name, ACTS[name][0])

    @precondition(lambda self: self.transfers)
    @rule(name=st.sampled_from(sorted(ACTS)), by=st.sampled_from([None, *PEOPLE]))
    def anything_by_anybody(self, name: str, by: Actor | None) -> None:
        self.attempt(name, by or ACTS[name][0])

    @precondition(lambda self: self.transfers)
    @rule(
        name=st.sampled_from(sorted(ACTS)),
        behind=st.integers(1, 200),
    )
    def something_late(self, name: str, behind: int) -> None:
        moment = self.now - timedelta(minutes=behind)
        self.attempt(name, ACTS[name][0], moment)

    @precondition(lambda self: self.transfers)
    @rule()
    def turns_back(self) -> None:
        self.attempt("turn-back", ESCORT)
        self.attempt("back-at-sender", SENDING_DOCTOR)

    @precondition(lambda self: self.transfers)
    @rule(wasted=st.integers(0, 3), returned=st.integers(0, 3))
    def account(self, wasted: int, returned: int) -> None:
        transfer = self.transfers[-1]
        command = facts.account_for_drugs(
            (1, wasted, returned), moment=self.now, by=ESCORT
        )
        self._try(transfer, command, lambda: transfer.account_for_drugs(command))

    @precondition(lambda self: self.transfers)
    @rule()
    def closes_wrongly(self) -> None:
        """Try to close with one ampoule too much."""
        self.goes_as_usual(times=len(USUAL))
        self.account(wasted=1, returned=3)
        self.attempt("close", SENDING_DESK)

    @precondition(lambda self: self.transfers)
    @rule()
    def account_rightly(self) -> None:
        given = self.transfers[-1].given.get(1, Decimal(0))
        self.account(wasted=0, returned=3 - int(given))
        self.attempt("close", SENDING_DESK)

    def attempt(self, name: str, by: Actor, moment: Any = None, of: int = -1) -> None:
        transfer = self.transfers[of]
        happened_at = moment or self.now
        command = facts.lapse(happened_at)
        self._try(transfer, command, lambda: ACTS[name][1](transfer, happened_at, by))

    def _try(
        self, transfer: Transfer, command: TransferCommand, act: Callable[[], object]
    ) -> None:
        before, version = dict(transfer.__dict__), transfer.version
        try:
            act()
        except Refusal:
            assert transfer.version == version
            assert transfer.state == before["state"]
            return
        if transfer.has_ended and self.patient is not None:
            self.patient.end_transfer(command, transfer.id)

    @invariant()
    def no_state_is_skipped(self) -> None:
        for transfer in getattr(self, "transfers", []):
            state = S.REQUESTED
            for event in list(transfer.steps.values())[1:]:
                after = state_after(event)
                if after is not None:
                    assert state in LEADS_FROM[after], (state, after)
                    state = after
                    self.seen[state] += 1
            assert state == transfer.state

    @invariant()
    def at_most_one_is_open(self) -> None:
        open_ones = [one for one in getattr(self, "transfers", []) if not one.has_ended]
        assert len(open_ones) <= 1

    @invariant()
    def what_is_closed_is_even(self) -> None:
        for transfer in getattr(self, "transfers", []):
            if transfer.state == S.CLOSED:
                balances = transfer.balances or {}
                assert set(balances) == {1}
                assert all(one.is_even for one in balances.values())

    @invariant()
    def nobody_is_on_both_sides(self) -> None:
        """Over the boundary only by both clearances, and back by none."""
        for transfer in getattr(self, "transfers", []):
            seen, over = set[str](), False
            for event in transfer.steps.values():
                if event.TOPIC == "transfers.exit-cleared":
                    seen |= set(event.clearance.kinds)
                state = state_after(event)
                if state == S.EN_ROUTE_IN:
                    assert seen == {"immigration", "customs", "health"}
                    over = True
                if over and state is not None:
                    assert state in {*PLACES, S.CLOSED, S.DECEASED}
                if event.TOPIC == "transfers.patient-died":
                    assert event.jurisdiction == HK if over else True
                    assert (
                        over or event.jurisdiction == GD or seen or _at_port(transfer)
                    )

    @invariant()
    def time_never_goes_back_along_the_states(self) -> None:
        for transfer in getattr(self, "transfers", []):
            times = [transfer.times[version] for version in transfer.moved]
            assert times == sorted(times)

    @invariant()
    def every_state_replays(self) -> None:
        for transfer in getattr(self, "transfers", [])[-1:]:
            again = _again(transfer)
            mine = {k: v for k, v in transfer.__dict__.items() if k[:1] != "_"}
            assert {k: v for k, v in again.__dict__.items() if k[:1] != "_"} == mine


def _at_port(transfer: Transfer) -> bool:
    topics = [event.TOPIC for event in transfer.steps.values()]
    return "transfers.arrived-at-boundary" in topics


def test_what_never_happens() -> None:
    Machine.seen.clear()
    run_state_machine_as_test(Machine, settings=SETTINGS)
    assert {*LEADS_FROM} - {*Machine.seen} <= RARE, Machine.seen


FINDING = settings(
    SETTINGS, max_examples=400, stateful_step_count=60, phases=[Phase.generate]
)


def notices() -> bool:
    """Say whether the machine finds that something happened which never may."""
    try:
        run_state_machine_as_test(Machine, settings=FINDING)
    except AssertionError:
        return True
    return False


def test_control_a_state_that_may_be_skipped_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Transfer, "check_turn", lambda *_: None)
    assert notices()


def test_control_a_second_open_transfer_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PatientTransfers, "open_transfer", lambda *_: None)
    assert notices()


def test_control_an_uneven_account_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drug_rules, "check_even", lambda _: None)
    assert notices()


def test_control_a_step_before_another_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Transfer, "_check_time", lambda *_: None)
    assert notices()
