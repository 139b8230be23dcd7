"""The transaction numbers of the government's own system, beside our claims."""

from uuid import UUID

from application.ledger import Ledger, Recorded
from application.vouchers.making import Begun, Beside, Making, carry_out
from domain.kernel import Aggregate
from domain.values import Ref
from domain.vouchers import (
    BringInClaim,
    ClaimVouchers,
    RecordTransactionNumber,
    TransactionNumber,
    VoucherAccount,
    transaction_id,
)


async def record_transaction(
    ledger: Ledger, command: RecordTransactionNumber
) -> Recorded:
    """Record under which number the government's system has a claim.

    Raises:
        NotFound, ClaimUnknown, ClaimAlreadyVoided, TransactionNumberTaken
    """

    async def prepare() -> Making:
        def decide(account: VoucherAccount) -> Begun:
            account.record_transaction(command)
            return command.claim_id, []

        making = Making(((VoucherAccount, command.account_id),), decide)
        return making.along(await holding_number(ledger, command))

    return await carry_out(ledger, command, prepare)


async def holding_number(
    ledger: Ledger, command: ClaimVouchers | RecordTransactionNumber | BringInClaim
) -> Beside | None:
    """Let the claim hold its transaction number, alone; None where it has none."""
    transaction = command.transaction
    if transaction is None:
        return None
    id = transaction_id(transaction)
    given_up = await _given_up(ledger, id, transaction)

    def follow(claim_id: UUID, number: Aggregate | None) -> Aggregate | None:
        claim = {"account_id": command.account_id, "claim_id": claim_id}
        if number is None:
            return TransactionNumber.hold(command, transaction, **claim)
        assert isinstance(number, TransactionNumber)
        number.claimed_by(command, **claim, given_up=bool(given_up))
        return None

    return Beside(TransactionNumber, id, given_up is not None, follow)


async def _given_up(ledger: Ledger, id: UUID, transaction: Ref) -> bool | None:
    """Tell whether the claim that has the number needs it no more; None if none has.

    It was voided, or was recorded under another number since. A claim that was
    brought in keeps its number.
    """
    number = await ledger.find(TransactionNumber, id)
    if number is None:
        return None
    holder = await ledger.get(VoucherAccount, number.account_id)
    claim_id = number.claim_id
    if claim_id in holder.earlier_claims:
        return False
    known = holder.transactions.get(claim_id, "")
    return claim_id in holder.voided or known.upper() != transaction.upper()
