"""On which ground something may cross, on both sides of every edge."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.disclosures import (
    ConsentToSendMissing,
    DisclosureConsents,
    DisclosureSettings,
    Ground,
    LegalBases,
    NoLegalBasis,
    Recipient,
    RecipientOutsideBayArea,
    Sending,
    ToClass,
    ground_of,
)
from domain.reference import RowRef
from domain.values import local_end, local_midnight
from tests.facts import disclosures as facts
from tests.facts.disclosures import HK, MO
from tests.given import SOME_ID, SOME_TIME, Happened, replay

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
ROW = RowRef(id=SOME_ID, version=2)
DAY = timedelta(days=1)
INFORMED = DisclosureSettings(separate_consent=False)


def ground(
    sending: Sending,
    *bases: Happened,
    at: datetime = SOME_TIME,
    consents: tuple[Happened, ...] = (),
    settings: DisclosureSettings = INFORMED,
) -> Ground:
    return ground_of(
        sending,
        at,
        bases=replay(LegalBases, facts.begun, *bases) if bases else None,
        consents=(
            replay(DisclosureConsents, facts.consents_begun, *consents)
            if consents
            else None
        ),
        settings=settings,
    )


def why(*bases: Happened, at: datetime = SOME_TIME, **sending: Any) -> list[str]:
    with pytest.raises(NoLegalBasis) as caught:
        ground(facts.sending(**sending), *bases, at=at)
    return [one.why for one in caught.value.tried]


def test_without_any_basis_nothing_crosses() -> None:
    assert why() == []


def test_a_filed_contract_is_a_ground_and_is_named() -> None:
    found = ground(facts.sending(), facts.listed())
    assert found == Ground(kind="gba-contract-hk", code="GBA-1", row=ROW)


def test_a_contract_holds_from_its_first_day_to_its_last() -> None:
    for at in (local_midnight(FIRST), local_end(LAST)):
        assert ground(facts.sending(), facts.listed(), at=at).row == ROW
    second = timedelta(seconds=1)
    assert why(facts.listed(), at=local_midnight(FIRST) - second) == ["not-yet-valid"]
    assert why(facts.listed(), at=local_midnight(LAST + DAY)) == ["expired"]


def test_a_contract_that_was_ended_is_none_from_the_next_day_on() -> None:
    last = date(2026, 3, 1)
    bases = (facts.listed(), facts.ended(last))
    assert ground(facts.sending(), *bases, at=local_end(last)).row == ROW
    assert why(*bases, at=local_midnight(last + DAY)) == ["ended"]


def test_a_contract_is_for_its_purposes_classes_and_recipients() -> None:
    assert why(facts.listed(), purpose="settlement") == ["other-purpose"]
    assert why(facts.listed(), classes=("identity", "contact")) == ["other-class"]
    stranger = Recipient(organisation="QEH", place=HK)
    assert why(facts.listed(), recipient=stranger) == ["other-recipient"]
    named = facts.listed(
        recipients=(stranger.model_copy(update={"city": "hong-kong"}),)
    )
    assert ground(facts.sending(recipient=stranger), named).row == ROW


def test_a_recipient_outside_the_bay_area_is_refused_by_name() -> None:
    with pytest.raises(RecipientOutsideBayArea) as caught:
        ground(facts.sending(recipient=facts.ELSEWHERE, from_place=HK), facts.listed())
    assert (caught.value.organisation, caught.value.city) == ("SHANTOU-1", "shantou")
    other = facts.listed(code="K-1", kind="contract")
    sent = facts.sending(recipient=facts.ELSEWHERE, from_place=HK)
    assert ground(sent, facts.listed(), other).code == "K-1"


def test_the_strongest_basis_is_named_whatever_was_listed_first() -> None:
    weaker = facts.listed(code="K-1", kind="contract")
    assert ground(facts.sending(), weaker, facts.listed()).code == "GBA-1"


# Emergencies


def test_in_an_emergency_no_paper_that_is_missing_holds_a_transfer_up() -> None:
    for purpose in ("treatment", "transfer"):
        sending = facts.sending(emergency=True, purpose=purpose)
        strict = DisclosureSettings()
        found = ground(sending, settings=strict)
        assert found == Ground(kind="emergency", code=None, row=None)
        expired = local_midnight(LAST + DAY)
        assert ground(sending, facts.listed(), at=expired, settings=strict).row is None


def test_an_emergency_rests_on_the_row_that_names_it() -> None:
    row = facts.listed(code="E-1", kind="emergency")
    assert ground(facts.sending(emergency=True), row).row == ROW
    assert why(row) == ["no-emergency"]


def test_a_filed_contract_comes_before_the_emergency() -> None:
    row = facts.listed(code="E-1", kind="emergency")
    found = ground(facts.sending(emergency=True), row, facts.listed())
    assert found.code == "GBA-1"


def test_no_settlement_is_an_emergency() -> None:
    assert why(facts.listed(), purpose="settlement", emergency=True)


# Consents


CONSENT_ROW = RowRef(id=SOME_ID, version=2)
BY_CONSENT = facts.listed(code="C", kind="consent")


def missing(*, consents: tuple[Happened, ...] = (), **facts_of: Any) -> bool:
    at = facts_of.pop("at", SOME_TIME)
    settings = facts_of.pop("settings", INFORMED)
    basis = facts_of.pop("basis", BY_CONSENT)
    sending = facts.sending(**facts_of)
    try:
        ground(sending, basis, consents=consents, at=at, settings=settings)
    except ConsentToSendMissing as refusal:
        return [one.why for one in refusal.tried] == ["no-consent"]
    return False


def test_consent_is_a_ground_where_it_is_listed_and_given() -> None:
    assert missing()
    found = ground(facts.sending(), BY_CONSENT, consents=(facts.given_consent(),))
    assert found.consent == CONSENT_ROW


def test_a_consent_is_for_what_was_agreed_to() -> None:
    mine = (facts.given_consent(),)
    assert not missing(consents=mine)
    assert missing(consents=mine, purpose="transfer")
    assert missing(
        consents=mine,
        recipient=Recipient(organisation="QEH", place=HK),
    )
    some = (facts.given_consent(classes=("identity",)),)
    assert missing(consents=some)
    assert not missing(consents=some, classes=("identity",))


def test_a_consent_holds_from_its_first_day_to_its_last() -> None:
    long = facts.listed(
        code="C", kind="consent", valid_from=date(2020, 1, 1), valid_until=None
    )
    mine = (facts.given_consent(at=datetime.fromisoformat("2025-01-01T00:00+08:00")),)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    second = timedelta(seconds=1)
    for at in (local_midnight(first), local_end(last)):
        assert not missing(consents=mine, at=at, basis=long)
    for at in (local_midnight(first) - second, local_midnight(last + DAY)):
        assert missing(consents=mine, at=at, basis=long)


def test_a_withdrawal_stops_what_comes_after_it() -> None:
    mine = (facts.given_consent(), facts.withdrawn(SOME_TIME + DAY))
    assert not missing(consents=mine, at=SOME_TIME + DAY - timedelta(seconds=1))
    assert missing(consents=mine, at=SOME_TIME + DAY)


def test_a_kind_of_recipients_is_agreed_to_in_places_and_for_what_they_do() -> None:
    treating = ToClass(recipients="treating-hospitals", places=(HK,))
    mine = (facts.given_consent(recipient=treating),)
    assert not missing(consents=mine)
    there = Recipient(organisation="CHCSJ", place=MO)
    assert missing(consents=mine, recipient=there)
    insurers = ToClass(recipients="insurers", places=(HK,))
    assert missing(consents=(facts.given_consent(recipient=insurers),))


def test_health_leaves_the_mainland_with_a_consent_of_its_own() -> None:
    """A setting: whether the contract's own words are enough is for counsel."""
    strict: Any = {"basis": facts.listed(), "settings": DisclosureSettings()}
    apart, along = facts.given_consent(), facts.given_consent(separate=False)
    assert missing(**strict)
    assert missing(**strict, consents=(along,))
    assert not missing(**strict, consents=(apart,))
    assert not missing(**strict, classes=("identity",))
    assert not missing(**strict, agreed=ROW)
    assert not missing(basis=facts.listed())
    assert not missing(**strict, from_place=HK)
