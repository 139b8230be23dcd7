"""From the request to the acceptance: T-R03 to T-R05, T-R09, E2 to E6, E22."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.kernel import Actor
from domain.transfers import (
    AcceptanceEndsTooSoon,
    AcceptanceLapsed,
    AcceptancePast,
    AcceptanceStillValid,
    AssessedBothSides,
    ConsentNotGiven,
    Criteria,
    EligibilityNotMet,
    Exclusions,
    NotAssessedFit,
    NotYourStep,
    PatientHasDied,
    PatientTransfers,
    QuestionAnswered,
    QuestionUnknown,
    ReasonNeedsText,
    RiskNotDisclosed,
    StepBeforeAnother,
    StepInFuture,
    Transfer,
    TransferAccepted,
    TransferAlreadyOpen,
    TransferCancelled,
    TransferConsentWithdrawn,
    WindowReversed,
)
from domain.values import Jurisdiction
from tests.facts import transfers as facts
from tests.facts.transfers import (
    COORDINATOR,
    RECEIVING_DOCTOR,
    SENDING_DOCTOR,
    STRANGER,
    WITHDRAWN,
    at,
    given_trip,
    reason,
    terms,
    trip,
)

DAY_BEFORE = facts.DAY - timedelta(days=1)
DECLINED = reason("no-bed", "transfer-declined")
MICROSECOND = timedelta(microseconds=1)


def ask(**said: object) -> Transfer:
    return Transfer.request_transfer(facts.request(**said), terms())  # type: ignore[arg-type]


@pytest.mark.parametrize("failed", list(Criteria.model_fields))
def test_each_of_the_three_tests_must_hold(failed: str) -> None:
    given = dict.fromkeys(Criteria.model_fields, True) | {failed: False}
    with pytest.raises(EligibilityNotMet) as refused:
        ask(criteria=Criteria(**given))
    assert refused.value.failed == (failed,)
    assert refused.value.RULE == "T-R05"


@pytest.mark.parametrize("holds", list(Exclusions.model_fields))
def test_neither_exclusion_may_hold(holds: str) -> None:
    given = dict.fromkeys(Exclusions.model_fields, False) | {holds: True}
    with pytest.raises(EligibilityNotMet) as refused:
        ask(exclusions=Exclusions(**given))
    assert refused.value.failed == (holds,)


def test_every_test_that_fails_is_named() -> None:
    with pytest.raises(EligibilityNotMet) as refused:
        ask(
            criteria=Criteria(
                needs_transfer=False, bears_the_trip=True, no_other_means=False
            ),
            exclusions=Exclusions(discharge_expected=True, treatable_locally=False),
        )
    assert refused.value.failed == (
        "needs_transfer",
        "no_other_means",
        "discharge_expected",
    )


@pytest.mark.parametrize("by", [STRANGER, RECEIVING_DOCTOR, COORDINATOR])
def test_only_the_sending_hospital_asks(by: Actor) -> None:
    with pytest.raises(NotYourStep):
        ask(by=by)


def test_a_user_of_the_other_jurisdiction_asks_for_nobody() -> None:
    abroad = SENDING_DOCTOR.model_copy(update={"jurisdiction": Jurisdiction.HK})
    with pytest.raises(NotYourStep) as refused:
        ask(by=abroad)
    assert refused.value.jurisdiction == "HK"


def test_the_window_begins_before_it_ends() -> None:
    with pytest.raises(WindowReversed):
        ask(wanted_from=at(9), wanted_until=at(9))
    assert ask(wanted_from=at(9), wanted_until=at(9) + MICROSECOND)


def test_nobody_is_transferred_after_death() -> None:
    with pytest.raises(PatientHasDied):
        Transfer.request_transfer(facts.request(), terms(), date(2025, 1, 8))


def test_a_request_is_not_of_the_future() -> None:
    moment = at(9)
    with pytest.raises(StepInFuture):
        ask(moment=moment, recorded_at=moment - MICROSECOND)


def test_only_a_coordinator_of_the_corridor_opens_the_assessment() -> None:
    for by in (SENDING_DOCTOR, RECEIVING_DOCTOR, STRANGER):
        command = facts.open_assessment(by=by)
        transfer = trip("requested")
        with pytest.raises(NotYourStep):
            transfer.open_assessment(command, terms())


def test_the_coordinator_may_ask_another_hospital_than_proposed() -> None:
    transfer = trip("requested")
    transfer.open_assessment(
        facts.open_assessment(receiver="HKCH"), terms(receiver="HKCH")
    )
    assert transfer.receiver == "HKCH"
    with pytest.raises(NotYourStep):
        transfer.assess(facts.assess("receiving"))


def test_a_question_is_answered_once() -> None:
    transfer = trip("in-assessment")
    question = transfer.ask(facts.ask())
    with pytest.raises(QuestionUnknown):
        transfer.supply(facts.supply(UUID(int=1)))
    transfer.supply(facts.supply(question))
    with pytest.raises(QuestionAnswered):
        transfer.supply(facts.supply(question))


@pytest.mark.parametrize("side", ["sending", "receiving"])
def test_each_side_assesses_for_itself(side: str) -> None:
    wrong = {"sending": RECEIVING_DOCTOR, "receiving": SENDING_DOCTOR}[side]
    with pytest.raises(NotYourStep):
        trip("in-assessment").assess(facts.assess(side, by=wrong))


def test_the_same_person_does_not_assess_both_sides() -> None:
    transfer = trip("in-assessment")
    transfer.assess(facts.assess("sending"))
    twice = RECEIVING_DOCTOR.model_copy(update={"id": SENDING_DOCTOR.id})
    with pytest.raises(AssessedBothSides):
        transfer.assess(facts.assess("receiving", by=twice))


def test_an_acceptance_rests_on_both_assessments() -> None:
    transfer = trip("in-assessment")
    for side, lacking in (("sending", "receiving"), ("receiving", None)):
        if lacking:
            transfer.assess(facts.assess(side))
            with pytest.raises(NotAssessedFit) as refused:
                transfer.accept(facts.accept())
            assert vars(refused.value) == {"sending": "fit", "receiving": None}
    transfer.assess(facts.assess("receiving", opinion="unfit"))
    with pytest.raises(NotAssessedFit) as refused:
        transfer.accept(facts.accept())
    assert vars(refused.value) == {"sending": "fit", "receiving": "unfit"}
    transfer.assess(facts.assess("receiving", at(20, 30, day=DAY_BEFORE)))
    transfer.accept(facts.accept())
    accepted = transfer.steps[transfer.version]
    assert isinstance(accepted, TransferAccepted)
    versions = (accepted.sending_assessment, accepted.receiving_assessment)
    assert versions == (3, 5)


def test_only_the_hospital_that_was_asked_accepts() -> None:
    for by in (SENDING_DOCTOR, COORDINATOR, STRANGER):
        with pytest.raises(NotYourStep):
            trip("assessed").accept(facts.accept(by=by))


def test_a_bed_is_kept_beyond_the_moment_of_acceptance() -> None:
    moment = at(21, day=DAY_BEFORE)
    with pytest.raises(AcceptanceEndsTooSoon):
        trip("assessed").accept(facts.accept(moment, valid_until=moment))
    given_trip("assessed").when(
        lambda one: one.accept(facts.accept(moment, valid_until=moment + MICROSECOND))
    )


def test_what_rests_on_the_acceptance_is_refused_after_its_end() -> None:
    given_trip("accepted").when(
        lambda one: one.assign_crew(facts.assign_crew(at(12)), facts.CREW)
    ).decide()
    given_trip("accepted").when(
        lambda one: one.assign_crew(facts.assign_crew(at(12) + MICROSECOND), facts.CREW)
    ).refused(AcceptancePast(valid_until=at(12), effective_at=at(12) + MICROSECOND))


def test_an_acceptance_lapses_after_its_moment_and_not_at_it() -> None:
    given_trip("accepted").when(
        lambda one: one.lapse_acceptance(facts.lapse(at(12)))
    ).refused(AcceptanceStillValid(valid_until=at(12)))
    for stage in ("accepted", "ready"):
        transfer = trip(stage)
        transfer.lapse_acceptance(facts.lapse(at(12) + MICROSECOND))
        assert transfer.state == "in-assessment"
        assert transfer.entered_at == at(12)


def test_a_lapsed_acceptance_is_given_again_and_the_lapse_is_kept() -> None:
    transfer = trip("ready")
    again = facts.accept(at(12, 30), valid_until=at(18))
    transfer.accept(again)
    assert transfer.state == "accepted"
    *_, lapsed, accepted = transfer.steps.values()
    assert isinstance(lapsed, AcceptanceLapsed)
    assert isinstance(accepted, TransferAccepted)
    assert transfer.valid_until == at(18)


def test_a_decline_has_a_listed_reason_and_other_needs_a_word() -> None:
    other = reason("other", "transfer-declined")
    given_trip("assessed").when(
        lambda one: one.decline(facts.decline(reason="other"), other)
    ).refused(ReasonNeedsText(reason="other"))
    transfer = trip("assessed")
    transfer.decline(facts.decline(reason="other", text="The lift is broken"), other)
    assert transfer.state == "declined"


def test_without_the_risk_explained_no_consent_counts() -> None:
    given_trip("requested").when(
        lambda one: one.give_consent(facts.consent(risk_disclosed=False))
    ).refused(RiskNotDisclosed())


def test_a_consent_withdrawn_when_ready_cancels() -> None:
    transfer = trip("ready")
    transfer.withdraw_consent(facts.withdraw_consent(at(10, 50)), WITHDRAWN)
    *_, withdrawn, cancelled = transfer.steps.values()
    assert isinstance(withdrawn, TransferConsentWithdrawn)
    assert isinstance(cancelled, TransferCancelled)
    assert cancelled.reason.code == "consent-withdrawn"
    assert transfer.state == "cancelled"


def test_a_withdrawn_consent_to_share_the_record_ends_nothing() -> None:
    transfer = trip("ready")
    command = facts.withdraw_consent(at(10, 50), scopes=("record-sharing",))
    transfer.withdraw_consent(command, WITHDRAWN)
    assert transfer.state == "ready"


def test_what_was_not_given_is_not_withdrawn() -> None:
    given_trip("requested").when(
        lambda one: one.withdraw_consent(
            facts.withdraw_consent(at(9, 10, day=DAY_BEFORE)), WITHDRAWN
        )
    ).refused(ConsentNotGiven(scopes=("transfer",)))


@pytest.mark.parametrize(
    ("behind", "late"),
    [(timedelta(hours=2), False), (timedelta(hours=2) + MICROSECOND, True)],
)
def test_what_is_recorded_more_than_two_hours_later_is_flagged(
    behind: timedelta, late: bool
) -> None:
    transfer = trip("requested")
    moment = at(9, 30, day=DAY_BEFORE)
    command = facts.open_assessment(moment, recorded_at=moment + behind)
    transfer.open_assessment(command, terms())
    assert transfer.steps[transfer.version].late is late


def test_no_step_happened_before_the_state_it_needs() -> None:
    asked_at = at(9, day=DAY_BEFORE)
    given_trip("requested").when(
        lambda one: one.open_assessment(
            facts.open_assessment(asked_at - MICROSECOND), terms()
        )
    ).refused(
        StepBeforeAnother(effective_at=asked_at - MICROSECOND, not_before=asked_at)
    )
    transfer = trip("requested")
    transfer.open_assessment(facts.open_assessment(asked_at), terms())


def test_a_step_that_leads_on_happened_after_all_others() -> None:
    transfer = trip("assessed")
    last = transfer.latest_at
    with pytest.raises(StepBeforeAnother):
        transfer.accept(facts.accept(last - MICROSECOND))
    transfer.accept(facts.accept(last))


def test_two_desks_may_enter_side_by_side_what_they_did() -> None:
    transfer = trip("in-assessment")
    transfer.assess(facts.assess("receiving", at(20, 5, day=DAY_BEFORE)))
    transfer.assess(facts.assess("sending", at(20, day=DAY_BEFORE)))
    assert transfer.latest_at == at(20, 5, day=DAY_BEFORE)


def test_a_step_of_the_future_is_refused() -> None:
    moment = at(9, 30, day=DAY_BEFORE)
    command = facts.open_assessment(moment, recorded_at=moment - MICROSECOND)
    given_trip("requested").when(
        lambda one: one.open_assessment(command, terms())
    ).refused(StepInFuture(effective_at=moment, now=moment - MICROSECOND))


def test_a_patient_has_one_open_transfer() -> None:
    command = facts.request()
    first, second = UUID(int=1), UUID(int=2)
    transfers = PatientTransfers.begin_record(
        command, patient_id=facts.PATIENT, transfer_id=first
    )
    with pytest.raises(TransferAlreadyOpen) as refused:
        transfers.open_transfer(command, second)
    assert refused.value.transfer_id == first
    transfers.end_transfer(command, second)
    assert transfers.open == first
    transfers.end_transfer(command, first)
    transfers.open_transfer(command, second)
    assert transfers.open == second
