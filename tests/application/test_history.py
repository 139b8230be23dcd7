"""Every event has a sentence, and no sentence says more than it may."""

import re

import pytest

import domain.directory
import domain.disclosures
import domain.patients
import domain.receipts
import domain.transfers  # noqa: F401, every slice, so that every event is known
from application import history
from application.history.telling import Teller
from domain.kernel import EVENTS, Event
from domain.sealed import Ciphertext, Erased
from domain.vouchers import VoucherAccount, VouchersCredited
from tests.given import SOME_ID, happened
from tests.given import history as events_of

OURS = sorted(
    topic for topic, kind in EVENTS.items() if kind.__module__.startswith("domain.")
)
SEALED = Ciphertext(
    data_class="identity",
    key_version=1,
    subject=SOME_ID,
    originator_id=SOME_ID,
    originator_version=1,
    topic="patients.registered",
    field="names",
    token="c2VhbGVk",
)


def credited() -> Event:
    fact = happened(
        VouchersCredited,
        issue="2026-annual",
        year=2026,
        kind="annual",
        amount_hkd=2_000,
        limit_hkd=8_000,
        row={"id": SOME_ID, "version": 3},
    )
    return events_of(VoucherAccount, fact)[0]


def test_every_event_has_a_sentence() -> None:
    assert sorted(history.SENTENCES) == OURS


@pytest.mark.parametrize("topic", OURS)
def test_a_sentence_speaks_of_facts_that_its_event_has(topic: str) -> None:
    named = re.findall(r"{([a-z_.]+)}", history.SENTENCES[topic])
    assert {name.partition(".")[0] for name in named} <= set(EVENTS[topic].model_fields)


def test_a_sentence_is_said_with_its_facts() -> None:
    said = history.tell(credited()).say()
    assert said == "HK$2,000 were credited (2026-annual, limit HK$8,000)."


def test_a_sentence_is_translated_before_its_facts_are_put_in() -> None:
    said = history.tell(credited()).say(lambda _: "存入 {amount_hkd} 元")
    assert said == "存入 2,000 元"


def test_an_event_that_cannot_be_read_is_said_to_be_so() -> None:
    assert history.tell(None).say() == "This event cannot be read."


@pytest.mark.parametrize(
    ("name", "value", "reveal", "said"),
    [
        ("names", SEALED, None, "•••"),
        ("names", SEALED, lambda _: {"han": "陳大文", "latin": None}, "陳大文"),
        ("names", SEALED, lambda _: Erased(erased="identity", subject=SOME_ID), "—"),
        ("fee_fen", 123_456, None, "1,234.56"),
        ("fee_cents", 5, None, "0.05"),
        ("amount_minor", 499_000, None, "4,990.00"),
        ("limit_hkd", None, None, "—"),
        ("departments", (), None, "—"),
        ("even", False, None, "no"),
    ],
)
def test_a_value_in_words(
    name: str, value: object, reveal: history.Open | None, said: str
) -> None:
    assert Teller(reveal).say(name, value) == said
