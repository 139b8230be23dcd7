"""A receipt as PDF: A4, on one page unless the bill is long.

The font is Noto Sans CJK (SIL Open Font Licence 1.1), which comes as a package: the
paper looks the same on every machine, and no font of the machine is ever used. What
is used of it is embedded. The text can be searched, copied and read aloud (PDF/UA-1).
"""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

from api.languages import Language
from api.receipts.model import Receipt
from api.receipts.sheet import Sheet, sheet_of

FONT_PACKAGE = "noto_cjk_sans_otc"
TEMPLATE = Path(__file__).parent / "receipt.typ"

# The same character is written in Hong Kong and on the Mainland with other strokes.
_SCRIPTS = {
    Language.EN: ("en", "HK", "Noto Sans CJK HK"),
    Language.ZH_HANT: ("zh", "HK", "Noto Sans CJK HK"),
    Language.ZH_HANS: ("zh", "CN", "Noto Sans CJK SC"),
    Language.PT: ("pt", "MO", "Noto Sans CJK HK"),
}
_ONE_AT_A_TIME = Lock()


def as_pdf(receipt: Receipt, language: Language) -> bytes:
    """Set a receipt; the same one gives the same bytes, on whichever day."""
    return typeset(sheet_of(receipt, language), language)


def typeset(sheet: Sheet, language: Language) -> bytes:
    """Set a sheet.

    A character that no font has, of a rare name say, is a box: PDF/UA forbids that,
    so such a paper does not say that it is PDF/UA.
    """
    lang, region, font = _SCRIPTS[language]
    told = asdict(sheet) | {"lang": lang, "region": region, "font": font}
    inputs = {"sheet": json.dumps(told)}
    with _ONE_AT_A_TIME:
        try:
            return _compile(inputs, whole=True)
        except typst.TypstError:
            return _compile(inputs, whole=False)


def _compile(inputs: dict[str, str], *, whole: bool) -> bytes:
    pdf = _compiler().compile(
        format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"] if whole else []
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Keep one for all: it frees what a page needed when the next one is set."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[Path(str(files(FONT_PACKAGE)))],
    )
    return typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"sheet": "{}"},
    )
