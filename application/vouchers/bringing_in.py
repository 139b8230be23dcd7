"""Accounts and claims of before the ledger, brought in by an operator."""

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.directory import ages_of
from domain.patients import Patient
from domain.vouchers import BringInAccount, BringInClaim, VoucherAccount


async def bring_in_account(ledger: Ledger, command: BringInAccount) -> Recorded:
    """Open an account with the balance that another system had, and what came since.

    Raises:
        NotFound, AlreadyExists, NoPolicyForYear, NoEligibleAge
        and what `VoucherAccount.open` and `bring_in` refuse
    """
    patient = await ledger.get(Patient, command.patient_id)
    scheme = await policy.scheme(ledger)

    def make() -> VoucherAccount:
        account = VoucherAccount.open(command, patient.holder(), ages_of(scheme))
        account.bring_in(command, policy.terms_until_now(scheme, command))
        policy.bring_up_to_date(account, command, scheme)
        return account

    return await ledger.begin(command, make)


async def bring_in_claim(ledger: Ledger, command: BringInClaim) -> Recorded:
    """Keep a claim of before the ledger as history.

    Raises:
        NotFound
        and what `VoucherAccount.bring_in_claim` refuses
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.bring_in_claim(command),
    )
