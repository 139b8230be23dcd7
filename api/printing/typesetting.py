"""Sets a paper as PDF, from a template and the words on it.

The font is Noto Sans CJK (SIL Open Font Licence 1.1), which comes as a package: a
paper looks the same on every machine, and no font of the machine is ever used. What
is used of it is embedded. The text can be searched, copied and read aloud (PDF/UA-1).
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from api.languages import Language

FONT_PACKAGE = "noto_cjk_sans_otc"

# The same character is written in Hong Kong and on the Mainland with other strokes.
_SCRIPTS = {
    Language.EN: ("en", "HK", "Noto Sans CJK HK"),
    Language.ZH_HANT: ("zh", "HK", "Noto Sans CJK HK"),
    Language.ZH_HANS: ("zh", "CN", "Noto Sans CJK SC"),
    Language.PT: ("pt", "MO", "Noto Sans CJK HK"),
}
_ONE_AT_A_TIME = Lock()


def typeset(template: Path, said: Mapping[str, Any], language: Language) -> bytes:
    """Set what a paper says; the same words give the same bytes, on whichever day.

    A character that no font has, of a rare name say, is a box: PDF/UA forbids that,
    so such a paper does not say that it is PDF/UA.
    """
    lang, region, font = _SCRIPTS[language]
    told = dict(said) | {"lang": lang, "region": region, "font": font}
    inputs = {"sheet": json.dumps(told)}
    with _ONE_AT_A_TIME:
        try:
            return _compile(template, inputs, whole=True)
        except typst.TypstError:
            return _compile(template, inputs, whole=False)


def _compile(template: Path, inputs: dict[str, str], *, whole: bool) -> bytes:
    pdf = compiler(template).compile(
        format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"] if whole else []
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def compiler(template: Path) -> typst.Compiler:
    """Keep one for each template: it frees what a page needed with the next one."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[Path(str(files(FONT_PACKAGE)))],
    )
    return typst.Compiler(
        template,
        root=template.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"sheet": "{}"},
    )
