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
from tests.facts import transfers as facts
from tests.facts.transfers import GD, HK, PATIENT, TRANSFER, at, trip

Act = Callable[[Transfer], object]

WORDS = {
    "transfers.requested": "A transfer from HKU-SZH to TMH was asked for (SZ-HK, "
    "urgent), wanted between 2025-01-10 09:00 and 2025-01-10 18:00. Diagnosis: "
    "Respiratory failure. Reason: Care near the family. Stability: Stable 2025-01-10 "
    "10:50, HR 92/min, SpO2 95%. Infection: Nothing known. Needs: oxygen, ventilator.",
    "transfers.assessment-opened": "The request was taken up, and TMH was asked.",
    "transfers.information-requested": "A question was asked: Which mask? (document "
    "—).",
    "transfers.information-supplied": "The question was answered: A full face mask "
    "(document —).",
    "transfers.assessment-recorded": "A doctor assessed the patient (receiving): fit; "
    "escort: doctor; risks: Hypoxia.",
    "transfers.accepted": "TMH accepted the patient and keeps a bed until 2025-01-10 "
    "12:00: A3, bed 12.",
    "transfers.declined": "The transfer was declined: no-bed (—).",
    "transfers.acceptance-lapsed": "The acceptance lapsed: the bed was kept until "
    "2025-01-10 12:00.",
    "transfers.consent-given": "Consent was given to: transfer, record-sharing (form "
    "C-77, language: zh-Hant; signed by Chan Siu Mei (child)).",
    "transfers.consent-withdrawn": "Consent was withdrawn: transfer (form —).",
    "transfers.vehicle-assigned": "The vehicle SZ-1 of HKU-SZH (粤B·0000港; ZZ 0000) "
    "was assigned with the driver driver.he: departs 2025-01-10 11:00, arrives "
    "2025-01-10 11:45, is back 2025-01-10 14:00; with the patient: first.",
    "transfers.crew-assigned": "The crew was assigned: dr.sun (doctor); nurse.qi "
    "(nurse).",
    "transfers.manifest-filed": "The manifest was filed. Lines: #1: 3 ampoule (yes); "
    "#2: 10 ml (no). Drugs: #1: Morphine 10 mg/ml; #2: Salbutamol 5 mg/ml. Devices "
    "and gases: —.",
    "transfers.boundary-pre-notified": "The port shenzhen-bay was given notice N-1 "
    "(immigration, customs, port-health): 5 people, expected at 2025-01-10 11:10; "
    "companions: Chan Siu Mei (child).",
    "transfers.pre-notice-acknowledged": "The notice was acknowledged for HK by "
    "customs (A-1).",
    "transfers.record-bundle-sent": "The patient's record was sent ahead to TMH: "
    "18761-7; 18842-5.",
    "transfers.record-bundle-received": "The patient's record came as it was sent.",
    "transfers.readiness-confirmed": "The trip is ready (G1, G2, G3, G4, G5, G6, G7, "
    "G8): departs 2025-01-10 11:00, arrives 2025-01-10 11:45, is back 2025-01-10 "
    "14:00.",
    "transfers.readiness-withdrawn": "The trip is not ready any more: vehicle (—).",
    "transfers.departed": "The vehicle left HKU-SZH with the patient, 5 people on "
    "board (SZ-HK); 2025-01-10 10:50, HR 92/min, SpO2 95%.",
    "transfers.arrived-at-boundary": "The vehicle reached the port shenzhen-bay; 5 "
    "people were counted.",
    "transfers.exit-cleared": "Exit was cleared: immigration, customs, health, from "
    "2025-01-10 11:12 on (officer O-1); complete: yes.",
    "transfers.entry-cleared": "Entry was cleared: immigration, customs, health, from "
    "2025-01-10 11:13 on (officer O-1); complete: yes.",
    "transfers.clearance-held": "The trip was held at the boundary (officer): "
    "supplies (—); people expected —, counted —; officer O-1.",
    "transfers.clearance-released": "The trip was let go on (officer O-1); people "
    "counted: —.",
    "transfers.clearance-refused": "The trip may not cross and turns back: documents "
    "(—); officer O-1.",
    "transfers.condition-changed": "The patient's condition: 2025-01-10 10:50, HR "
    "92/min, SpO2 95%. Done: —. Given, by line of the manifest: #1: 1; #2: 4.",
    "transfers.destination-changed": "The trip goes to HKCH instead, where dr.tse "
    "accepted the patient: Ward 3, kept until 2025-01-10 15:00. Reason: no-bed (—).",
    "transfers.return-started": "The vehicle turned back, as agreed with micc-duty: "
    "condition-worse (—).",
    "transfers.returned-to-sender": "The patient is back at the sender: I: Bed 12, "
    "man of 63; S: Respiratory failure, on a mask; B: Admitted on 7 January; A: "
    "Awake, stable on the way; R: Go on with the mask; blood gas at noon; 2025-01-10 "
    "10:50, HR 92/min, SpO2 95%.",
    "transfers.arrived-at-destination": "The vehicle reached the hospital.",
    "transfers.handover-given": "The escort handed over: I: Bed 12, man of 63; S: "
    "Respiratory failure, on a mask; B: Admitted on 7 January; A: Awake, stable on "
    "the way; R: Go on with the mask; blood gas at noon; 2025-01-10 10:50, HR 92/min, "
    "SpO2 95%. Given, by line of the manifest: —. Documents: —.",
    "transfers.handover-completed": "TMH took the patient over from dr.sun of "
    "HKU-SZH: bed A3-12; read back: — (sheet —, signed by —).",
    "transfers.cancelled": "The transfer was cancelled: weather (—).",
    "transfers.patient-died": "The patient died in CN-GD: On board (certified by Dr "
    "Sun).",
    "transfers.vehicle-crossed-empty": "The vehicle crossed at shenzhen-bay without "
    "the patient (home), 3 people on board.",
    "transfers.vehicle-returned": "The vehicle is back at its base.",
    "transfers.drugs-accounted-for": "Controlled drugs were accounted for, by line "
    "loaded / given / wasted / returned: #1: 3 / 0 / 0 / 3; even: yes (witness "
    "nurse.qi).",
    "transfers.closed": "The transfer was closed (run report R-1).",
    "transfers.charge-recorded": "HKU-SZH charged CNY 4,990.00 for vehicle; who pays: "
    "patient (bill B-1, tariff line —).",
    "transfers.step-time-corrected": "The time of step 1 "
    "(transfers.requested) was corrected from 2025-01-09 09:00 to 2025-01-09 08:50: "
    "Read wrongly.",
    "transfers.step-text-corrected": "A text of step 1 (transfers.requested, "
    "diagnosis) was corrected from “Respiratory failure” to “Pneumonia”: Typed "
    "wrongly.",
}
"""What whoever may read everything reads, with codes as they are recorded."""
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
    assert len(LAYOUTS) == 12


def test_a_fact_without_a_layout_is_told_part_by_part() -> None:
    said = layout_of(("kind", "organisation")).fill({"kind": "hospital"})
    assert said == "hospital"


def test_a_code_is_told_in_the_words_of_its_reader() -> None:
    told = history.tell(
        STEPS["transfers.declined"], word=lambda field, code: f"<{field}: {code}>"
    )
    assert told.facts["reason"] == "<reason.transfer-declined: no-bed>"
