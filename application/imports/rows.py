"""A row of the file as a claim: every value checked, every problem named."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, NoReturn, cast, get_args
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from domain.directory import institution_id, provider_id
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.reference import DocumentKind
from domain.values import Cents, Code, Fen, Hkd, OrganisationCode, Ref
from domain.vouchers import CardRead, ConsentMethod, PaperForm, VisitReason

_MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
_DOLLARS = re.compile(r"[0-9]{1,6}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


class CellProblem(Exception):
    """A cell cannot be read; the text names the column and never the content."""


def parse(cells: Mapping[str, str]) -> ClaimRow:
    """Read the cells of one row.

    Raises:
        CellProblem: with every problem of the row.
    """
    return _Cells(cells).claim_row()


class _Cells:
    """Reads cell by cell and goes on after a problem, to name them all at once."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self._problems: list[str] = []

    def claim_row(self) -> ClaimRow:
        place = self._read("place", _one_of("hong-kong", "bay-area"))
        facts = {
            "reference": self._read("reference", _ref),
            "service_date": self._read("service_date", _day),
            "reason": self._read("reason", _one_of(*get_args(VisitReason))),
            "amount_hkd": self._amount(place),
            "method": self._method(),
            "at_most_hkd": self._read_if_given("consent_at_most_hkd", _dollars),
            "service": self._service(place),
        }
        patient = self._patient()
        if self._problems:
            raise CellProblem("; ".join(self._problems))
        return ClaimRow(entry=ClaimEntry(**facts), patient=patient)

    def _amount(self, place: str) -> int | str:
        if place == "bay-area" and self._cells["amount_hkd"] == "max":
            return "max"
        return cast(int, self._read("amount_hkd", _dollars))

    def _method(self) -> ConsentMethod | None:
        if self._read("consent_method", _one_of("card-read", "paper")) == "paper":
            form = self._read("consent_form", _ref)
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
        registration = self._read("provider", _ref)
        fee_cents = self._read("fee_hkd", _money)
        if not (registration and fee_cents):
            return None
        return HongKongService(
            provider_id=provider_id(registration), fee_cents=fee_cents
        )

    def _bay_area(self) -> BayAreaService | None:
        for name in ("provider", "fee_hkd"):
            self._leave_empty(name, of="a claim in the Bay Area")
        code = self._read("institution", _organisation)
        facts = {
            "service_point": self._read("service_point", _code),
            "department": self._read("department", _code),
            "fee_fen": self._read("fee_cny", _money),
            "document": self._read("document_kind", _one_of(*get_args(DocumentKind))),
            "ehealth_joined": self._read("ehealth_joined", _yes_or_no),
            "national_insurance": self._read("national_insurance", _yes_or_no),
        }
        if self._problems:
            return None
        return BayAreaService(institution_id=institution_id(code), **facts)

    def _patient(self) -> UUID | IdentityDocument | None:
        if self._cells["account_id"]:
            self._leave_empty("document_number", of="a row with an account_id")
            return cast(UUID, self._read("account_id", _uuid))
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


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        return cell if cell in choices else _refuse(f"give {', '.join(choices)}")

    return read


def _typed(kind: Any, problem: str) -> Callable[[str], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(cell: str) -> Any:
        try:
            return adapter.validate_python(cell)
        except ValidationError:
            return _refuse(problem)

    return read


_ref = _typed(Ref, "use letters, digits and . / _ - only, 64 at most")
_code = _typed(Code, "give a code of the directory, in small letters")
_organisation = _typed(OrganisationCode, "give the code of the institution")


def _uuid(cell: str) -> UUID:
    return UUID(cell) if _UUID.fullmatch(cell) else _refuse("give the account's id")


def _day(cell: str) -> date:
    if _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    return _refuse("give a date as YYYY-MM-DD")


def _money(cell: str) -> int:
    """Return the hundredths of an amount, exactly."""
    if _MONEY.fullmatch(cell):
        whole, _, hundredths = cell.partition(".")
        amount = int(whole) * 100 + int(hundredths.ljust(2, "0"))
        if amount:
            return amount
    return _refuse("give an amount above zero with plain digits, 350.00")


def _dollars(cell: str) -> int:
    if _DOLLARS.fullmatch(cell) and int(cell):
        return int(cell)
    return _refuse("give whole Hong Kong dollars above zero, with plain digits")


def _yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        _refuse("give yes or no")
    return cell == "yes"


def _refuse(problem: str) -> NoReturn:
    raise CellProblem(problem)
