"""Accounts and claims of before the ledger, brought in by an operator."""

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from application.vouchers.making import Begun, Making, carry_out
from application.vouchers.transactions import holding_number
from domain.directory import ages_of
from domain.patients import Patient
from domain.vouchers import (
    BringInAccount,
    BringInClaim,
    VoucherAccount,
    earlier_claim_id,
)


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
    """Keep a claim of before the ledger as history; its number belongs to it alone.

    Raises:
        NotFound, TransactionNumberTaken
        and what `VoucherAccount.bring_in_claim` refuses
    """

    async def prepare() -> Making:
        def decide(account: VoucherAccount) -> Begun:
            account.bring_in_claim(command)
            return earlier_claim_id(command), []

        making = Making(((VoucherAccount, command.account_id),), decide)
        return making.along(await holding_number(ledger, command))

    return await carry_out(ledger, command, prepare)
