"""Each step of a transfer in words: the trip of the first patient, and what may befall.

Whoever may not open what is sealed reads `•••` where it stands.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import cast

import pytest

from application import history
from application.history.layouts import LAYOUTS, layout_of
from application.history.telling import Teller
from domain.kernel import EVENTS, Event
from domain.sealed import Ciphertext
from domain.transfers import (
    DrugName,
    PatientTransfers,
    Signer,
    Supply,
    Transfer,
    Vitals,
)
from tests.application.steps_in_words import WORDS
from tests.facts import transfers as facts
from tests.facts.transfers import GD, HK, PATIENT, TRANSFER, at, trip

Act = Callable[[Transfer], object]

OF_IDS = {
    "transfers.charge-voided",
    "transfers.patient-transfers-begun",
    "transfers.patient-transfer-opened",
    "transfers.patient-transfer-ended",
}


def _asked(transfer: Transfer) -> None:
    question = transfer.ask(facts.ask())
    transfer.supply(facts.supply(question))


def _charged(transfer: Transfer) -> None:
    charge = transfer.record_charge(facts.charge())
    transfer.void_charge(facts.void_charge(charge))


def _trips() -> Sequence[Transfer]:
    """Trips that have between them every step that there is."""
    reason = facts.reason
    accepted, boundary = trip("accepted"), trip("at-boundary")
    accepted.lapse_acceptance(facts.lapse())
    boundary.hold(facts.hold(), reason("supplies", "clearance-held"))
    boundary.release(facts.release())
    boundary.refuse(facts.refuse(), reason("documents", "clearance-refused"))
    return (
        accepted,
        boundary,
        trip(
            "closed",
            _charged,
            lambda one: one.correct_time(
                facts.correct_time(1, at(8, 50, day=date(2025, 1, 9)))
            ),
            lambda one: one.correct_text(
                facts.correct_text(1, "diagnosis", "Pneumonia")
            ),
        ),
        trip("in-assessment", _asked),
        trip(
            "in-assessment",
            lambda one: one.decline(
                facts.decline(), reason("no-bed", "transfer-declined")
            ),
        ),
        trip(
            "assessed",
            lambda one: one.withdraw_consent(
                facts.withdraw_consent(at(8)), facts.WITHDRAWN
            ),
        ),
        trip(
            "ready",
            lambda one: one.withdraw_readiness(
                facts.withdraw_readiness(), reason("vehicle", "readiness-withdrawn")
            ),
        ),
        trip("ready", lambda one: one.cancel(facts.cancel(), reason("weather"))),
        trip("en-route-out", lambda one: one.record_death(facts.die(at(11, 5), GD))),
        trip(
            "en-route-out",
            lambda one: one.start_return(
                facts.start_return(), reason("condition-worse", "transfer-returned")
            ),
            lambda one: one.return_to_sender(facts.return_to_sender()),
        ),
        trip(
            "en-route-in",
            lambda one: one.record_condition(
                facts.condition(at(11, 20), facts.ESCORT, (1, 1), (2, 4))
            ),
            lambda one: one.change_destination(
                facts.change_destination(),
                facts.terms(receiver="HKCH"),
                reason("no-bed", "destination-changed"),
            ),
        ),
    )


STEPS: Mapping[str, Event] = {
    step.TOPIC: step
    for step in chain.from_iterable(one.steps.values() for one in _trips())
}
TOPICS = sorted(topic for topic in EVENTS if topic.startswith("transfers."))


def test_every_event_of_a_transfer_is_told_here() -> None:
    assert sorted(WORDS | dict.fromkeys(OF_IDS, "")) == TOPICS


@pytest.mark.parametrize("topic", sorted(WORDS))
def test_a_step_is_told(topic: str) -> None:
    assert history.tell(STEPS[topic]).say() == WORDS[topic]


def test_a_voided_charge_is_told() -> None:
    transfer = trip("closed")
    charge = transfer.record_charge(facts.charge())
    transfer.void_charge(facts.void_charge(charge))
    *_, voided = transfer.steps.values()
    told = history.tell(voided).say()
    assert told == f"The charge {charge} was voided: Billed twice."


def test_it_is_told_which_transfer_of_a_patient_is_open() -> None:
    command = facts.request()
    record = PatientTransfers.begin_record(
        command, patient_id=PATIENT, transfer_id=TRANSFER
    )
    record.end_transfer(command, TRANSFER)
    record.open_transfer(command, TRANSFER)
    recorded = cast(Sequence[Event], record.collect_events())
    assert [history.tell(event).say() for event in recorded] == [
        f"The patient's first transfer was asked for ({TRANSFER}).",
        f"The transfer {TRANSFER} ended: another one may be asked for.",
        f"Another transfer of the patient was asked for ({TRANSFER}).",
    ]


@pytest.mark.parametrize("topic", sorted(WORDS))
def test_what_is_sealed_is_masked(topic: str) -> None:
    """Also what a sentence says of the inside of a sealed fact."""
    step = STEPS[topic]
    sealed = {
        name: _sealed(step, name)
        for name, field in type(step).model_fields.items()
        if any(hasattr(tag, "data_class") for tag in field.metadata)
    }
    told = history.tell(step.model_copy(update=sealed))
    named = {name for name in told.facts if name.partition(".")[0] in sealed}
    assert {told.facts[name] for name in named} <= {"•••"}


def _sealed(step: Event, field: str) -> Ciphertext:
    return Ciphertext(
        data_class="clinical",
        key_version=1,
        subject=PATIENT,
        originator_id=TRANSFER,
        originator_version=step.originator_version,
        topic=step.TOPIC,
        field=field,
        token="c2VhbGVk",
    )


@pytest.mark.parametrize("topic", sorted(WORDS))
def test_what_was_opened_reads_as_if_it_had_never_been_sealed(topic: str) -> None:
    """What comes out of a seal is JSON: lists, strings and objects."""
    step = STEPS[topic]
    plain = step.model_dump(mode="json")
    sealed = {
        name: _sealed(step, name)
        for name, field in type(step).model_fields.items()
        if any(hasattr(tag, "data_class") for tag in field.metadata)
        and plain[name] is not None
    }
    told = history.tell(
        step.model_copy(update=sealed), lambda one: plain[one.field]
    ).say()
    assert told == WORDS[topic]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            Vitals(
                measured_at=at(10, 50, 30),
                systolic_mmhg=128,
                diastolic_mmhg=76,
                temperature_c=Decimal("36.5"),
                pain=0,
                remark="on a mask",
            ),
            "2025-01-10 10:50:30, SBP 128 mmHg, DBP 76 mmHg, 36.5 °C, NRS 0/10, "
            "on a mask",
        ),
        (Signer(relationship="self"), "(self)"),
        (
            (
                Supply(kind="gas", name="Oxygen, 10 l", count=2),
                Supply(kind="device", name="Ventilator", count=1),
            ),
            "Oxygen, 10 l × 2; Ventilator × 1",
        ),
        (
            (DrugName(line=1, name="Morphine", strength="10 mg/ml"),),
            "#1: Morphine 10 mg/ml",
        ),
        ((HK, GD), "HK, CN-GD"),
    ],
)
def test_a_fact_of_several_parts_in_words(value: object, said: str) -> None:
    assert Teller().say("it", value) == said


def test_no_two_kinds_of_fact_have_the_same_parts() -> None:
    assert len(LAYOUTS) == 13


def test_a_fact_without_a_layout_is_told_part_by_part() -> None:
    said = layout_of(("kind", "organisation")).fill({"kind": "hospital"})
    assert said == "hospital"


def test_a_code_is_told_in_the_words_of_its_reader() -> None:
    told = history.tell(
        STEPS["transfers.declined"], word=lambda field, code: f"<{field}: {code}>"
    )
    assert told.facts["reason"] == "<reason.transfer-declined: no-bed>"
