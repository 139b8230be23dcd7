"""Claims from a file: of these days, and of long ago."""

from application.imports.claims.columns import COLUMNS
from application.imports.claims.entering import enter, enter_old
from application.imports.claims.entries import parse, parse_old
from application.imports.entering import Kind

CLAIMS = Kind("claims", COLUMNS, "reference", parse, enter)
OLD_CLAIMS = Kind("old-claims", COLUMNS, "reference", parse_old, enter_old)

__all__ = ["CLAIMS", "OLD_CLAIMS"]
