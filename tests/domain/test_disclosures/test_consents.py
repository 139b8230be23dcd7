"""What a patient agreed to, how it was given, and its withdrawal."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.disclosures import (
    ConsentFormReused,
    ConsentInFuture,
    ConsentSigner,
    DisclosureConsents,
    DisclosureConsentUnknown,
    InPerson,
    PrivacyNotice,
    PrivacyNoticeAlreadyPublished,
    PrivacyNoticeNotPublished,
    RecipientsServeOther,
    ToClass,
    text_of,
)
from tests.facts import disclosures as facts
from tests.facts.disclosures import HK, NOTICE, NOTICE_ROW
from tests.given import SOME_TIME, given, replay

SECOND = timedelta(seconds=1)


def test_a_consent_is_kept_with_who_signed() -> None:
    consents = replay(DisclosureConsents, facts.consents_begun)
    consent_id = consents.give(facts.give(), NOTICE_ROW)
    (event,) = consents.collect_events()
    assert event.consent_id == consent_id  # type: ignore[attr-defined]
    assert event.signer.name == "CHAN Siu Ling"  # type: ignore[attr-defined]
    assert consents.standing(SOME_TIME) == (consent_id,)


def test_one_form_is_one_consent() -> None:
    consents = given(DisclosureConsents, facts.consents_begun, facts.given_consent())
    consents.when(lambda one: one.give(facts.give(), NOTICE_ROW)).then_nothing()
    other = facts.give(purpose="transfer")
    consents.when(lambda one: one.give(other, NOTICE_ROW)).refused(
        ConsentFormReused(form="C-1")
    )
    said = replay(DisclosureConsents, facts.consents_begun, facts.given_consent())
    said.give(facts.give(given=InPerson()), NOTICE_ROW)
    assert len(said.consents) == 2


def test_nobody_agrees_or_withdraws_in_the_future() -> None:
    soon = SOME_TIME + SECOND
    consents = given(DisclosureConsents, facts.consents_begun, facts.given_consent())
    consents.when(lambda one: one.give(facts.give(given_at=soon), NOTICE_ROW)).refused(
        ConsentInFuture(at=soon)
    )
    consents.when(lambda one: one.withdraw(facts.withdraw(withdrawn_at=soon))).refused(
        ConsentInFuture(at=soon)
    )
    consents.when(
        lambda one: one.withdraw(facts.withdraw(withdrawn_at=SOME_TIME))
    ).then(facts.withdrawn())


def test_a_consent_is_withdrawn_once() -> None:
    consents = given(
        DisclosureConsents,
        facts.consents_begun,
        facts.given_consent(),
        facts.withdrawn(),
    )
    consents.when(lambda one: one.withdraw(facts.withdraw())).then_nothing()
    unknown = UUID(int=99)
    consents.when(lambda one: one.withdraw(facts.withdraw(unknown))).refused(
        DisclosureConsentUnknown(consent_id=unknown)
    )


def test_what_stands_is_asked_as_effective_at_a_moment() -> None:
    at = SOME_TIME + timedelta(days=1)
    consents = replay(
        DisclosureConsents,
        facts.consents_begun,
        facts.given_consent(),
        facts.withdrawn(at),
    )
    assert consents.standing(SOME_TIME - SECOND) == ()
    assert consents.standing(SOME_TIME) == (facts.CONSENT,)
    assert consents.standing(at - SECOND) == (facts.CONSENT,)
    assert consents.standing(at) == ()


def test_insurers_are_not_agreed_to_for_treatment() -> None:
    insurers = ToClass(recipients="insurers", places=(HK,))
    consents = given(DisclosureConsents, facts.consents_begun)
    consents.when(
        lambda one: one.give(facts.give(recipient=insurers), NOTICE_ROW)
    ).refused(RecipientsServeOther(recipients="insurers", purpose="treatment"))


def test_who_signs_for_a_patient_is_named() -> None:
    with pytest.raises(ValidationError, match="Name the person"):
        ConsentSigner(relation="guardian")
    with pytest.raises(ValidationError, match="last day"):
        facts.terms(until_on=date(2025, 12, 31))
    assert facts.terms(until_on=date(2026, 1, 1))


def test_a_version_of_a_notice_has_one_text() -> None:
    notice = given(PrivacyNotice, facts.notice_begun)
    notice.when(lambda one: one.publish(facts.publish())).then(facts.published())
    notice = given(PrivacyNotice, facts.notice_begun, facts.published())
    notice.when(lambda one: one.publish(facts.publish())).then_nothing()
    other = facts.publish(sha256="cd" * 32)
    notice.when(lambda one: one.publish(other)).refused(
        PrivacyNoticeAlreadyPublished(notice=NOTICE)
    )
    notice.when(lambda one: one.publish(facts.publish(language="pt"))).then(
        facts.published(language="pt")
    )


def test_a_notice_is_in_use_from_its_first_day() -> None:
    notice = replay(PrivacyNotice, facts.notice_begun, facts.published())
    first = date(2025, 12, 1)
    assert text_of(notice, NOTICE, first).version == 2
    for known, on in ((notice, first - timedelta(days=1)), (None, first)):
        with pytest.raises(PrivacyNoticeNotPublished):
            text_of(known, NOTICE, on)
    english = NOTICE.model_copy(update={"language": "en"})
    with pytest.raises(PrivacyNoticeNotPublished):
        text_of(notice, english, first)
