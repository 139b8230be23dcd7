"""The papers of a transfer are handed out to whoever may see it, as it may be seen."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from domain.kernel import Actor
from domain.values import Role
from tests.api.test_transfers.conftest import Trip
from tests.facts import transfers as facts
from tests.facts.transfers import ESCORT, HK, SENDER

CLERK = facts.actor("clerk.fong", SENDER, HK, Role.CLERK)
AUDITOR = facts.actor("auditor.mak", "AUDIT", HK, Role.AUDITOR)
SHEET, LETTER = "handover-sheet", "referral-letter"
PDF, TEXT = "application/pdf", "text/plain"


@pytest.fixture
def ready(trip: Trip) -> Trip:
    return trip.to("/readiness")


def read(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def address(trip: Trip, paper: str) -> str:
    return f"/transfers/{trip.id}/{paper}"


@pytest.mark.parametrize("paper", [SHEET, LETTER])
def test_the_paper_comes_as_pdf_unless_text_is_asked_for(
    ready: Trip, paper: str
) -> None:
    pdf = ready.desks.get(ESCORT, address(ready, paper))
    assert pdf.headers["content-type"] == PDF
    assert f'filename="{paper}-{ready.id}.pdf"' in pdf.headers["content-disposition"]
    assert "CHAN, Tai Ming" in read(pdf.content)
    text = ready.desks.get(ESCORT, address(ready, paper), Accept=TEXT)
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "CHAN, Tai Ming" in text.text
    assert "Tuen Mun Hospital (TMH)" in text.text
    assert "urn:uuid:" + str(ready.id) in text.text


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Handover sheet"),
        ("zh-HK", "病人交接單"),
        ("zh-CN", "病人交接单"),
        ("pt", "Folha de entrega do utente"),
    ],
)
def test_the_paper_comes_in_the_readers_language(
    ready: Trip, language: str, title: str
) -> None:
    wish = {"Accept_Language": language}
    pdf = ready.desks.get(ESCORT, address(ready, SHEET), **wish)
    assert title in read(pdf.content)
    text = ready.desks.get(ESCORT, address(ready, SHEET), Accept=TEXT, **wish)
    assert text.text.startswith(title)


def answers(trip: Trip, reader: Actor) -> Iterator[str]:
    for paper in (SHEET, LETTER):
        yield trip.desks.get(reader, address(trip, paper), Accept=TEXT).text
        yield read(trip.desks.get(reader, address(trip, paper)).content)


def test_a_clerk_is_shown_who_but_not_what_ails_him(ready: Trip) -> None:
    for told in answers(ready, CLERK):
        assert "CHAN, Tai Ming" in told
        assert "■■■ (not shown to this role)" in told
        assert "Respiratory failure" not in told
        assert "Morphine" not in told


def test_an_auditor_is_shown_neither(ready: Trip) -> None:
    for told in answers(ready, AUDITOR):
        assert "CHAN, Tai Ming" not in told
        assert "A123456(3)" not in told
        assert "Respiratory failure" not in told
        assert "SZ-HK" in told


@pytest.mark.parametrize("paper", [SHEET, LETTER])
def test_a_stranger_is_told_that_there_is_none(ready: Trip, paper: str) -> None:
    strange = ready.desks.get(facts.STRANGER, address(ready, paper))
    absent = ready.desks.get(facts.STRANGER, f"/transfers/{facts.PATIENT}/{paper}")
    assert (strange.status_code, absent.status_code) == (404, 404)
    leave_out = {"trace_id", "facts", "instance"}
    assert {k: v for k, v in strange.json().items() if k not in leave_out} == {
        k: v for k, v in absent.json().items() if k not in leave_out
    }


def test_a_port_officer_is_not_handed_papers_of_patients(ready: Trip) -> None:
    answer = ready.desks.get(facts.PORT_IN, address(ready, SHEET))
    assert answer.status_code == 403


def test_nothing_of_the_paper_is_left_on_disk(ready: Trip, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    ready.desks.get(ESCORT, address(ready, SHEET))
    assert set(tmp_path.rglob("*")) == before
