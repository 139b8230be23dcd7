"""Professionals and their enrolment in the scheme."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    VOUCHER_SCHEME_ID,
    CancelLeave,
    DelistProvider,
    EnrolProvider,
    Provider,
    PublishProviderPrices,
    RecordLeave,
    RegisterProvider,
    VoucherScheme,
    admission_of,
    provider_id,
)


async def register_provider(ledger: Ledger, command: RegisterProvider) -> Recorded:
    return await begin_or_change(
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
