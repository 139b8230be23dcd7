"""What an elder is handed says every figure, in four languages, on every machine."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, get_args

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pydantic import ValidationError
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT  # type: ignore[import-untyped]

from api import printing, words
from api.languages import Language, messages, translate
from api.printing import width
from api.receipts import Part, Receipt, as_pdf, as_text, pdf, wording
from api.receipts.sheet import Section, Sheet, sheet_of
from application.seeding import read_gba
from domain.vouchers import FeeItem, Taken
from domain.vouchers.visit import PRODUCTS, Service
from tests.facts import receipts as facts
from tests.given import SOME_ID

RECEIPTS = {
    "Hong Kong": facts.in_hong_kong(),
    "Bay Area": facts.in_bay_area(),
    "three buckets": facts.of_three_buckets(),
    "voided": facts.voided(),
}
FIGURES = {
    "Hong Kong": ["HK$420", "HK$420.50", "HK$0.50", "HK$7450", "HK$1450", "HK$8000"],
    "Bay Area": [
        *("¥100.00", "¥156.40", "¥1=HK$1.0873", "¥256.40×1.0873=HK$278.78372"),
        *("HK$278", "HK$278÷1.0873≈¥255.68", "¥256.40−¥255.68=¥0.72"),
    ],
    "three buckets": ["HK$78", "HK$150", "HK$50", "HK$6950"],
    "voided": ["HK$420", "HK$7870"],
}
CHINESE = [Language.ZH_HANT, Language.ZH_HANS]
WORDS = {
    Language.ZH_HANT: ["使用醫療券收據", "香港大學深圳醫院", "換算率", "配偶結餘"],
    Language.ZH_HANS: ["使用医疗券收据", "香港大学深圳医院", "换算率", "配偶结余"],
}
RARE = "\U0003139f"
"""A character that the font does not have (CJK Extension H)."""

every_language = pytest.mark.parametrize("language", Language)
every_receipt = pytest.mark.parametrize("name", RECEIPTS)


def pages(paper: bytes) -> Iterator[pypdfium2.PdfPage]:
    with pypdfium2.PdfDocument(paper) as document:
        yield from document


def read(paper: bytes) -> str:
    """Return the text of a paper, as a browser finds it."""
    return "\n".join(page.get_textpage().get_text_range() for page in pages(paper))


def close(text: str) -> str:
    """Leave out where a line was broken, and the space beside a Chinese character."""
    return re.sub(r"\s+", "", text)


def of(lines: int = 1, **changed: Any) -> Sheet:
    """A sheet that says whatever a test wants it to say."""
    rows = tuple((f"line {number}", "value") for number in range(lines))
    plain = Sheet("title", ("a", "1"), ("s", "x"), (Section("t", rows),), (), None)
    return Sheet(**{**vars(plain), **changed})


@every_language
@every_receipt
def test_text_and_paper_say_every_line(name: str, language: Language) -> None:
    receipt = RECEIPTS[name]
    sheet = sheet_of(receipt, language)
    said = [sheet.title, *sheet.amount, *sheet.state, *sheet.notes, sheet.warning or ""]
    for section in sheet.sections:
        said += [section.title, *(part for line in section.lines for part in line)]
    for told in (as_text(receipt, language), read(as_pdf(receipt, language))):
        missing = {one for one in said if close(one) not in close(told)}
        assert missing == set()


@every_language
@every_receipt
def test_text_and_paper_say_every_figure(name: str, language: Language) -> None:
    receipt = RECEIPTS[name]
    for told in (as_text(receipt, language), read(as_pdf(receipt, language))):
        assert {one for one in FIGURES[name] if one not in close(told)} == set()
        assert str(receipt.claim_id) in close(told)


@pytest.mark.parametrize("language", CHINESE)
def test_the_chinese_words_can_be_searched(language: Language) -> None:
    told = close(read(as_pdf(facts.of_three_buckets(), language)))
    assert {word for word in WORDS[language] if word not in told} == set()


@every_language
def test_every_state_is_named(language: Language) -> None:
    for state, word in wording.STATES.items():
        receipt = facts.voided() if state == "voided" else facts.in_hong_kong(state)
        assert translate(word, language) in as_text(receipt, language)


@every_language
def test_what_may_be_on_a_bill_has_its_word(language: Language) -> None:
    for kind in (*get_args(Service), *PRODUCTS):
        assert words.GLOSSARY[kind] in messages(language)


def test_nobody_is_named_unless_the_name_is_given() -> None:
    nameless = facts.in_hong_kong()
    assert "Holder" not in as_text(nameless, Language.EN)
    named = nameless.model_copy(update={"holder": "陳大文"})
    assert "陳大文" in read(as_pdf(named, Language.EN))


def test_a_part_forgets_whose_account_it_was() -> None:
    taken = Taken(bucket="spouse", account_id=SOME_ID, amount_hkd=50)
    assert Part.of(taken) == Part(bucket="spouse", amount_hkd=50)


def test_a_department_that_has_no_name_is_shown_by_its_code() -> None:
    receipt = facts.in_bay_area(department="ward-seven")
    assert "ward-seven" in as_text(receipt, Language.ZH_HANT)


@every_language
def test_the_figures_of_the_text_stand_in_one_column(language: Language) -> None:
    text = as_text(facts.of_three_buckets(), language)
    sections = sheet_of(facts.of_three_buckets(), language).sections
    values = [value for section in sections for _, value in section.lines]
    rows = [line for line in text.splitlines() if line.startswith("  ")]
    columns = {
        width(row[: -len(value)]) for row, value in zip(rows, values, strict=True)
    }
    assert len(columns) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_hkd": 419},
        {"taken": (Part(bucket="own", amount_hkd=421),)},
        {"items": (FeeItem(kind="consultation", amount_minor=42_049),)},
        {"state": "voided"},
        {"voided_on": date(2026, 3, 5)},
    ],
    ids=str,
)
def test_what_does_not_add_up_is_not_handed_out(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Receipt(**{**dict(facts.in_hong_kong()), **changed})


@every_language
@every_receipt
def test_the_same_receipt_gives_the_same_bytes(name: str, language: Language) -> None:
    first = as_pdf(RECEIPTS[name], language)
    printing.compiler.cache_clear()
    assert as_pdf(RECEIPTS[name], language) == first


def test_papers_that_are_set_at_once_do_not_mix() -> None:
    alone = [as_pdf(RECEIPTS["Bay Area"], language) for language in Language]
    with ThreadPoolExecutor() as threads:
        wanted = list(Language) * 5
        papers = list(
            threads.map(lambda one: as_pdf(RECEIPTS["Bay Area"], one), wanted)
        )
    assert papers == alone * 5


@every_language
def test_every_font_is_embedded(language: Language) -> None:
    for page in pages(as_pdf(facts.of_three_buckets(), language)):
        for text in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]):
            assert text.get_font().is_embedded
            assert "NotoSansCJK" in text.get_font().get_base_name()


@every_language
def test_no_character_of_ours_is_missing_in_the_font(language: Language) -> None:
    """PDF/UA refuses a character without a glyph."""
    ours = "".join(messages(language).values()) + "0123456789.¥$×÷≈−"
    for names in read_gba().departments.values():
        ours += "".join(filter(None, names.model_dump().values()))
    paper = pdf.typeset(of(notes=(" ".join(sorted(set(ours))),)), language)
    assert b"pdfuaid" in paper


def test_a_rare_character_costs_the_mark_and_not_the_paper() -> None:
    paper = pdf.typeset(of(warning=f"name {RARE}"), Language.ZH_HANT)
    assert b"pdfuaid" not in paper
    assert "name" in read(paper)


@pytest.mark.parametrize("name", ["very " * 40, "W" * 200, "醫" * 200, "a-b" * 60])
def test_a_long_name_stays_on_the_page(name: str) -> None:
    paper = pdf.typeset(
        of(title=name, sections=(Section(name, ((name, name),)),)), Language.EN
    )
    for page in pages(paper):
        text = page.get_textpage()
        rights = [text.get_charbox(index)[2] for index in range(text.count_chars())]
        assert max(rights) < page.get_width() - 50
    told = close(read(paper).replace("\u200b", ""))
    assert told.count(close(name)) == 4


def test_a_long_bill_goes_on_over_the_page() -> None:
    paper = pdf.typeset(of(lines=50), Language.PT)
    assert len(list(pages(paper))) == 2
    assert all(f"line {number}" in read(paper) for number in range(50))


def test_what_is_typed_is_never_read_as_markup() -> None:
    typed = r'#sys.version *bold* $x$ = @ref <label> \ "quoted" // `raw`'
    assert typed in read(pdf.typeset(of(title=typed, notes=(typed,)), Language.EN))
