"""A hospital in Shenzhen, a dentist in Hong Kong, the policy table and the rates."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.directory import (
    Admission,
    AdmitProfession,
    AgeRow,
    CancelLeave,
    CloseServicePoint,
    ConversionRateCorrected,
    ConversionRatePublished,
    ConversionRatesBegun,
    CorrectConversionRate,
    CorrectDepartments,
    CorrectQuota,
    CorrectReward,
    CorrectVoucherIssue,
    DelistProvider,
    DepartmentList,
    DepartmentsCorrected,
    DepartmentsDesignated,
    DesignateDepartments,
    EligibleAgeSet,
    EnrolProvider,
    InstitutionPricesPublished,
    InstitutionRegistered,
    Issue,
    LeaveCancelled,
    LeaveRecorded,
    Names,
    OpenServicePoint,
    Particulars,
    Price,
    PriceList,
    Profession,
    ProfessionAdmitted,
    ProfessionQuota,
    Provenance,
    ProviderDelisted,
    ProviderEnrolled,
    ProviderPricesPublished,
    ProviderRegistered,
    PublishConversionRate,
    PublishedRate,
    PublishInstitutionPrices,
    PublishProviderPrices,
    PublishReward,
    PublishVoucherIssue,
    QuotaCorrected,
    QuotaSet,
    RecordLeave,
    RegisterInstitution,
    RegisterProvider,
    Reward,
    RewardCorrected,
    RewardPublished,
    ServicePoint,
    ServicePointClosed,
    ServicePointOpened,
    SetEligibleAge,
    SetQuota,
    VoucherIssueCorrected,
    VoucherIssuePublished,
    VoucherSchemeBegun,
)
from domain.reference import RowRef
from tests.given import SOME_ID, Happened, happened, occasion

INVENTED = Provenance(standing="invented")
NAMES = Names(en="Bay Hospital", zh_hant="海灣醫院", zh_hans="海湾医院")
POINT = "bay-hospital"
STARTED = date(2024, 6, 28)
ROW = RowRef(id=UUID(int=77), version=3)

# An institution


def particulars(**facts: Any) -> Particulars:
    known: dict[str, Any] = {
        "code": "BAY-HOSPITAL",
        "names": NAMES,
        "city": "shenzhen",
        "jurisdiction": "CN-GD",
        "provenance": INVENTED,
    }
    return Particulars(**known | facts)


def point(code: str = POINT, *, started_on: date = STARTED) -> ServicePoint:
    return ServicePoint(
        code=code,
        names=NAMES,
        city="shenzhen",
        started_on=started_on,
        provenance=INVENTED,
    )


def listing(
    *departments: str, starts_on: date = STARTED, **facts: Any
) -> DepartmentList:
    return DepartmentList(
        service_point=POINT,
        starts_on=starts_on,
        departments=departments or ("internal-medicine", "dental"),
        provenance=INVENTED,
        **facts,
    )


def prices(*, ref: str = "P-1", starts_on: date = STARTED, **minor: int) -> PriceList:
    """A list of the desk: `scaling=300` is three dollars, or three yuan."""
    known = minor or {"consultation": 450_00, "scaling": 300_00}
    return PriceList(
        ref=ref,
        starts_on=starts_on,
        prices=tuple(Price(kind=kind, price_minor=one) for kind, one in known.items()),
    )


registered = happened(InstitutionRegistered, institution=particulars())


def opened(**facts: Any) -> Happened:
    return happened(ServicePointOpened, service_point=point(**facts))


def closed(on: date) -> Happened:
    return happened(ServicePointClosed, service_point=POINT, closed_on=on)


def designated(*departments: str, **facts: Any) -> Happened:
    return happened(DepartmentsDesignated, listing=listing(*departments, **facts))


def departments_corrected(*departments: str, **facts: Any) -> Happened:
    return happened(DepartmentsCorrected, listing=listing(*departments, **facts))


def point_prices_published(code: str = POINT, **facts: Any) -> Happened:
    return happened(
        InstitutionPricesPublished, service_point=code, listing=prices(**facts)
    )


def register(*, command: int = 1, **facts: Any) -> RegisterInstitution:
    return RegisterInstitution(
        occasion=occasion(command=command), institution=particulars(**facts)
    )


def open_point(
    *, institution_id: UUID = SOME_ID, command: int = 2, **facts: Any
) -> OpenServicePoint:
    return OpenServicePoint(
        occasion=occasion(command=command),
        institution_id=institution_id,
        service_point=point(**facts),
    )


def close_point(
    on: date, *, code: str = POINT, institution_id: UUID = SOME_ID, command: int = 3
) -> CloseServicePoint:
    return CloseServicePoint(
        occasion=occasion(command=command),
        institution_id=institution_id,
        service_point=code,
        closed_on=on,
    )


def designate(
    *departments: str, institution_id: UUID = SOME_ID, command: int = 4, **facts: Any
) -> DesignateDepartments:
    return DesignateDepartments(
        occasion=occasion(command=command),
        institution_id=institution_id,
        listing=listing(*departments, **facts),
    )


def correct_departments(
    *departments: str, institution_id: UUID = SOME_ID, command: int = 5, **facts: Any
) -> CorrectDepartments:
    return CorrectDepartments(
        occasion=occasion(command=command),
        institution_id=institution_id,
        listing=listing(*departments, **facts),
    )


def publish_point_prices(
    code: str = POINT,
    *,
    institution_id: UUID = SOME_ID,
    command: int = 6,
    **facts: Any,
) -> PublishInstitutionPrices:
    return PublishInstitutionPrices(
        occasion=occasion(command=command),
        institution_id=institution_id,
        service_point=code,
        listing=prices(**facts),
    )


# A provider

ADMISSION = Admission(profession="dentist", admitted_on=date(2009, 1, 1), row=ROW)
ENROLLED = date(2020, 3, 1)
DELISTED = date(2023, 9, 1)

provider_registered = happened(
    ProviderRegistered,
    registration="D01234",
    name="Lam Wing Yan",
    profession="dentist",
    account="dr-lam",
)


def enrolled(notice: str = "E/2020/1", *, on: date = ENROLLED) -> Happened:
    return happened(
        ProviderEnrolled,
        notice=notice,
        enrolled_on=on,
        profession="dentist",
        admission=ROW,
    )


def delisted(notice: str = "D/2023/1", *, on: date = DELISTED) -> Happened:
    return happened(ProviderDelisted, notice=notice, delisted_on=on)


def leave_recorded(
    from_on: date, until_on: date, *, notice: str = "L/2022/1"
) -> Happened:
    return happened(LeaveRecorded, notice=notice, from_on=from_on, until_on=until_on)


def leave_cancelled(notice: str = "L/2022/1") -> Happened:
    return happened(LeaveCancelled, notice=notice)


def prices_published(**facts: Any) -> Happened:
    return happened(ProviderPricesPublished, listing=prices(**facts))


def register_provider(*, command: int = 11, **facts: Any) -> RegisterProvider:
    known = {
        "registration": "D01234",
        "name": "Lam Wing Yan",
        "profession": "dentist",
        "account": "dr-lam",
    }
    return RegisterProvider(occasion=occasion(command=command), **known | facts)


def enrol(
    notice: str = "E/2020/1",
    *,
    on: date = ENROLLED,
    provider_id: UUID = SOME_ID,
    command: int = 12,
) -> EnrolProvider:
    return EnrolProvider(
        occasion=occasion(command=command),
        provider_id=provider_id,
        notice=notice,
        enrolled_on=on,
    )


def delist(
    notice: str = "D/2023/1",
    *,
    on: date = DELISTED,
    provider_id: UUID = SOME_ID,
    command: int = 13,
) -> DelistProvider:
    return DelistProvider(
        occasion=occasion(command=command),
        provider_id=provider_id,
        notice=notice,
        delisted_on=on,
    )


def record_leave(
    from_on: date,
    until_on: date,
    *,
    notice: str = "L/2022/1",
    provider_id: UUID = SOME_ID,
    command: int = 14,
) -> RecordLeave:
    return RecordLeave(
        occasion=occasion(command=command),
        provider_id=provider_id,
        notice=notice,
        from_on=from_on,
        until_on=until_on,
    )


def cancel_leave(
    notice: str = "L/2022/1", *, provider_id: UUID = SOME_ID, command: int = 15
) -> CancelLeave:
    return CancelLeave(
        occasion=occasion(command=command), provider_id=provider_id, notice=notice
    )


def publish_prices(
    *, provider_id: UUID = SOME_ID, command: int = 16, **facts: Any
) -> PublishProviderPrices:
    return PublishProviderPrices(
        occasion=occasion(command=command),
        provider_id=provider_id,
        listing=prices(**facts),
    )


# The scheme


def profession(
    code: str = "dentist", *, admitted_on: date = date(2009, 1, 1)
) -> Profession:
    return Profession(
        code=code,
        names=Names(en="Dentist"),
        admitted_on=admitted_on,
        provenance=INVENTED,
    )


def age(years: int, *, starts_on: date) -> AgeRow:
    return AgeRow(starts_on=starts_on, age=years, provenance=INVENTED)


def issue(year: int, **facts: Any) -> Issue:
    """The annual issue of a year, in amounts that nobody ever published."""
    known: dict[str, Any] = {
        "code": f"{year}-annual",
        "year": year,
        "kind": "annual",
        "credited_on": date(year, 1, 1),
        "amount_hkd": 300,
        "limit_hkd": 700,
        "face_value_hkd": 1,
        "provenance": INVENTED,
    }
    return Issue(**known | facts)


def reward(year: int, **facts: Any) -> Reward:
    """The programme of a year, in amounts that nobody ever published."""
    known: dict[str, Any] = {
        "code": f"{year}-reward",
        "counts_from": date(year, 1, 1),
        "counts_until": date(year, 12, 31),
        "usable_until": date(year + 1, 12, 31),
        "threshold_hkd": 90,
        "amount_hkd": 40,
        "professions": ("dentist",),
        "reasons": ("preventive",),
        "items": ("scaling",),
        "care_programmes": (),
        "in_bay_area": True,
        "provenance": INVENTED,
    }
    return Reward(**known | facts)


def quota(
    amount_hkd: int,
    *,
    starts_on: date,
    profession: str = "optometrist",
    years: int = 2,
) -> ProfessionQuota:
    return ProfessionQuota(
        profession=profession,
        starts_on=starts_on,
        amount_hkd=amount_hkd,
        years=years,
        provenance=INVENTED,
    )


scheme_begun = happened(VoucherSchemeBegun)


def admitted(code: str = "dentist", **facts: Any) -> Happened:
    return happened(ProfessionAdmitted, profession=profession(code, **facts))


def age_set(years: int, *, starts_on: date) -> Happened:
    return happened(EligibleAgeSet, age=age(years, starts_on=starts_on))


def issued(year: int, **facts: Any) -> Happened:
    return happened(VoucherIssuePublished, issue=issue(year, **facts))


def issue_corrected(year: int, **facts: Any) -> Happened:
    return happened(VoucherIssueCorrected, issue=issue(year, **facts))


def reward_published(year: int, **facts: Any) -> Happened:
    return happened(RewardPublished, reward=reward(year, **facts))


def reward_corrected(year: int, **facts: Any) -> Happened:
    return happened(RewardCorrected, reward=reward(year, **facts))


def quota_set(amount_hkd: int, **facts: Any) -> Happened:
    return happened(QuotaSet, quota=quota(amount_hkd, **facts))


def quota_corrected(amount_hkd: int, **facts: Any) -> Happened:
    return happened(QuotaCorrected, quota=quota(amount_hkd, **facts))


def admit(code: str = "dentist", *, command: int = 21, **facts: Any) -> AdmitProfession:
    return AdmitProfession(
        occasion=occasion(command=command), profession=profession(code, **facts)
    )


def set_age(years: int, *, starts_on: date, command: int = 22) -> SetEligibleAge:
    return SetEligibleAge(
        occasion=occasion(command=command), age=age(years, starts_on=starts_on)
    )


def publish_issue(year: int, *, command: int = 23, **facts: Any) -> PublishVoucherIssue:
    return PublishVoucherIssue(
        occasion=occasion(command=command), issue=issue(year, **facts)
    )


def correct_issue(year: int, *, command: int = 24, **facts: Any) -> CorrectVoucherIssue:
    return CorrectVoucherIssue(
        occasion=occasion(command=command), issue=issue(year, **facts)
    )


def publish_reward(year: int, *, command: int = 25, **facts: Any) -> PublishReward:
    return PublishReward(
        occasion=occasion(command=command), reward=reward(year, **facts)
    )


def correct_reward(year: int, *, command: int = 26, **facts: Any) -> CorrectReward:
    return CorrectReward(
        occasion=occasion(command=command), reward=reward(year, **facts)
    )


def set_quota(amount_hkd: int, *, command: int = 27, **facts: Any) -> SetQuota:
    return SetQuota(
        occasion=occasion(command=command), quota=quota(amount_hkd, **facts)
    )


def correct_quota(amount_hkd: int, *, command: int = 28, **facts: Any) -> CorrectQuota:
    return CorrectQuota(
        occasion=occasion(command=command), quota=quota(amount_hkd, **facts)
    )


# The rates. Every rate here is made up.


def rate(month: str, hkd_per_cny: str, **facts: Any) -> PublishedRate:
    return PublishedRate(
        month=month, hkd_per_cny=Decimal(hkd_per_cny), provenance=INVENTED, **facts
    )


rates_begun = happened(ConversionRatesBegun, from_currency="CNY", to_currency="HKD")


def rate_published(month: str, hkd_per_cny: str) -> Happened:
    new = rate(month, hkd_per_cny)
    return happened(ConversionRatePublished, rate=new, decimals=new.decimals)


def rate_corrected(month: str, hkd_per_cny: str) -> Happened:
    new = rate(month, hkd_per_cny)
    return happened(ConversionRateCorrected, rate=new, decimals=new.decimals)


def publish_rate(
    month: str, hkd_per_cny: str, *, command: int = 31
) -> PublishConversionRate:
    return PublishConversionRate(
        occasion=occasion(command=command), rate=rate(month, hkd_per_cny)
    )


def correct_rate(
    month: str, hkd_per_cny: str, *, command: int = 32
) -> CorrectConversionRate:
    return CorrectConversionRate(
        occasion=occasion(command=command), rate=rate(month, hkd_per_cny)
    )
