"""Import of claims from a file: checked, decided row by row, each counted once."""

from application.imports.claims import ImportReport, Mode, RowRefused, import_claims
from application.imports.columns import COLUMNS, NAMES, Column, template
from application.imports.deciding import EntryChanged, PatientNotFound
from application.imports.reading import ClaimFile

__all__ = [
    "COLUMNS",
    "NAMES",
    "ClaimFile",
    "Column",
    "EntryChanged",
    "ImportReport",
    "Mode",
    "PatientNotFound",
    "RowRefused",
    "import_claims",
    "template",
]
