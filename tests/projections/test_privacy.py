"""Privacy as it is seen: when records were used last, what is open, who is found."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.patients import PatientRegistered
from domain.privacy import ErasureCompleted, PrivacyRecord
from domain.values import Jurisdiction
from domain.vouchers import VouchersClaimedInBayArea, VouchersClaimedInHongKong
from projections.patients.tokens import MOST_TOKENS, match_token, match_token_keys
from projections.privacy.encounters import encounter, encounter_keys
from projections.privacy.erasures import ErasureRow, erasure
from projections.privacy.holds import hold
from projections.privacy.restrictions import restriction
from tests.facts import privacy as facts
from tests.given import SOME_ID, Happened, history

PATIENT = UUID(int=7)


def claimed(kind: Any, on: date, **facts: Any) -> Any:
    return kind.model_construct(patient_id=PATIENT, service_date=on, **facts)


def told(*happened: Happened) -> ErasureRow | None:
    row: ErasureRow | None = None
    for event in history(PrivacyRecord, facts.begun, *happened)[1:]:
        row = erasure(row, event)  # type: ignore[arg-type]
    return row


def test_a_claim_is_a_record_of_care_and_of_money() -> None:
    here = claimed(
        VouchersClaimedInHongKong, date(2026, 3, 2), profession="medical-practitioner"
    )
    assert encounter_keys(here) == [
        (PATIENT, "HK", "outpatient"),
        (PATIENT, "HK", "financial"),
    ]
    dental = claimed(VouchersClaimedInHongKong, date(2026, 3, 2), profession="dentist")
    assert encounter_keys(dental)[0] == (PATIENT, "HK", "dental")
    there = claimed(VouchersClaimedInBayArea, date(2026, 3, 2))
    assert (PATIENT, "CN-GD", "outpatient") in encounter_keys(there)


def test_the_latest_day_stays_whatever_is_entered_late() -> None:
    key = (PATIENT, "HK", "outpatient")
    first = claimed(VouchersClaimedInHongKong, date(2026, 3, 2), profession="x")
    late = claimed(VouchersClaimedInHongKong, date(2026, 1, 5), profession="x")
    row = encounter(encounter(None, first, key), late, key)
    assert row.last_on == date(2026, 3, 2)
    assert row.jurisdiction == Jurisdiction.HK


def test_an_erasure_is_seen_as_far_as_it_has_come() -> None:
    so_far = facts.requested(), facts.approved
    row = told(*so_far)
    assert row
    assert row.state == "approved"
    done = facts.destruction_begun(*facts.EVERY), facts.destroyed(*facts.EVERY)
    row = told(*so_far, *done, facts.completed)
    assert row
    assert (row.state, set(row.destroyed)) == ("completed", set(facts.EVERY))
    row = told(*so_far, facts.postponed(holds=(facts.HOLD,)))
    assert row
    assert (row.state, row.holds) == ("postponed", 1)


def test_an_erasure_that_only_the_list_knew_is_seen() -> None:
    row = told(facts.repeated(*facts.EVERY))
    assert row
    assert row.state == "completed"


def test_holds_and_restrictions_are_seen_and_end() -> None:
    placed, lifted = history(
        PrivacyRecord, facts.begun, facts.held(), facts.hold_lifted()
    )[1:]
    row = hold(hold(None, placed), lifted)  # type: ignore[arg-type]
    assert row
    assert row.lifted_ref == "HC/2"
    begun, ended = history(
        PrivacyRecord, facts.begun, facts.restricted(), facts.lifted
    )[1:]
    shown = restriction(None, begun)  # type: ignore[arg-type]
    assert shown
    assert restriction(shown, ended) is None  # type: ignore[arg-type]


def test_who_was_erased_leaves_no_token_behind() -> None:
    """P-12."""
    [*_, gone] = history(
        PrivacyRecord, facts.begun, facts.requested(), facts.approved, facts.completed
    )
    assert isinstance(gone, ErasureCompleted)
    keys = match_token_keys(gone)
    assert keys == [(SOME_ID, place) for place in range(MOST_TOKENS)]
    kind: Any = PatientRegistered
    registered = kind.model_construct(originator_id=SOME_ID, match_tokens=("a" * 64,))
    row = match_token(None, registered, keys[0])
    assert row
    assert match_token(row, gone, keys[0]) is None
