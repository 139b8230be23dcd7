"""What an elder is handed after each use of vouchers: on paper, or as plain text."""

from api.receipts.model import (
    Bill,
    BillInBayArea,
    BillInHongKong,
    Forfeiture,
    Part,
    Receipt,
    State,
)
from api.receipts.pdf import as_pdf
from api.receipts.text import as_text

__all__ = [
    "Bill",
    "BillInBayArea",
    "BillInHongKong",
    "Forfeiture",
    "Part",
    "Receipt",
    "State",
    "as_pdf",
    "as_text",
]
