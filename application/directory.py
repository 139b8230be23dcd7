"""What a clerk or an officer of the scheme can do with the directory."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.directory import (
    CONVERSION_RATES_ID,
    VOUCHER_SCHEME_ID,
    AdmitProfession,
    CancelLeave,
    CloseServicePoint,
    ConversionRates,
    CorrectConversionRate,
    CorrectDepartments,
    CorrectQuota,
    CorrectReward,
    CorrectVoucherIssue,
    DelistProvider,
    DesignateDepartments,
    EnrolProvider,
    Institution,
    OpenServicePoint,
    Provider,
    PublishConversionRate,
    PublishInstitutionPrices,
    PublishProviderPrices,
    PublishReward,
    PublishVoucherIssue,
    RecordLeave,
    RegisterInstitution,
    RegisterProvider,
    SetEligibleAge,
    SetQuota,
    VoucherScheme,
    admission_of,
    institution_id,
    provider_id,
)
from domain.kernel import Aggregate, AlreadyExists, Command

A = TypeVar("A", bound=Aggregate)


async def register_institution(
    ledger: Ledger, command: RegisterInstitution
) -> Recorded:
    return await _begin_or_change(
        ledger,
        command,
        (Institution, institution_id(command.institution.code)),
        begin=lambda: Institution.register(command),
        change=lambda institution: institution.register_again(command),
    )


async def open_service_point(ledger: Ledger, command: OpenServicePoint) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.open_service_point(command),
    )


async def close_service_point(ledger: Ledger, command: CloseServicePoint) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.close_service_point(command),
    )


async def designate_departments(
    ledger: Ledger, command: DesignateDepartments
) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.designate(command),
    )


async def correct_departments(ledger: Ledger, command: CorrectDepartments) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.correct_departments(command),
    )


async def publish_institution_prices(
    ledger: Ledger, command: PublishInstitutionPrices
) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.publish_prices(command),
    )


async def register_provider(ledger: Ledger, command: RegisterProvider) -> Recorded:
    return await _begin_or_change(
        ledger,
        command,
        (Provider, provider_id(command.registration)),
        begin=lambda: Provider.register(command),
        change=lambda provider: provider.register_again(command),
    )


async def enrol_provider(ledger: Ledger, command: EnrolProvider) -> Recorded:
    scheme = await ledger.find(VoucherScheme, VOUCHER_SCHEME_ID)
    return await ledger.change(
        command,
        Provider,
        command.provider_id,
        lambda provider: provider.enrol(
            command, admission_of(scheme, provider.profession, command.enrolled_on)
        ),
    )


async def delist_provider(ledger: Ledger, command: DelistProvider) -> Recorded:
    return await ledger.change(
        command,
        Provider,
        command.provider_id,
        lambda provider: provider.delist(command),
    )


async def record_leave(ledger: Ledger, command: RecordLeave) -> Recorded:
    return await ledger.change(
        command,
        Provider,
        command.provider_id,
        lambda provider: provider.record_leave(command),
    )


async def cancel_leave(ledger: Ledger, command: CancelLeave) -> Recorded:
    return await ledger.change(
        command,
        Provider,
        command.provider_id,
        lambda provider: provider.cancel_leave(command),
    )


async def publish_provider_prices(
    ledger: Ledger, command: PublishProviderPrices
) -> Recorded:
    return await ledger.change(
        command,
        Provider,
        command.provider_id,
        lambda provider: provider.publish_prices(command),
    )


async def admit_profession(ledger: Ledger, command: AdmitProfession) -> Recorded:
    return await _change_scheme(ledger, command, lambda one: one.admit(command))


async def set_eligible_age(ledger: Ledger, command: SetEligibleAge) -> Recorded:
    return await _change_scheme(
        ledger, command, lambda one: one.set_eligible_age(command)
    )


async def publish_issue(ledger: Ledger, command: PublishVoucherIssue) -> Recorded:
    return await _change_scheme(ledger, command, lambda one: one.publish(command))


async def correct_issue(ledger: Ledger, command: CorrectVoucherIssue) -> Recorded:
    return await _change_scheme(ledger, command, lambda one: one.correct(command))


async def publish_reward(ledger: Ledger, command: PublishReward) -> Recorded:
    return await _change_scheme(
        ledger, command, lambda one: one.publish_reward(command)
    )


async def correct_reward(ledger: Ledger, command: CorrectReward) -> Recorded:
    return await _change_scheme(
        ledger, command, lambda one: one.correct_reward(command)
    )


async def set_quota(ledger: Ledger, command: SetQuota) -> Recorded:
    return await _change_scheme(ledger, command, lambda one: one.set_quota(command))


async def correct_quota(ledger: Ledger, command: CorrectQuota) -> Recorded:
    return await _change_scheme(ledger, command, lambda one: one.correct_quota(command))


async def publish_rate(ledger: Ledger, command: PublishConversionRate) -> Recorded:
    return await _change_rates(ledger, command, lambda one: one.publish(command))


async def correct_rate(ledger: Ledger, command: CorrectConversionRate) -> Recorded:
    return await _change_rates(ledger, command, lambda one: one.correct(command))


async def _change_scheme(
    ledger: Ledger, command: Command, decide: Callable[[VoucherScheme], None]
) -> Recorded:
    """Change the one record of the scheme; its first row begins it."""

    def begin() -> VoucherScheme:
        scheme = VoucherScheme.begin_record(command)
        decide(scheme)
        return scheme

    record = (VoucherScheme, VOUCHER_SCHEME_ID)
    return await _begin_or_change(ledger, command, record, begin=begin, change=decide)


async def _change_rates(
    ledger: Ledger, command: Command, decide: Callable[[ConversionRates], None]
) -> Recorded:
    """Change the one record of the rates; the first rate begins it."""

    def begin() -> ConversionRates:
        rates = ConversionRates.begin_record(command)
        decide(rates)
        return rates

    record = (ConversionRates, CONVERSION_RATES_ID)
    return await _begin_or_change(ledger, command, record, begin=begin, change=decide)


async def _begin_or_change(
    ledger: Ledger,
    command: Command,
    record: tuple[type[A], UUID],
    *,
    begin: Callable[[], A],
    change: Callable[[A], None],
) -> Recorded:
    """Begin a record, or change it where it, or somebody who was faster, was first."""
    kind, id = record
    if await ledger.find(kind, id) is None:
        with suppress(AlreadyExists):
            return await ledger.begin(command, begin)
    return await ledger.change(command, kind, id, change)
