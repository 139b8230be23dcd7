"""The policy of the voucher scheme, row by row, and the rates."""

from collections.abc import Callable

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    CONVERSION_RATES_ID,
    VOUCHER_SCHEME_ID,
    AdmitProfession,
    ConversionRates,
    CorrectConversionRate,
    CorrectQuota,
    CorrectReward,
    CorrectVoucherIssue,
    PublishConversionRate,
    PublishReward,
    PublishVoucherIssue,
    SetEligibleAge,
    SetQuota,
    VoucherScheme,
)
from domain.kernel import Command


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
    return await begin_or_change(ledger, command, record, begin=begin, change=decide)


async def _change_rates(
    ledger: Ledger, command: Command, decide: Callable[[ConversionRates], None]
) -> Recorded:
    """Change the one record of the rates; the first rate begins it."""

    def begin() -> ConversionRates:
        rates = ConversionRates.begin_record(command)
        decide(rates)
        return rates

    record = (ConversionRates, CONVERSION_RATES_ID)
    return await begin_or_change(ledger, command, record, begin=begin, change=decide)
