"""The dated policy of the scheme, as a command finds it."""

from collections.abc import Sequence

from application.ledger import Ledger
from domain.directory import VOUCHER_SCHEME_ID, VoucherScheme, issues_of
from domain.kernel import Command
from domain.reference import VoucherIssue
from domain.values import local_date
from domain.vouchers import CreditVouchers, VoucherAccount


async def scheme(ledger: Ledger) -> VoucherScheme | None:
    return await ledger.find(VoucherScheme, VOUCHER_SCHEME_ID)


def issues_until_now(
    scheme: VoucherScheme | None, command: Command
) -> Sequence[VoucherIssue]:
    """Return what the scheme has credited up to the day of the command.

    Raises:
        NoPolicyForYear
    """
    return issues_of(scheme, local_date(command.occasion.at))


def bring_up_to_date(
    account: VoucherAccount, command: Command, scheme: VoucherScheme | None
) -> None:
    """Credit what is due, so that nothing else is decided on an old balance.

    Raises:
        NoPolicyForYear
    """
    credit = CreditVouchers(occasion=command.occasion, account_id=account.id)
    account.credit(credit, issues_until_now(scheme, command))
