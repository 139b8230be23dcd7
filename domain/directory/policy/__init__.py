"""What is recorded about the voucher scheme: one module for each kind of row."""

from domain.directory.policy.ages import (
    AgeRow,
    EligibleAgeAlreadySet,
    EligibleAgeSet,
    NoEligibleAge,
    SetEligibleAge,
)
from domain.directory.policy.issues import (
    CorrectVoucherIssue,
    Issue,
    IssueAlreadyPublished,
    IssueOutsideYear,
    IssueUnknown,
    NoPolicyForYear,
    PublishVoucherIssue,
    VoucherIssueCorrected,
    VoucherIssuePublished,
    YearAlreadyIssued,
)
from domain.directory.policy.professions import (
    Admission,
    AdmitProfession,
    Profession,
    ProfessionAdmitted,
    ProfessionAlreadyAdmitted,
    ProfessionNotAdmitted,
)
from domain.directory.policy.record import (
    VOUCHER_SCHEME_ID,
    SchemeEvent,
    VoucherSchemeBegun,
)

__all__ = [
    "VOUCHER_SCHEME_ID",
    "Admission",
    "AdmitProfession",
    "AgeRow",
    "CorrectVoucherIssue",
    "EligibleAgeAlreadySet",
    "EligibleAgeSet",
    "Issue",
    "IssueAlreadyPublished",
    "IssueOutsideYear",
    "IssueUnknown",
    "NoEligibleAge",
    "NoPolicyForYear",
    "Profession",
    "ProfessionAdmitted",
    "ProfessionAlreadyAdmitted",
    "ProfessionNotAdmitted",
    "PublishVoucherIssue",
    "SchemeEvent",
    "SetEligibleAge",
    "VoucherIssueCorrected",
    "VoucherIssuePublished",
    "VoucherSchemeBegun",
    "YearAlreadyIssued",
]
