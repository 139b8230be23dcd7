"""The dated policy of the scheme, as a command finds it."""

from application.ledger import Ledger
from domain.directory import VOUCHER_SCHEME_ID, VoucherScheme, terms_of
from domain.kernel import Command
from domain.reference import SchemeTerms
from domain.values import local_date
from domain.vouchers import CreditVouchers, VoucherAccount


async def scheme(ledger: Ledger) -> VoucherScheme | None:
    return await ledger.find(VoucherScheme, VOUCHER_SCHEME_ID)


def terms_until_now(scheme: VoucherScheme | None, command: Command) -> SchemeTerms:
    """Return the scheme's terms, with what it credited up to the day of the command.

    Raises:
        NoPolicyForYear
    """
    return terms_of(scheme, local_date(command.occasion.at))


def bring_up_to_date(
    account: VoucherAccount, command: Command, scheme: VoucherScheme | None
) -> SchemeTerms:
    """Credit what is due, so that nothing else is decided on an old balance.

    Return the terms under which the decision is made.

    Raises:
        NoPolicyForYear
    """
    credit = CreditVouchers(occasion=command.occasion, account_id=account.id)
    terms = terms_until_now(scheme, command)
    account.credit(credit, terms)
    return terms
