"""A receipt as PDF: A4, on one page unless the bill is long."""

from dataclasses import asdict
from pathlib import Path

from api import printing
from api.languages import Language
from api.receipts.model import Receipt
from api.receipts.sheet import Sheet, sheet_of

TEMPLATE = Path(__file__).parent / "receipt.typ"


def as_pdf(receipt: Receipt, language: Language) -> bytes:
    """Set a receipt; the same one gives the same bytes, on whichever day."""
    return typeset(sheet_of(receipt, language), language)


def typeset(sheet: Sheet, language: Language) -> bytes:
    return printing.typeset(TEMPLATE, asdict(sheet), language)
