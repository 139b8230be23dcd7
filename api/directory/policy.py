"""The policy of the scheme: professions, ages, issues, rewards, quotas, rates."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Query

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    AdmitProfession,
    AgeRow,
    CorrectConversionRate,
    CorrectQuota,
    CorrectReward,
    CorrectVoucherIssue,
    EligibleAgeAlreadySet,
    Issue,
    IssueAlreadyPublished,
    IssueOutsideYear,
    IssueUnknown,
    NoRateForMonth,
    Profession,
    ProfessionAlreadyAdmitted,
    ProfessionQuota,
    PublishConversionRate,
    PublishedRate,
    PublishReward,
    PublishVoucherIssue,
    QuotaAlreadySet,
    QuotaUnknown,
    RateAlreadyPublished,
    Reward,
    RewardAlreadyPublished,
    RewardDatesOutOfOrder,
    RewardUnknown,
    RewardWindowsOverlap,
    SetEligibleAge,
    SetQuota,
    YearAlreadyIssued,
)
from domain.values import Month
from projections import directory as views
from projections.directory import (
    ConversionRateRow,
    EligibleAgeRow,
    ProfessionRow,
    QuotaRow,
    RewardRow,
    VoucherIssueRow,
)
from projections.directory.policy import (
    CONVERSION_RATES,
    ELIGIBLE_AGES,
    QUOTAS,
    REWARDS,
    VOUCHER_ISSUES,
)
from projections.directory.providers import PROFESSIONS

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("directory.write")]


@router.post(
    "/professions",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(ProfessionAlreadyAdmitted),
)
async def admit_profession(
    body: Annotated[Profession, Body(examples=[examples.PROFESSION])], desk: DeskDep
) -> Acknowledgement:
    """Admit a profession to the scheme from a date on."""
    command = AdmitProfession(occasion=desk.occasion, profession=body)
    return desk.acknowledge(await directory.admit_profession(desk.ledger, command))


@router.get("/professions", dependencies=[READ, reflecting(PROFESSIONS)])
async def list_professions(reader: ReaderDep) -> list[ProfessionRow]:
    """List the professions that are admitted."""
    return await reader.ask(views.professions)


@router.post(
    "/eligible-ages",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(EligibleAgeAlreadySet),
)
async def set_eligible_age(
    body: Annotated[AgeRow, Body(examples=[examples.ELIGIBLE_AGE])], desk: DeskDep
) -> Acknowledgement:
    """Set the age of eligibility from a date on."""
    command = SetEligibleAge(occasion=desk.occasion, age=body)
    return desk.acknowledge(await directory.set_eligible_age(desk.ledger, command))


@router.get("/eligible-ages", dependencies=[READ, reflecting(ELIGIBLE_AGES)])
async def list_eligible_ages(reader: ReaderDep) -> list[EligibleAgeRow]:
    """List the ages of eligibility, the oldest first."""
    return await reader.ask(views.eligible_ages)


@router.post(
    "/voucher-issues",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(IssueAlreadyPublished, IssueOutsideYear, YearAlreadyIssued),
)
async def publish_issue(
    body: Annotated[Issue, Body(examples=[examples.VOUCHER_ISSUE])], desk: DeskDep
) -> Acknowledgement:
    """Add a voucher issue to the policy table."""
    command = PublishVoucherIssue(occasion=desk.occasion, issue=body)
    return desk.acknowledge(await directory.publish_issue(desk.ledger, command))


@router.post(
    "/voucher-issues/corrections",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(IssueUnknown, IssueOutsideYear, YearAlreadyIssued),
)
async def correct_issue(
    body: Annotated[Issue, Body(examples=[examples.VOUCHER_ISSUE])], desk: DeskDep
) -> Acknowledgement:
    """Correct the voucher issue that was published under this code."""
    command = CorrectVoucherIssue(occasion=desk.occasion, issue=body)
    return desk.acknowledge(await directory.correct_issue(desk.ledger, command))


@router.get("/voucher-issues", dependencies=[READ, reflecting(VOUCHER_ISSUES)])
async def list_voucher_issues(
    reader: ReaderDep,
    paging: PagingDep,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
) -> Page[VoucherIssueRow]:
    """List the policy table by day of credit."""
    rows = await reader.ask(
        views.voucher_issues,
        year=year,
        after=paging.after(date, str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.credited_on, row.code))


@router.post(
    "/reward-programmes",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        RewardAlreadyPublished, RewardDatesOutOfOrder, RewardWindowsOverlap
    ),
)
async def publish_reward(
    body: Annotated[Reward, Body(examples=[examples.REWARD])], desk: DeskDep
) -> Acknowledgement:
    """Publish a reward programme."""
    command = PublishReward(occasion=desk.occasion, reward=body)
    return desk.acknowledge(await directory.publish_reward(desk.ledger, command))


@router.post(
    "/reward-programmes/corrections",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(RewardUnknown, RewardDatesOutOfOrder, RewardWindowsOverlap),
)
async def correct_reward(
    body: Annotated[Reward, Body(examples=[examples.REWARD])], desk: DeskDep
) -> Acknowledgement:
    """Correct the reward programme that was published under this code."""
    command = CorrectReward(occasion=desk.occasion, reward=body)
    return desk.acknowledge(await directory.correct_reward(desk.ledger, command))


@router.get("/reward-programmes", dependencies=[READ, reflecting(REWARDS)])
async def list_rewards(reader: ReaderDep) -> list[RewardRow]:
    """List the reward programmes, the one that counts first before the others."""
    return await reader.ask(views.rewards)


@router.post(
    "/quotas",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(QuotaAlreadySet),
)
async def set_quota(
    body: Annotated[ProfessionQuota, Body(examples=[examples.QUOTA])], desk: DeskDep
) -> Acknowledgement:
    """Set what one elder may spend on a profession, from a date on."""
    command = SetQuota(occasion=desk.occasion, quota=body)
    return desk.acknowledge(await directory.set_quota(desk.ledger, command))


@router.post(
    "/quotas/corrections",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(QuotaUnknown),
)
async def correct_quota(
    body: Annotated[ProfessionQuota, Body(examples=[examples.QUOTA])], desk: DeskDep
) -> Acknowledgement:
    """Correct the quota that was set for a profession from this date on."""
    command = CorrectQuota(occasion=desk.occasion, quota=body)
    return desk.acknowledge(await directory.correct_quota(desk.ledger, command))


@router.get("/quotas", dependencies=[READ, reflecting(QUOTAS)])
async def list_quotas(reader: ReaderDep) -> list[QuotaRow]:
    """List the quotas of the professions, the oldest first."""
    return await reader.ask(views.quotas)


@router.post(
    "/conversion-rates",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(RateAlreadyPublished),
)
async def publish_rate(
    body: Annotated[PublishedRate, Body(examples=[examples.CONVERSION_RATE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Publish the conversion rate of a month, once."""
    command = PublishConversionRate(occasion=desk.occasion, rate=body)
    return desk.acknowledge(await directory.publish_rate(desk.ledger, command))


@router.post(
    "/conversion-rates/corrections",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NoRateForMonth),
)
async def correct_rate(
    body: Annotated[PublishedRate, Body(examples=[examples.CONVERSION_RATE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Correct the conversion rate that was published for a month."""
    command = CorrectConversionRate(occasion=desk.occasion, rate=body)
    return desk.acknowledge(await directory.correct_rate(desk.ledger, command))


@router.get("/conversion-rates", dependencies=[READ, reflecting(CONVERSION_RATES)])
async def list_conversion_rates(
    reader: ReaderDep, paging: PagingDep
) -> Page[ConversionRateRow]:
    """List the conversion rates, the newest month first."""
    rows = await reader.ask(
        views.conversion_rates, after=paging.after_one(str), limit=paging.limit + 1
    )
    return paging.page(rows, key=lambda row: (row.month,))


@router.get(
    "/conversion-rates/{month}",
    dependencies=[READ, reflecting(CONVERSION_RATES)],
    responses=answers(409),
)
async def read_conversion_rate(month: Month, reader: ReaderDep) -> ConversionRateRow:
    """Show the conversion rate of a month; never that of another one."""
    row = await reader.ask(views.conversion_rate, month)
    if row is None:
        raise NoRateForMonth(month=month)
    return row
