"""The columns of a file of claims: one template for both sides of the border."""

from dataclasses import dataclass
from typing import Literal

Presence = Literal["always", "hong-kong", "bay-area", "sometimes"]
"""Which rows must fill a column; `sometimes` is said in its description."""


@dataclass(frozen=True)
class Column:
    name: str
    filled: Presence
    says: str
    example: str


COLUMNS = (
    Column("reference", "always", "the number on the paper form, yours", "F-0001"),
    Column("place", "always", "hong-kong or bay-area", "hong-kong"),
    Column("account_id", "sometimes", "the account, or else the document", ""),
    Column("document_kind", "bay-area", "the document that was shown: hkic", "hkic"),
    Column("document_number", "sometimes", "where no account is given", "A123456(3)"),
    Column("document_serial", "sometimes", "of an exemption certificate", ""),
    Column("document_issued_on", "sometimes", "of an exemption certificate", ""),
    Column("service_date", "always", "YYYY-MM-DD", "2026-03-02"),
    Column("reason", "always", "acute, follow-up, preventive, rehabilitative", "acute"),
    Column("amount_hkd", "always", "whole dollars; bay-area may say max", "250"),
    Column("provider", "hong-kong", "registration number of the provider", "M00001"),
    Column("fee_hkd", "hong-kong", "the fee, 350.00", "350.00"),
    Column("institution", "bay-area", "code of the institution", ""),
    Column("service_point", "bay-area", "code of the service point", ""),
    Column("department", "bay-area", "code of the department", ""),
    Column("fee_cny", "bay-area", "the fee, 350.00", ""),
    Column("ehealth_joined", "bay-area", "yes or no, as declared", ""),
    Column("national_insurance", "bay-area", "yes or no, as declared", ""),
    Column("consent_method", "always", "card-read or paper", "card-read"),
    Column("consent_form", "sometimes", "number of the paper form", ""),
    Column("consent_at_most_hkd", "sometimes", "the largest amount agreed", ""),
)

NAMES = tuple(column.name for column in COLUMNS)
"""In the order of the template; a file may have them in any order."""


def template() -> str:
    """Return the template: the header and one example row."""
    examples = ",".join(column.example for column in COLUMNS)
    return f"{','.join(NAMES)}\r\n{examples}\r\n"
