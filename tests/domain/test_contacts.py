"""Where a patient is reached, and who acts for him."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.patients.contacts import (
    CONTACTS_MAX,
    ChannelNeedsContact,
    Contact,
    ContactBook,
    ContactUnknown,
    Phone,
    TooManyContacts,
)
from domain.patients.guardians import (
    GUARDIANS_MAX,
    EndsBeforeItBegins,
    Guardians,
    GuardianshipOver,
    GuardianUnknown,
    TooManyGuardians,
)
from domain.sealed import Erased
from tests.facts import contacts as facts
from tests.given import SOME_ID, given, occasion, replay

ANY_CONTACT: TypeAdapter[Contact] = TypeAdapter(Contact)
TODAY = date(2026, 3, 2)


def phone(place: str, number: str) -> Any:
    return Phone.model_validate({"kind": "phone", "place": place, "number": number})


@pytest.mark.parametrize(
    ("place", "number", "written"),
    [
        ("HK", "6123 4567", "+85261234567"),
        ("HK", "2123-4567", "+85221234567"),
        ("MO", "66123456", "+85366123456"),
        ("CN", "138 1234 5678", "+8613812345678"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(
    place: str, number: str, written: str
) -> None:
    assert phone(place, number).written == written


@pytest.mark.parametrize(
    ("place", "number"),
    [
        *(("HK", "6123456"), ("HK", "612345678"), ("HK", "11234567")),
        *(("MO", "6612345"), ("MO", "661234567"), ("MO", "06123456")),
        *(("CN", "1381234567"), ("CN", "138123456789"), ("CN", "23812345678")),
        *(("HK", "+85261234567"), ("HK", "６１２３４５６７"), ("HK", "6123  4567")),
    ],
)
def test_a_phone_number_of_no_plan_is_refused_and_not_repeated(
    place: str, number: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        phone(place, number)
    assert number not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["a@b", "a@b.c", "a b@example.org", "a@example.org\nBcc: b@example.org", "a@é.org"],
)
def test_what_is_no_e_mail_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        ANY_CONTACT.validate_python({"kind": "e-mail", "address": address})


@pytest.mark.parametrize(("length", "fits"), [(254, True), (255, False)])
def test_an_e_mail_address_has_at_most_254_characters(length: int, fits: bool) -> None:
    tail = "@" + ".".join(["b" * 60] * 3) + ".org"
    rest = length - len(tail) - 61
    address = "a" + tail.replace(".org", "." + "c" * 60 + ".org")
    address = "a" * (length - len(address) + 1) + address[1:]
    assert (len(address), rest > 0) == (length, True)
    body = {"kind": "e-mail", "address": address}
    if fits:
        assert ANY_CONTACT.validate_python(body)
    else:
        with pytest.raises(ValidationError):
            ANY_CONTACT.validate_python(body)


class TestContacts:
    def test_a_contact_is_added(self) -> None:
        made = occasion().derive("contact")
        given(ContactBook, facts.begun).when(lambda book: book.add(facts.add())).then(
            facts.added(contact_id=made)
        )

    def test_the_same_contact_again_records_nothing(self) -> None:
        known = given(ContactBook, facts.begun, facts.added())
        known.when(lambda book: book.add(facts.add())).then_nothing()

    @pytest.mark.parametrize("there", [CONTACTS_MAX - 1, CONTACTS_MAX])
    def test_a_record_holds_so_many_contacts(self, there: int) -> None:
        many = [
            facts.added(
                Phone(kind="phone", place="HK", number=f"612345{n:02}"), UUID(int=n)
            )
            for n in range(there)
        ]
        adding = given(ContactBook, facts.begun, *many).when(
            lambda book: book.add(facts.add(facts.E_MAIL))
        )
        if there < CONTACTS_MAX:
            adding.then(facts.added(facts.E_MAIL, occasion().derive("contact")))
        else:
            adding.refused(TooManyContacts(most=CONTACTS_MAX))

    def test_a_contact_is_changed_and_ended_by_events(self) -> None:
        known = (facts.begun, facts.added())
        given(ContactBook, *known).when(
            lambda book: book.change(facts.change(facts.ADDRESS))
        ).then(facts.changed(facts.ADDRESS))
        given(ContactBook, *known).when(lambda book: book.end(facts.end())).then(
            facts.ended()
        )

    def test_a_contact_that_was_ended_is_unknown(self) -> None:
        gone = given(ContactBook, facts.begun, facts.added(), facts.ended())
        unknown = ContactUnknown(contact_id=facts.KNOWN)
        gone.when(lambda book: book.end(facts.end())).refused(unknown)

    def test_notices_go_where_the_channel_leads(self) -> None:
        known = given(ContactBook, facts.begun, facts.added())
        known.when(lambda book: book.prefer(facts.prefer())).then(facts.preferred())

    @pytest.mark.parametrize(
        ("channel", "to", "kind"),
        [
            ("e-mail", facts.KNOWN, "e-mail"),
            ("text-message", None, "phone"),
            ("none", facts.KNOWN, None),
        ],
    )
    def test_a_channel_needs_its_kind_of_contact(
        self, channel: Any, to: Any, kind: Any
    ) -> None:
        known = given(ContactBook, facts.begun, facts.added())
        known.when(lambda book: book.prefer(facts.prefer(channel, to))).refused(
            ChannelNeedsContact(channel=channel, kind=kind)
        )

    def test_the_contact_of_notices_keeps_its_kind(self) -> None:
        known = (facts.begun, facts.added(), facts.preferred())
        changing = facts.change(facts.E_MAIL)
        given(ContactBook, *known).when(lambda book: book.change(changing)).refused(
            ChannelNeedsContact(channel="text-message", kind="phone")
        )

    def test_without_the_contact_notices_go_nowhere(self) -> None:
        known = (facts.begun, facts.added(), facts.preferred(), facts.ended())
        assert replay(ContactBook, *known).channel is None

    def test_an_erased_contact_replays(self) -> None:
        erased = Erased(erased="contact", subject=SOME_ID)
        fact = facts.added()
        fact.keywords["contact"] = erased
        assert replay(ContactBook, facts.begun, fact).contacts == {facts.KNOWN: erased}


class TestGuardians:
    def test_a_guardian_is_named(self) -> None:
        made = occasion().derive("guardian")
        given(Guardians, facts.guardians_begun).when(
            lambda known: known.name(facts.name_guardian())
        ).then(facts.named(made))

    @pytest.mark.parametrize(("days", "fits"), [(0, True), (-1, False)])
    def test_a_term_has_at_least_a_day(self, days: int, fits: bool) -> None:
        until = facts.FROM + timedelta(days=days)
        naming = given(Guardians, facts.guardians_begun).when(
            lambda known: known.name(facts.name_guardian(until_on=until))
        )
        if fits:
            made = occasion().derive("guardian")
            naming.then(facts.named(made, until_on=until))
        else:
            naming.refused(EndsBeforeItBegins(from_on=facts.FROM, until_on=until))

    @pytest.mark.parametrize("there", [GUARDIANS_MAX - 1, GUARDIANS_MAX])
    def test_so_many_act_at_a_time(self, there: int) -> None:
        over = facts.named(UUID(int=99), until_on=TODAY - timedelta(days=1))
        many = [facts.named(UUID(int=n)) for n in range(1, there + 1)]
        naming = given(Guardians, facts.guardians_begun, over, *many).when(
            lambda known: known.name(facts.name_guardian())
        )
        if there < GUARDIANS_MAX:
            naming.then(facts.named(occasion().derive("guardian")))
        else:
            naming.refused(TooManyGuardians(most=GUARDIANS_MAX))

    def test_both_ends_of_a_term_count(self) -> None:
        until = date(2026, 6, 30)
        known = replay(Guardians, facts.guardians_begun, facts.named(until_on=until))
        day = timedelta(days=1)
        may = [
            known.may(facts.KNOWN, "consents", on)
            for on in (facts.FROM - day, facts.FROM, until, until + day)
        ]
        assert may == [False, True, True, False]
        assert not known.may(facts.KNOWN, "vouchers", until)
        assert not known.may(facts.OTHER, "consents", until)

    def test_an_authority_is_ended_once(self) -> None:
        on = date(2026, 2, 1)
        known = (facts.guardians_begun, facts.named())
        ending = facts.end_guardianship(on)
        ended = facts.guardianship_ended(on)
        given(Guardians, *known).when(lambda one: one.end(ending)).then(ended)
        again = given(Guardians, *known, ended)
        again.when(lambda one: one.end(ending)).then_nothing()
        later = facts.end_guardianship(date(2026, 2, 2))
        again.when(lambda one: one.end(later)).refused(
            GuardianshipOver(guardian_id=facts.KNOWN, ended_on=on)
        )

    def test_nobody_ends_what_has_not_begun(self) -> None:
        early = facts.FROM - timedelta(days=1)
        known = given(Guardians, facts.guardians_begun, facts.named())
        known.when(lambda one: one.end(facts.end_guardianship(early))).refused(
            EndsBeforeItBegins(from_on=facts.FROM, until_on=early)
        )
        ending = facts.end_guardianship(TODAY, facts.OTHER)
        known.when(lambda one: one.end(ending)).refused(
            GuardianUnknown(guardian_id=facts.OTHER)
        )
