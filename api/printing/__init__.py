"""What every paper of ours shares: its voice, its fonts, its columns as text."""

from api.printing.accepting import PDF, TEXT, prefers_pdf, prefers_text
from api.printing.columns import width
from api.printing.typesetting import compiler, typeset
from api.printing.voice import Voice

__all__ = [
    "PDF",
    "TEXT",
    "Voice",
    "compiler",
    "prefers_pdf",
    "prefers_text",
    "typeset",
    "width",
]
