"""Claims that were settled before the ledger: history, and no money any more."""

from datetime import date
from typing import cast
from uuid import UUID

from application import vouchers
from application.imports import cells
from application.imports.columns import DOCUMENT, Column, Columns
from application.imports.entering import Entering, Kind
from application.imports.rows import Row, Shown
from application.ledger import Recorded
from domain.directory import institution_id, provider_id
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.values import Code, Hkd, Ref
from domain.vouchers import AtProvider, AtServicePoint, BringInClaim, Place

COLUMNS: Columns = (
    Column("transaction", "always", "its number in the government's system", "TR-0001"),
    Column("account_id", "sometimes", "the account, or else the document"),
    *DOCUMENT,
    Column("service_date", "always", "YYYY-MM-DD", "2025-11-03"),
    Column("claimed_on", "always", "when it was entered there", "2025-11-03"),
    Column("amount_hkd", "always", "whole dollars", "250"),
    Column("place", "always", "hong-kong or bay-area", "hong-kong"),
    Column("provider", "hong-kong", "registration number of the provider", "M00001"),
    Column("institution", "bay-area", "code of the institution"),
    Column("service_point", "bay-area", "code of the service point"),
    Column("profession", "sometimes", "code of the profession, if known"),
    Column("source", "always", "number of the statement that says so", "S-2026-01"),
)


class EarlierClaimRow(Fact):
    account: UUID | IdentityDocument
    transaction: Ref
    service_date: date
    claimed_on: date
    amount_hkd: Hkd
    place: Place
    profession: Code | None
    source: Ref


def parse(row: Row) -> EarlierClaimRow:
    """Read a row.

    Raises:
        CellProblem: with every problem of the row.
    """
    facts = {
        "transaction": row.read("transaction", cells.ref),
        "service_date": row.read("service_date", cells.day),
        "claimed_on": row.read("claimed_on", cells.day),
        "amount_hkd": row.read("amount_hkd", cells.dollars),
        "profession": row.read_if_given("profession", cells.code),
        "source": row.read("source", cells.ref),
    }
    place, account = _place(row), row.shown("account_id")
    row.check()
    return EarlierClaimRow(
        **facts, place=cast(Place, place), account=cast(Shown, account)
    )


async def enter(entering: Entering, row: EarlierClaimRow) -> Recorded:
    """Keep the claim as history.

    Raises:
        ReferenceRepeated, PatientNotFound
        and what `vouchers.bring_in_claim` refuses
    """
    occasion = entering.occasion("import-earlier-claims", row.transaction)
    account_id = await entering.account(row.account)
    said = {name: value for name, value in row if name != "account"}
    command = BringInClaim(occasion=occasion, account_id=account_id, **said)
    return await vouchers.bring_in_claim(entering.ledger, command)


def _place(row: Row) -> Place | None:
    place = row.read("place", cells.one_of("hong-kong", "bay-area"))
    if place == "hong-kong":
        row.leave_empty("institution", "service_point", of="a claim in Hong Kong")
        registration = row.read("provider", cells.ref)
        return registration and AtProvider(provider_id=provider_id(registration))
    if place == "bay-area":
        row.leave_empty("provider", of="a claim in the Bay Area")
        code = row.read("institution", cells.organisation)
        point = row.read("service_point", cells.code)
        if code and point:
            return AtServicePoint(
                institution_id=institution_id(code), service_point=point
            )
    return None


EARLIER_CLAIMS = Kind("earlier-claims", COLUMNS, "transaction", parse, enter)
