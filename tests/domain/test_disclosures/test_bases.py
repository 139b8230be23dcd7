"""Legal bases: one ordered pair of places at a time."""

from datetime import date, timedelta

import pytest

from domain.disclosures import (
    BasisAlreadyEnded,
    BasisAlreadyListed,
    BasisEndsBeforeStart,
    BasisUnknown,
    EmergencyForTreatmentAlone,
    FiledTooLate,
    FilingMissing,
    LegalBases,
    NoSuchContract,
    NothingCrosses,
    Recipient,
    RecipientOutsideBayArea,
    ValidBeforeEffect,
    filing_due_on,
    legal_bases_id,
)
from tests.facts import disclosures as facts
from tests.facts.disclosures import GD, HK, MO
from tests.given import given

EFFECT = date(2026, 1, 5)  # a Monday


def test_a_pair_is_ordered() -> None:
    assert legal_bases_id(GD, HK) != legal_bases_id(HK, GD)


def test_within_one_place_nothing_crosses() -> None:
    with pytest.raises(NothingCrosses):
        LegalBases.begin_record(facts.list_basis(from_place=HK, to_place=HK))


def test_a_filed_contract_is_listed_once() -> None:
    bases = given(LegalBases, facts.begun)
    bases.when(lambda one: one.list_basis(facts.list_basis())).then(facts.listed())
    again = given(LegalBases, facts.begun, facts.listed())
    again.when(lambda one: one.list_basis(facts.list_basis())).then_nothing()
    other = facts.list_basis(valid_until=date(2027, 1, 1))
    again.when(lambda one: one.list_basis(other)).refused(
        BasisAlreadyListed(code="GBA-1")
    )


@pytest.mark.parametrize(
    ("from_place", "to_place", "kind"),
    [
        (HK, MO, "gba-contract-hk"),
        (MO, HK, "gba-contract-mo"),
        (GD, MO, "gba-contract-hk"),
        (GD, HK, "gba-contract-mo"),
    ],
)
def test_a_contract_is_for_its_two_places(from_place, to_place, kind) -> None:  # type: ignore[no-untyped-def]
    """Between Hong Kong and Macao there is none."""
    command = facts.list_basis(from_place=from_place, to_place=to_place, kind=kind)
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        NoSuchContract(kind=kind, from_place=from_place, to_place=to_place)
    )


def test_a_contract_needs_its_filing() -> None:
    command = facts.list_basis(filing=None)
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        FilingMissing(code="GBA-1")
    )


@pytest.mark.parametrize(
    ("holidays", "due"),
    [
        ((), date(2026, 1, 19)),
        ((date(2026, 1, 6),), date(2026, 1, 20)),
        ((date(2026, 1, 10),), date(2026, 1, 19)),
    ],
)
def test_a_contract_is_filed_within_ten_working_days(
    holidays: tuple[date, ...], due: date
) -> None:
    assert filing_due_on(EFFECT, holidays) == due
    bases = given(LegalBases, facts.begun)
    in_time = facts.filing(filed_on=due, holidays=holidays)
    bases.when(lambda one: one.list_basis(facts.list_basis(filing=in_time))).then(
        facts.listed(filing=in_time)
    )
    late = facts.filing(filed_on=due + timedelta(days=1), holidays=holidays)
    given(LegalBases, facts.begun).when(
        lambda one: one.list_basis(facts.list_basis(filing=late))
    ).refused(FiledTooLate(filed_on=due + timedelta(days=1), due_on=due))


def test_a_contract_allows_nothing_before_its_effect() -> None:
    command = facts.list_basis(valid_from=EFFECT - timedelta(days=1))
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        ValidBeforeEffect(valid_from=EFFECT - timedelta(days=1), effective_on=EFFECT)
    )


@pytest.mark.parametrize("city", ["shantou", "beijing", None])
def test_nobody_outside_the_bay_area_is_in_its_contract(city: str | None) -> None:
    outside = Recipient(organisation="OUTSIDE", place=GD, city=city)
    command = facts.list_basis(recipients=(outside,))
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        RecipientOutsideBayArea(organisation="OUTSIDE", city=city)
    )
    inside = Recipient(organisation="INSIDE", place=GD, city="zhaoqing")
    given(LegalBases, facts.begun).when(
        lambda one: one.list_basis(facts.list_basis(recipients=(inside,)))
    ).then(facts.listed(recipients=(inside,)))


def test_an_emergency_is_no_ground_for_settlement() -> None:
    command = facts.list_basis(kind="emergency", purposes=("transfer", "settlement"))
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        EmergencyForTreatmentAlone(purposes=("transfer", "settlement"))
    )


def test_a_basis_ends_once() -> None:
    bases = given(LegalBases, facts.begun, facts.listed())
    last = date(2026, 6, 30)
    bases.when(lambda one: one.end(facts.end_basis(last))).then(facts.ended(last))
    bases = given(LegalBases, facts.begun, facts.listed(), facts.ended(last))
    bases.when(lambda one: one.end(facts.end_basis(last))).then_nothing()
    bases.when(lambda one: one.end(facts.end_basis(facts.TODAY))).refused(
        BasisAlreadyEnded(code="GBA-1", last_on=last)
    )


def test_a_basis_ends_on_its_first_day_at_the_earliest() -> None:
    bases = given(LegalBases, facts.begun, facts.listed())
    before = EFFECT - timedelta(days=1)
    bases.when(lambda one: one.end(facts.end_basis(before))).refused(
        BasisEndsBeforeStart(valid_from=EFFECT, last_on=before)
    )
    bases.when(lambda one: one.end(facts.end_basis(EFFECT))).then(facts.ended(EFFECT))
    bases = given(LegalBases, facts.begun)
    bases.when(lambda one: one.end(facts.end_basis(EFFECT))).refused(
        BasisUnknown(code="GBA-1")
    )


def test_a_basis_does_not_end_before_it_begins() -> None:
    command = facts.list_basis(valid_until=EFFECT - timedelta(days=1))
    given(LegalBases, facts.begun).when(lambda one: one.list_basis(command)).refused(
        BasisEndsBeforeStart(valid_from=EFFECT, last_on=EFFECT - timedelta(days=1))
    )
