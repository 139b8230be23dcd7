"""What the scheme says to a decision, also where nothing was ever recorded."""

from datetime import date

from domain.directory.policy import (
    Admission,
    NoEligibleAge,
    NoPolicyForYear,
    ProfessionNotAdmitted,
)
from domain.directory.scheme import VoucherScheme
from domain.reference import EligibleAge, SchemeTerms, VoucherIssue
from domain.values import Code


def issues_of(scheme: VoucherScheme | None, through: date) -> tuple[VoucherIssue, ...]:
    """Return the credits up to a date, also where no policy was ever recorded.

    Raises:
        NoPolicyForYear
    """
    if scheme is None:
        raise NoPolicyForYear(year=through.year)
    return scheme.issues(through)


def terms_of(scheme: VoucherScheme | None, through: date) -> SchemeTerms:
    """Return the terms of the scheme, also where no policy was ever recorded.

    Raises:
        NoPolicyForYear
    """
    if scheme is None:
        raise NoPolicyForYear(year=through.year)
    return scheme.terms(through)


def ages_of(scheme: VoucherScheme | None) -> tuple[EligibleAge, ...]:
    """Return the ages of eligibility, also where none was ever recorded.

    Raises:
        NoEligibleAge
    """
    if scheme is None:
        raise NoEligibleAge
    return scheme.ages()


def admission_of(scheme: VoucherScheme | None, profession: Code, on: date) -> Admission:
    """Return the admission of a profession, also where none was ever recorded.

    Raises:
        ProfessionNotAdmitted
    """
    if scheme is None:
        raise ProfessionNotAdmitted(profession=profession, on=on)
    return scheme.profession_admitted(profession, on)
