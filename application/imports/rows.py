"""A row of the file as a claim: every value checked, every problem named."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, cast, get_args
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from application.imports import cells
from application.imports.cells import CellProblem
from domain.directory import institution_id, provider_id
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.reference import DocumentKind
from domain.values import Cents, Code, Fen, Hkd, Ref
from domain.vouchers import CardRead, ConsentMethod, PaperForm, VisitReason

_DOCUMENT: TypeAdapter[IdentityDocument] = TypeAdapter(IdentityDocument)


class HongKongService(Fact):
    """What was done by an enrolled provider in Hong Kong."""

    provider_id: UUID
    fee_cents: Cents


class BayAreaService(Fact):
    """What was done at a designated institution on the Mainland."""

    institution_id: UUID
    service_point: Code
    department: Code
    fee_fen: Fen
    document: DocumentKind
    ehealth_joined: bool
    national_insurance: bool


class ClaimEntry(Fact):
    """One claim with its consent, as the paper form has it."""

    reference: Ref
    service_date: date
    reason: VisitReason
    amount_hkd: Hkd | Literal["max"]
    method: ConsentMethod
    at_most_hkd: Hkd | None
    service: HongKongService | BayAreaService


class ClaimRow(Fact):
    """An entry and whose it is: an account, or the document of a patient."""

    entry: ClaimEntry
    patient: UUID | IdentityDocument


def parse(row: Mapping[str, str]) -> ClaimRow:
    """Read the cells of one row.

    Raises:
        CellProblem: with every problem of the row.
    """
    return _Cells(row).claim_row()


class _Cells:
    """Reads cell by cell and goes on after a problem, to name them all at once."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self._cells = row
        self._problems: list[str] = []

    def claim_row(self) -> ClaimRow:
        place = self._read("place", cells.one_of("hong-kong", "bay-area"))
        facts = {
            "reference": self._read("reference", cells.ref),
            "service_date": self._read("service_date", cells.day),
            "reason": self._read("reason", cells.one_of(*get_args(VisitReason))),
            "amount_hkd": self._amount(place),
            "method": self._method(),
            "at_most_hkd": self._read_if_given("consent_at_most_hkd", cells.dollars),
            "service": self._service(place),
        }
        patient = self._patient()
        if self._problems:
            raise CellProblem("; ".join(self._problems))
        return ClaimRow(entry=ClaimEntry(**facts), patient=patient)

    def _amount(self, place: str) -> int | str:
        if place == "bay-area" and self._cells["amount_hkd"] == "max":
            return "max"
        return cast(int, self._read("amount_hkd", cells.dollars))

    def _method(self) -> ConsentMethod | None:
        if self._read("consent_method", cells.one_of("card-read", "paper")) == "paper":
            form = self._read("consent_form", cells.ref)
            return PaperForm(form=form) if form else None
        self._leave_empty("consent_form", of="a consent by card")
        return CardRead()

    def _service(self, place: str) -> HongKongService | BayAreaService | None:
        if place == "hong-kong":
            return self._hong_kong()
        return self._bay_area() if place == "bay-area" else None

    def _hong_kong(self) -> HongKongService | None:
        for name in ("institution", "service_point", "department", "fee_cny"):
            self._leave_empty(name, of="a claim in Hong Kong")
        registration = self._read("provider", cells.ref)
        fee_cents = self._read("fee_hkd", cells.money)
        if not (registration and fee_cents):
            return None
        return HongKongService(
            provider_id=provider_id(registration), fee_cents=fee_cents
        )

    def _bay_area(self) -> BayAreaService | None:
        for name in ("provider", "fee_hkd"):
            self._leave_empty(name, of="a claim in the Bay Area")
        code = self._read("institution", cells.organisation)
        facts = {
            "service_point": self._read("service_point", cells.code),
            "department": self._read("department", cells.code),
            "fee_fen": self._read("fee_cny", cells.money),
            "document": self._read(
                "document_kind", cells.one_of(*get_args(DocumentKind))
            ),
            "ehealth_joined": self._read("ehealth_joined", cells.yes_or_no),
            "national_insurance": self._read("national_insurance", cells.yes_or_no),
        }
        if self._problems:
            return None
        return BayAreaService(institution_id=institution_id(code), **facts)

    def _patient(self) -> UUID | IdentityDocument | None:
        if self._cells["account_id"]:
            self._leave_empty("document_number", of="a row with an account_id")
            return cast(UUID, self._read("account_id", cells.uuid))
        if not self._cells["document_number"]:
            self._problems.append("account_id: give it, or document_number")
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

    def _read(self, name: str, read: Callable[[str], Any]) -> Any:
        """Read a cell that must be filled; None after a problem."""
        if not self._cells[name]:
            self._problems.append(f"{name}: is empty")
            return None
        try:
            return read(self._cells[name])
        except CellProblem as problem:
            self._problems.append(f"{name}: {problem}")
            return None

    def _read_if_given(self, name: str, read: Callable[[str], Any]) -> Any:
        return self._read(name, read) if self._cells[name] else None

    def _leave_empty(self, name: str, *, of: str) -> None:
        if self._cells[name]:
            self._problems.append(f"{name}: must be empty for {of}")
