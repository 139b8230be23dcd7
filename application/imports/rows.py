"""A row of a file, read cell by cell: every problem of it is named at once."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from application.imports import cells
from application.imports.cells import CellProblem
from domain.patients import IdentityDocument

_DOCUMENT: TypeAdapter[IdentityDocument] = TypeAdapter(IdentityDocument)

Shown = UUID | IdentityDocument
"""Whose row it is: an id, or the document of a patient."""


class Row:
    """Goes on after a problem; `check` refuses the row with all of them."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self._cells = named
        self._problems: list[str] = []

    def check(self) -> None:
        """Let a row pass that has no problem.

        Raises:
            CellProblem: with every problem of the row.
        """
        if self._problems:
            raise CellProblem("; ".join(self._problems))

    def has(self, *columns: str) -> bool:
        """Say whether any of these columns is filled."""
        return any(self._cells[name] for name in columns)

    def says(self, column: str, word: str) -> bool:
        return self._cells[column] == word

    def read(self, column: str, read: Callable[[str], Any]) -> Any:
        """Read a cell that must be filled; None after a problem."""
        if not self._cells[column]:
            self._problems.append(f"{column}: is empty")
            return None
        try:
            return read(self._cells[column])
        except CellProblem as problem:
            self._problems.append(f"{column}: {problem}")
            return None

    def read_if_given(self, column: str, read: Callable[[str], Any]) -> Any:
        return self.read(column, read) if self._cells[column] else None

    def need(self, *columns: str, of: str) -> None:
        for column in columns:
            if not self._cells[column]:
                self._problems.append(f"{column}: must be filled for {of}")

    def leave_empty(self, *columns: str, of: str) -> None:
        for column in columns:
            if self._cells[column]:
                self._problems.append(f"{column}: must be empty for {of}")

    def shown(self, id_column: str) -> Shown | None:
        """Read an id, or else the document; None after a problem."""
        if self._cells[id_column]:
            self.leave_empty("document_number", of=f"a row with an {id_column}")
            return self.read(id_column, cells.uuid)  # type: ignore[no-any-return]
        if not self._cells["document_number"]:
            self._problems.append(f"{id_column}: give it, or document_number")
            return None
        return self._document()

    def _document(self) -> IdentityDocument | None:
        given = {
            "kind": self._cells["document_kind"],
            "number": self._cells["document_number"],
            "serial": self._cells["document_serial"],
            "issued_on": self._cells["document_issued_on"],
        }
        try:
            return _DOCUMENT.validate_python({k: v for k, v in given.items() if v})
        except ValidationError as problem:
            first = problem.errors(include_input=False, include_url=False)[0]
            column = str(first["loc"][-1]) if len(first["loc"]) > 1 else "kind"
            self._problems.append(f"document_{column}: {first['msg']}")
            return None
