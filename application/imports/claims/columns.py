"""The columns of a file of claims: one template for both sides of the border."""

from application.imports.columns import LIST_LENGTH_MAX, Column, Columns

COLUMNS: Columns = (
    Column("reference", "always", "the number on the paper form, yours", "F-0001"),
    Column("place", "always", "hong-kong or bay-area", "hong-kong"),
    Column("account_id", "sometimes", "the account, or else the document"),
    Column("document_kind", "bay-area", "the document that was shown: hkic", "hkic"),
    Column("document_number", "sometimes", "where no account is given", "A123456(3)"),
    Column("document_serial", "sometimes", "of an exemption certificate"),
    Column("document_issued_on", "sometimes", "of an exemption certificate"),
    Column("spouse_document", "sometimes", "where the spouse's vouchers are used"),
    Column("service_date", "always", "YYYY-MM-DD", "2026-03-02"),
    Column("reason", "always", "acute, follow-up, preventive, rehabilitative", "acute"),
    Column("care_programme", "sometimes", "if served under one"),
    Column(
        "setting", "unless-old", "outpatient, inpatient or day-surgery", "outpatient"
    ),
    Column("received", "unless-old", "in-person; or else how", "in-person"),
    Column("funding", "unless-old", "private, public or subsidised", "private"),
    Column("served_by", "unless-old", "enrolled or reliever", "enrolled"),
    Column(
        "items",
        "unless-old",
        "the bill, which makes the fee: consultation:250.00; medication:100.00",
        "consultation:250.00; medication:100.00",
        LIST_LENGTH_MAX,
    ),
    Column("amount_hkd", "always", "whole dollars; bay-area may say max", "250"),
    Column("provider", "hong-kong", "registration number of the provider", "M00001"),
    Column("fee_hkd", "hong-kong", "the fee, 350.00", "350.00"),
    Column("institution", "bay-area", "code of the institution"),
    Column("service_point", "bay-area", "code of the service point"),
    Column("department", "bay-area", "code of the department"),
    Column("fee_cny", "bay-area", "the fee, 350.00"),
    Column("episode", "sometimes", "the institution's number of the visit"),
    Column("ehealth_joined", "bay-area", "yes or no, as declared"),
    Column("national_insurance", "bay-area", "yes or no, as declared"),
    Column("transaction", "sometimes", "its number in the government's system"),
    Column("consent_method", "always", "card-read or paper", "card-read"),
    Column("consent_form", "sometimes", "number of the paper form"),
    Column("consent_because", "sometimes", "of paper: why no card was read"),
    Column("consent_at_most_hkd", "sometimes", "the largest amount agreed"),
)
