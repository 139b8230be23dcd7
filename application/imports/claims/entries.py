"""A row of a file of claims: every value checked, every problem named."""

from datetime import date
from functools import partial
from typing import Literal, cast, get_args
from uuid import UUID

from application.imports import cells, lists
from application.imports.rows import Row, Shown
from domain.directory import institution_id, provider_id
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.reference import DocumentKind
from domain.values import Cents, Code, Fen, Hkd, Ref
from domain.vouchers import (
    CardRead,
    CareProgramme,
    ConsentMethod,
    NoCardRead,
    PaperForm,
    Visit,
    VisitReason,
)

VISIT = ("setting", "received", "funding", "served_by", "items")
PAPER = ("consent_form", "consent_because")
_HONG_KONG = ("provider", "fee_hkd")
_BAY_AREA = (
    *("institution", "service_point", "department", "fee_cny", "episode"),
    *("ehealth_joined", "national_insurance"),
)


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
    episode: Ref | None = None


class ClaimEntry(Fact):
    """One claim with its consent, as the paper form has it."""

    reference: Ref
    service_date: date
    reason: VisitReason
    visit: Visit | None
    care_programme: CareProgramme | None
    spouse_document: DocumentKind | None
    amount_hkd: Hkd | Literal["max"]
    transaction: Ref | None
    method: ConsentMethod
    at_most_hkd: Hkd | None
    service: HongKongService | BayAreaService


class ClaimRow(Fact):
    """An entry and whose it is: an account, or the document of a patient."""

    entry: ClaimEntry
    patient: UUID | IdentityDocument


def parse(row: Row, *, old: bool = False) -> ClaimRow:
    """Read a row; an `old` one may be silent about what was not asked then.

    Raises:
        CellProblem: with every problem of the row.
    """
    place = row.read("place", cells.one_of("hong-kong", "bay-area"))
    facts = {
        "reference": row.read("reference", cells.ref),
        "service_date": row.read("service_date", cells.day),
        "reason": row.read("reason", cells.one_of(*get_args(VisitReason))),
        "visit": _visit(row, old=old),
        "care_programme": row.read_if_given(
            "care_programme", cells.one_of(*get_args(CareProgramme))
        ),
        "spouse_document": row.read_if_given("spouse_document", _document_kind),
        "amount_hkd": _amount(row, place),
        "transaction": row.read_if_given("transaction", cells.ref),
        "method": _method(row, old=old),
        "at_most_hkd": row.read_if_given("consent_at_most_hkd", cells.dollars),
    }
    services = {"hong-kong": _hong_kong, "bay-area": _bay_area}
    service = services[place](row) if place else None
    patient = row.shown("account_id")
    row.check()
    entry = ClaimEntry(**facts, service=cast(HongKongService, service))
    return ClaimRow(entry=entry, patient=cast(Shown, patient))


parse_old = partial(parse, old=True)

_document_kind = cells.one_of(*get_args(DocumentKind))


def _amount(row: Row, place: str) -> int | str:
    if place == "bay-area" and row.says("amount_hkd", "max"):
        return "max"
    return cast(int, row.read("amount_hkd", cells.dollars))


def _visit(row: Row, *, old: bool) -> Visit | None:
    if old and not row.has(*VISIT):
        return None
    fields = Visit.model_fields
    facts = {
        name: row.read(name, cells.one_of(*get_args(fields[name].annotation)))
        for name in VISIT
        if name != "items"
    }
    facts["items"] = row.read("items", lists.items)
    return Visit(**facts) if all(facts.values()) else None


def _method(row: Row, *, old: bool) -> ConsentMethod | None:
    if row.read("consent_method", cells.one_of("card-read", "paper")) != "paper":
        row.leave_empty(*PAPER, of="a consent by card")
        return CardRead()
    form = row.read("consent_form", cells.ref)
    read = row.read_if_given if old else row.read
    because = read("consent_because", cells.one_of(*get_args(NoCardRead)))
    return PaperForm(form=form, because=because) if form else None


def _hong_kong(row: Row) -> HongKongService | None:
    row.leave_empty(*_BAY_AREA, of="a claim in Hong Kong")
    registration = row.read("provider", cells.ref)
    fee_cents = row.read("fee_hkd", cells.money)
    if not (registration and fee_cents):
        return None
    return HongKongService(provider_id=provider_id(registration), fee_cents=fee_cents)


def _bay_area(row: Row) -> BayAreaService | None:
    row.leave_empty(*_HONG_KONG, of="a claim in the Bay Area")
    code = row.read("institution", cells.organisation)
    facts = {
        "service_point": row.read("service_point", cells.code),
        "department": row.read("department", cells.code),
        "fee_fen": row.read("fee_cny", cells.money),
        "document": row.read("document_kind", _document_kind),
        "ehealth_joined": row.read("ehealth_joined", cells.yes_or_no),
        "national_insurance": row.read("national_insurance", cells.yes_or_no),
    }
    episode = row.read_if_given("episode", cells.ref)
    if code is None or None in facts.values():
        return None
    return BayAreaService(institution_id=institution_id(code), episode=episode, **facts)
