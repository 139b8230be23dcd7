"""Charges and corrections: T-R13, E24, E26."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.kernel import Actor
from domain.transfers import (
    ChargeAlreadyVoided,
    ChargeRefReused,
    ChargeUnknown,
    CorrectsNothing,
    NeverAccepted,
    NotCorrectable,
    NotTheSupervisor,
    NotYourStep,
    Payer,
    StepBeforeAnother,
    StepInFuture,
    StepTextCorrected,
    StepTimeCorrected,
    StepUnknown,
    Transfer,
)
from domain.values import Role
from tests.facts import transfers as facts
from tests.facts.transfers import (
    BILLING,
    COORDINATOR,
    ESCORT,
    GD,
    SENDING_DESK,
    STRANGER,
    at,
    given_trip,
    trip,
    version_of,
)

ARRIVED = "transfers.arrived-at-destination"
MICROSECOND = timedelta(microseconds=1)


def test_a_charge_keeps_its_own_currency() -> None:
    transfer = trip("closed")
    in_cny = transfer.record_charge(facts.charge())
    in_hkd = transfer.record_charge(
        facts.charge(ref="B-2", amount_minor=120_000, currency="HKD")
    )
    assert transfer.charges[in_cny].currency == "CNY"
    assert transfer.charges[in_hkd].currency == "HKD"


def test_a_bill_sent_twice_counts_once_and_another_one_needs_its_own_number() -> None:
    transfer = trip("closed")
    first = transfer.record_charge(facts.charge())
    version = transfer.version
    assert transfer.record_charge(facts.charge(at(17))) == first
    assert transfer.version == version
    with pytest.raises(ChargeRefReused):
        transfer.record_charge(facts.charge(amount_minor=1))


def test_charges_begin_with_the_acceptance_and_go_on_after_the_end() -> None:
    given_trip("assessed").when(lambda one: one.record_charge(facts.charge())).refused(
        NeverAccepted(state="in-assessment")
    )
    for stage in ("accepted", "closed"):
        trip(stage).record_charge(facts.charge())


def test_only_a_party_charges_and_only_the_issuer_takes_back() -> None:
    transfer = trip("closed")
    with pytest.raises(NotYourStep):
        transfer.record_charge(facts.charge(by=STRANGER))
    charge = transfer.record_charge(facts.charge())
    with pytest.raises(NotYourStep):
        transfer.void_charge(facts.void_charge(charge, by=COORDINATOR))
    transfer.void_charge(facts.void_charge(charge))
    with pytest.raises(ChargeAlreadyVoided):
        transfer.void_charge(facts.void_charge(charge, at(18)))
    with pytest.raises(ChargeUnknown):
        transfer.void_charge(facts.void_charge(UUID(int=1)))


def test_a_payer_is_named_unless_it_is_the_patient() -> None:
    for wrong in ({"kind": "insurer"}, {"kind": "patient", "organisation": "INS-1"}):
        with pytest.raises(ValueError, match="payer's organisation"):
            Payer.model_validate(wrong)
    assert Payer(kind="insurer", organisation="INS-1")


def test_both_times_of_a_corrected_arrival_are_kept() -> None:
    def at_11_40(one: Transfer) -> None:
        one.arrive(facts.arrive(at(11, 40)))

    transfer = trip("closed", instead={"arrived": (at_11_40,)})
    version = version_of(transfer, ARRIVED)
    transfer.correct_time(facts.correct_time(version, at(11, 45)))
    corrected = transfer.steps[transfer.version]
    assert isinstance(corrected, StepTimeCorrected)
    assert (corrected.old_at, corrected.new_at) == (at(11, 40), at(11, 45))
    assert transfer.times[version] == at(11, 45)
    assert transfer.steps[version].effective_at == at(11, 40)


@pytest.mark.parametrize("moment", [at(11, 14), at(11, 50)])
def test_a_corrected_time_may_touch_its_neighbours(moment: datetime) -> None:
    transfer = trip("closed")
    version = version_of(transfer, ARRIVED)
    transfer.correct_time(facts.correct_time(version, moment))
    assert transfer.times[version] == moment


@pytest.mark.parametrize("moment", [at(11, 14) - MICROSECOND, at(11, 50) + MICROSECOND])
def test_a_corrected_time_keeps_the_order_of_the_steps(
    moment: datetime,
) -> None:
    transfer = trip("closed")
    with pytest.raises(StepBeforeAnother):
        transfer.correct_time(facts.correct_time(version_of(transfer, ARRIVED), moment))


def test_a_time_is_corrected_from_what_counts_now() -> None:
    transfer = trip("closed")
    version = version_of(transfer, ARRIVED)
    transfer.correct_time(facts.correct_time(version, at(11, 46)))
    with pytest.raises(CorrectsNothing):
        transfer.correct_time(facts.correct_time(version, at(11, 46), at(19)))
    transfer.correct_time(facts.correct_time(version, at(11, 47), at(19)))
    newest = transfer.steps[transfer.version]
    assert isinstance(newest, StepTimeCorrected)
    assert newest.old_at == at(11, 46)


def test_no_step_is_moved_into_the_future() -> None:
    transfer = trip("arrived")
    version = version_of(transfer, ARRIVED)
    with pytest.raises(StepInFuture):
        transfer.correct_time(facts.correct_time(version, at(12) + MICROSECOND, at(12)))


def test_both_texts_of_a_correction_are_kept() -> None:
    transfer = trip("closed")
    transfer.correct_text(facts.correct_text(1, "diagnosis", "Pneumonia"))
    first = transfer.steps[transfer.version]
    assert isinstance(first, StepTextCorrected)
    assert (first.old, first.new) == ("Respiratory failure", "Pneumonia")
    transfer.correct_text(facts.correct_text(1, "diagnosis", "COPD", at(19)))
    second = transfer.steps[transfer.version]
    assert isinstance(second, StepTextCorrected)
    assert (second.old, second.new) == ("Pneumonia", "COPD")


def test_only_texts_are_corrected_as_texts() -> None:
    given_trip("closed").when(
        lambda one: one.correct_text(facts.correct_text(1, "priority", "routine"))
    ).refused(
        NotCorrectable(field="priority", fields=("diagnosis", "infection", "reason"))
    )


def test_a_charge_has_no_time_to_correct() -> None:
    transfer = trip("closed")
    transfer.record_charge(facts.charge())
    with pytest.raises(NotCorrectable):
        transfer.correct_time(facts.correct_time(transfer.version, at(10)))


SUPERVISORS = [
    (SENDING_DESK, True),
    (facts.actor("dr.gu", "HKU-SZH", GD, Role.CLINICIAN), True),
    (ESCORT, False),
    (COORDINATOR, False),
    (BILLING.model_copy(update={"organisation": "TMH"}), False),
]


@pytest.mark.parametrize(("by", "may"), SUPERVISORS, ids=lambda one: str(one)[:20])
def test_somebody_else_of_the_same_organisation_corrects(by: Actor, may: bool) -> None:
    transfer = trip("arrived")
    version = version_of(transfer, ARRIVED)
    command = facts.correct_time(version, at(11, 46), by=by)
    if may:
        transfer.correct_time(command)
    else:
        with pytest.raises(NotTheSupervisor):
            transfer.correct_time(command)


def test_a_step_that_is_not_there_is_not_corrected() -> None:
    with pytest.raises(StepUnknown):
        trip("arrived").correct_time(facts.correct_time(99, at(11, 46)))
