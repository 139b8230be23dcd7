"""What goes along with a patient can be read, filled in by hand, and traced back."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp

from api.languages import Language, translate
from api.transfer_papers import (
    Sheet,
    as_pdf,
    as_text,
    handover_sheet,
    referral_letter,
    wording,
)
from api.transfer_papers.blocks import Lines, Signatures, Table, Writing
from domain.reference import CrewRole
from domain.sealed import Erased
from domain.transfers.values import (
    BundleDocument,
    ClearanceKind,
    ConsentLanguage,
    ConsentScope,
    EscortLevel,
    Need,
    Opinion,
    Priority,
    Relationship,
    Side,
    TravelDocumentKind,
)
from domain.values import Role
from tests.facts import transfer_papers as papers
from tests.facts import transfers as facts
from tests.facts.transfers import HK, at, trip

every_language = pytest.mark.parametrize("language", Language)
PAPERS = ("ready", "closed", "letter")
every_paper = pytest.mark.parametrize("name", PAPERS)
CLERK = facts.actor("clerk.fong", facts.SENDER, HK, Role.CLERK)
AUDITOR = facts.actor("auditor.mak", "AUDIT", HK, Role.AUDITOR)
MARGIN_PT = 40
TALL_ENOUGH = 1.2
"""Points by which two letters may touch: kerning, and rounding of boxes."""


def paper(name: str, language: Language) -> Sheet:
    match name:
        case "ready":
            return handover_sheet(papers.ready(), language)
        case "closed":
            return handover_sheet(papers.closed(), language)
        case _:
            return referral_letter(papers.letter(trip("ready")), language)


def pages(pdf: bytes) -> Iterator[pypdfium2.PdfPage]:
    with pypdfium2.PdfDocument(pdf) as document:
        yield from document


def read(pdf: bytes) -> str:
    """Return the text of a paper, as a browser finds it."""
    return "\n".join(page.get_textpage().get_text_range() for page in pages(pdf))


def close(text: str) -> str:
    """Leave out where a line was broken, with the hyphen that Portuguese repeats."""
    return re.sub(r"[\s\-\u200b\ufffe\u0002]+", "", text)


def said(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.reference, *sheet.intro, *sheet.notes)
    for block in sheet.blocks:
        yield block.title
        match block:
            case Lines():
                yield from (part for line in block.lines for part in line)
            case Writing():
                yield from (part for line in block.texts for part in line)
            case Table():
                yield from (*block.head, *block.notes)
                yield from (cell for row in block.rows for cell in row)
            case Signatures():
                for title, fields in block.boxes:
                    yield from (title, *(part for line in fields for part in line))


def codes(page: pypdfium2.PdfPage) -> list[str]:
    """Return what a scanner reads off the printed page."""
    image = page.render(scale=3, grayscale=True)
    flat = bytes(image.buffer)
    rows = b"".join(
        flat[top : top + image.width]
        for top in range(0, image.stride * image.height, image.stride)
    )
    grey = memoryview(rows).cast("B", (image.height, image.width))
    return [code.text for code in zxingcpp.read_barcodes(grey)]


def overflowing(pdf: bytes) -> list[str]:
    """Return the letters that leave the page or stand on another one."""
    found = []
    for page in pages(pdf):
        text = page.get_textpage()
        boxes = [
            (*text.get_charbox(index), text.get_text_range(index, 1))
            for index in range(text.count_chars())
        ]
        letters = [box for box in boxes if box[4].strip(" \r\n\u200b\ufffe")]
        right = page.get_width() - MARGIN_PT
        found += [box[4] for box in letters if box[2] > right or box[1] < 20]
        found += _collisions(letters)
    return found


def _collisions(letters: list[Any]) -> list[str]:
    found = []
    letters = sorted(letters, key=lambda box: (round(box[1]), box[0]))
    for index, (left, bottom, right, top, letter) in enumerate(letters):
        for other in letters[index + 1 : index + 8]:
            across = min(right, other[2]) - max(left, other[0])
            up = min(top, other[3]) - max(bottom, other[1])
            if across > TALL_ENOUGH and up > TALL_ENOUGH:
                found.append(letter + other[4])
    return found


@every_language
@every_paper
def test_text_and_paper_say_every_line(name: str, language: Language) -> None:
    sheet = paper(name, language)
    for told in (as_text(sheet), read(as_pdf(sheet, language))):
        missing = {one for one in said(sheet) if close(one) not in close(told)}
        assert missing == set()


EXPECTED = {
    "ready": ["A3, bed 12", "Morphine, 10 mg/ml", "SZ-1", "2025-01-10 11:45"],
    "closed": ["2025-01-10 12:45", "A3-12", "Blood gas at noon", "R-1", "nurse.qi"],
    "letter": ["Hypoxia", "C-77", "18761-7", "Dr Zhao", "+8675500000000"],
}
WORDS = {
    Language.EN: {"ready": "oxygen, ventilator", "letter": "fit for the trip"},
    Language.ZH_HANT: {"ready": "氧氣、呼吸機", "letter": "適合轉運"},
    Language.ZH_HANS: {"ready": "氧气、呼吸机", "letter": "适合转运"},
    Language.PT: {"ready": "oxigénio, ventilador", "letter": "apto para a viagem"},
}


@every_language
@every_paper
def test_the_paper_says_what_it_is_for(name: str, language: Language) -> None:
    told = close(read(as_pdf(paper(name, language), language)))
    always = ["陳大文", "CHAN, Tai Man", "A123456(3)", "Respiratory failure", "SZ-HK"]
    wanted = [*always, *EXPECTED[name], WORDS[language].get(name, "")]
    assert [one for one in wanted if close(one) not in told] == []


@every_language
@every_paper
def test_the_qr_holds_the_reference_and_nothing_else(
    name: str, language: Language
) -> None:
    scanned = [codes(page) for page in pages(as_pdf(paper(name, language), language))]
    assert scanned == [[trip("ready").id.urn], []][: len(scanned)]


@every_language
def test_who_may_not_see_clinical_facts_is_shown_marks(language: Language) -> None:
    sheet, letter = papers.sheet(trip("closed"), CLERK), papers.letter(trip("ready"))
    masked = papers.letter(trip("ready"), CLERK)
    hidden = ["Respiratory", "Morphine", "Salbutamol", "Bed 12", "A3", "Hypoxia"]
    for one in (handover_sheet(sheet, language), referral_letter(masked, language)):
        for told in (as_text(one), read(as_pdf(one, language))):
            assert [word for word in hidden if word in told] == []
            assert close(f"■■■ ({translate(wording.MASKED, language)})") in close(told)
            assert "陳大文" in close(told)
    assert "Hypoxia" in as_text(referral_letter(letter, language))


def test_who_may_not_see_names_is_shown_marks() -> None:
    unseen = {"patient": None}
    sheet = papers.sheet(trip("closed"), AUDITOR, **unseen)
    letter = papers.letter(trip("ready"), AUDITOR, **unseen)
    told = as_text(handover_sheet(sheet, Language.EN))
    told += as_text(referral_letter(letter, Language.EN))
    for hidden in ("A123456(3)", "Chan Siu Mei", "Dr Zhao", "+8675500000000"):
        assert hidden not in told
    assert told.count("■■■") > 20


def test_what_was_erased_is_said_to_be() -> None:
    transfer = trip("ready")
    gone = Erased(erased="clinical", subject=facts.PATIENT)
    request = transfer.request.model_copy(update={"diagnosis": gone})
    transfer.request = request
    told = as_text(handover_sheet(papers.sheet(transfer), Language.EN))
    assert "■■■ (erased)" in told


def test_a_time_that_was_recorded_later_has_both_clocks() -> None:
    lines = as_text(handover_sheet(papers.closed(), Language.EN)).splitlines()
    [arrival] = [line for line in lines if line.startswith("  Arrival")]
    [departure] = [line for line in lines if line.startswith("  Departure")]
    assert arrival.split()[1:] == ["2025-01-10", "11:45"] * 2 + ["2025-01-10", "12:45"]
    assert departure.split()[1:5] == ["2025-01-10", "11:00"] * 2
    assert departure.split()[5].strip("_") == ""


def test_a_corrected_time_is_shown_with_when_it_was_corrected() -> None:
    transfer = trip("closed")
    version = facts.version_of(transfer, "transfers.arrived-at-destination")
    transfer.correct_time(facts.correct_time(version, at(11, 46), at(18)))
    told = as_text(handover_sheet(papers.sheet(transfer), Language.EN))
    assert re.search(r"Arrival .* 2025-01-10 11:46 +2025-01-10 18:00", told)


def test_a_corrected_text_takes_the_place_of_the_first() -> None:
    transfer = trip("closed")
    transfer.correct_text(facts.correct_text(1, "diagnosis", "Pneumonia"))
    told = as_text(handover_sheet(papers.sheet(transfer), Language.EN))
    assert "Pneumonia" in told
    assert "Diagnosis                Respiratory" not in told


def test_a_clearance_of_one_authority_says_which() -> None:
    looked = (
        lambda one: one.clear_exit(
            facts.clear_exit(at(11, 13), facts.ESCORT, "health")
        ),
    )
    transfer = trip("exit-cleared", instead={"exit-cleared": looked})
    told = as_text(handover_sheet(papers.sheet(transfer), Language.EN))
    assert "Exit cleared (port health)" in told
    assert "2025-01-10 11:12 – 11:13" in told


def test_what_is_not_known_yet_is_left_to_be_written() -> None:
    told = as_text(handover_sheet(papers.ready(), Language.EN))
    for label in ("Identify", "Read back by the receiver", "Name", "Signature"):
        assert re.search(rf"{label} +_{{24}}", told)
    assert re.search(r"Morphine, 10 mg/ml \(controlled\) +3 ampoule +_+ +_+ +_+", told)


def test_a_sheet_that_was_signed_on_paper_names_who_signed() -> None:
    paper = {"sheet": "S-9", "received_by": "Nurse Ho"}
    signed = facts.take_over(by=facts.COORDINATOR, paper=paper)
    transfer = trip(
        "handed-over", instead={"handed-over": (lambda one: one.take_over(signed),)}
    )
    told = as_text(handover_sheet(papers.sheet(transfer), Language.EN))
    assert "Nurse Ho" in told
    assert "S-9" in told


def test_a_consent_that_was_withdrawn_is_not_told_as_standing() -> None:
    withdrawn = facts.withdraw_consent(at(9, 30), scopes=("record-sharing",))
    transfer = trip(
        "prepared", lambda one: one.withdraw_consent(withdrawn, facts.WITHDRAWN)
    )
    told = as_text(referral_letter(papers.letter(transfer), Language.EN))
    assert re.search(r"Consent to +the transfer\n", told)
    none = as_text(referral_letter(papers.letter(trip("requested")), Language.EN))
    assert "No consent stands." in none


@every_language
@every_paper
def test_the_handwritten_part_begins_on_a_page_of_its_own(
    name: str, language: Language
) -> None:
    assert len(list(pages(as_pdf(paper(name, language), language)))) <= 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("醫" * 200, "陳" * 120),
        (("não há infeção conhecida; " * 8)[:200].strip(), "Conceição " * 11 + "Sá"),
        ("W" * 200, "W" * 120),
    ],
    ids=["Chinese", "Portuguese", "one word"],
)
@every_language
def test_the_longest_texts_stay_in_their_place(
    language: Language, text: str, name: str
) -> None:
    transfer = papers.longest(text, name)
    sheets = (
        handover_sheet(papers.sheet(transfer), language),
        referral_letter(papers.letter(transfer), language),
    )
    for sheet in sheets:
        pdf = as_pdf(sheet, language)
        assert overflowing(pdf) == []
        told = close(read(pdf))
        ends = {end for one in said(sheet) for end in (close(one)[:9], close(one)[-9:])}
        assert [end for end in ends if end not in told] == []


def test_an_overflow_would_be_seen() -> None:
    narrow = Table("t", ("a", "b"), (("WWWWWWWWWWWWWWWW", "WWWW"),), wide=(1, 30))
    sheet = handover_sheet(papers.ready(), Language.EN)
    squeezed = Sheet(**{**vars(sheet), "blocks": (narrow,)})
    assert overflowing(as_pdf(squeezed, Language.EN)) != []


@every_language
@every_paper
def test_no_character_of_ours_is_missing_in_the_font(
    name: str, language: Language
) -> None:
    """PDF/UA refuses a character without a glyph."""
    assert b"pdfuaid" in as_pdf(paper(name, language), language)


@every_paper
def test_the_same_paper_gives_the_same_bytes(name: str) -> None:
    first, again = (as_pdf(paper(name, Language.PT), Language.PT) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (wording.NEED_WORDS, Need),
        (wording.CREW_ROLES, CrewRole),
        (wording.PRIORITIES, Priority),
        (wording.ESCORTS, EscortLevel),
        (wording.OPINIONS, Opinion),
        (wording.SIDES, Side),
        (wording.SCOPES, ConsentScope),
        (wording.LANGUAGES, ConsentLanguage),
        (wording.RELATIONSHIPS, Relationship),
        (wording.TRAVEL_DOCUMENTS, TravelDocumentKind),
        (wording.CLEARANCE_KINDS, ClearanceKind),
    ],
)
def test_every_code_has_its_word(table: dict[str, str], kind: Any) -> None:
    assert set(table) == set(get_args(kind))


def test_a_code_without_a_word_stands_for_itself() -> None:
    sent = facts.send_record(documents=(BundleDocument(kind="9-1", sha256="c" * 64),))
    transfer = trip("accepted", lambda one: one.send_record(sent))
    told = as_text(referral_letter(papers.letter(transfer), Language.PT))
    assert re.search(r"\n  9-1 +9-1 +c{16}\n", told)
