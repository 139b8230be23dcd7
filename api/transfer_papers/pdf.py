"""A paper of a transfer as PDF: A4, with the reference as QR on the first page."""

import io
from dataclasses import asdict
from pathlib import Path

import segno

from api import printing
from api.languages import Language
from api.transfer_papers.blocks import Sheet

TEMPLATE = Path(__file__).parent / "paper.typ"
ERROR_LEVEL = "m"
"""A seventh of the code may be smudged or torn, and it is still read."""


def as_pdf(sheet: Sheet, language: Language) -> bytes:
    """Set a sheet; the same one gives the same bytes, on whichever day."""
    said = asdict(sheet) | {"qr": _qr(sheet.reference)}
    return printing.typeset(TEMPLATE, said, language)


def _qr(reference: str) -> str:
    """Return the code as SVG, with the white border that a reader needs."""
    code = segno.make_qr(reference, error=ERROR_LEVEL)
    out = io.BytesIO()
    code.save(out, kind="svg", dark="#000", light="#fff", xmldecl=False)
    return out.getvalue().decode()
