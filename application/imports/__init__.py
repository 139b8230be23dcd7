"""Import of files: checked, decided row by row, each row counted once."""

from application.imports.balances import BALANCES
from application.imports.claims import CLAIMS, OLD_CLAIMS
from application.imports.columns import Column, Columns, names, template
from application.imports.earlier_claims import EARLIER_CLAIMS
from application.imports.entering import (
    AnyKind,
    EntryChanged,
    Kind,
    PatientNotFound,
    ReferenceRepeated,
)
from application.imports.reading import ImportFile
from application.imports.reports import ImportReport, Mode, RowRefused, csv_of
from application.imports.run_sheets import RUN_SHEETS
from application.imports.running import import_file
from application.imports.statements import (
    STATEMENT,
    Statement,
    read_statement,
    reconcile,
)

__all__ = [
    "BALANCES",
    "CLAIMS",
    "EARLIER_CLAIMS",
    "OLD_CLAIMS",
    "RUN_SHEETS",
    "STATEMENT",
    "AnyKind",
    "Column",
    "Columns",
    "EntryChanged",
    "ImportFile",
    "ImportReport",
    "Kind",
    "Mode",
    "PatientNotFound",
    "ReferenceRepeated",
    "RowRefused",
    "Statement",
    "csv_of",
    "import_file",
    "names",
    "read_statement",
    "reconcile",
    "template",
]
