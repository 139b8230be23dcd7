"""What the directory says to a decision, also where nothing was ever recorded."""

from datetime import date

from domain.directory.corridors import Corridor, CorridorNotOpen, HospitalUnknown
from domain.directory.institutions import Institution, Particulars
from domain.directory.policy import (
    Admission,
    NoEligibleAge,
    NoPolicyForYear,
    ProfessionNotAdmitted,
)
from domain.directory.reasons import ReasonNotListed, Reasons
from domain.directory.scheme import VoucherScheme
from domain.reference import (
    CorridorCode,
    CorridorTerms,
    EligibleAge,
    ListedReason,
    ReasonList,
    SchemeTerms,
    VoucherIssue,
)
from domain.values import Code, OrganisationCode


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


def hospital_of(
    institution: Institution | None, organisation: OrganisationCode
) -> Particulars:
    """Return what is known of a hospital that a corridor is to admit.

    Raises:
        HospitalUnknown
    """
    if institution is None or institution.particulars is None:
        raise HospitalUnknown(organisation=organisation)
    return institution.particulars


def corridor_terms_of(
    corridor: Corridor | None,
    code: CorridorCode,
    *,
    sender: OrganisationCode,
    receiver: OrganisationCode,
    on: date,
) -> CorridorTerms:
    """Return the terms of a corridor, also of one that was never registered.

    Raises:
        CorridorNotOpen, NotOnCorridor
    """
    if corridor is None:
        raise CorridorNotOpen(corridor=code, on=on)
    return corridor.terms(sender, receiver, on)


def reason_of(
    reasons: Reasons | None, list: ReasonList, code: Code, on: date
) -> ListedReason:
    """Return a reason of a list, also where the list was never begun.

    Raises:
        ReasonNotListed
    """
    if reasons is None:
        raise ReasonNotListed(list=list, code=code, on=on)
    return reasons.reason(code, on)
