"""Run sheets: the times of a trip as they were written on paper."""

from application.imports.run_sheets.entering import RUN_SHEETS

__all__ = ["RUN_SHEETS"]
