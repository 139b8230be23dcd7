"""Undoing a claim, in every record that it changed."""

from typing import Any
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.kernel import Aggregate
from domain.vouchers import (
    Episode,
    VoidClaim,
    VoucherAccount,
    VouchersClaimedInBayArea,
    episode_id,
)


async def void_claim(ledger: Ledger, command: VoidClaim) -> Recorded:
    """Undo a claim: each bucket of each account has back what was taken from it.

    What is due is credited first: what comes back today was not there on 1 January.

    Raises:
        NotFound, NoPolicyForYear
        ClaimUnknown, ClaimAlreadyVoided, NotTheClaimsDesk, VoidWindowPassed
    """
    scheme = await policy.scheme(ledger)
    account = await ledger.get(VoucherAccount, command.account_id)
    spouse_id = account.spouse_in(command.claim_id)
    visit = _episode(account, command.claim_id)
    touched: list[tuple[type[Aggregate], UUID]] = [(VoucherAccount, account.id)]
    touched += [(VoucherAccount, spouse_id)] if spouse_id else []
    touched += [(Episode, visit)] if visit else []

    def decide(account: VoucherAccount, *others: Any) -> None:
        spouse = next((x for x in others if isinstance(x, VoucherAccount)), None)
        for one in (account, spouse):
            if one is not None:
                policy.bring_up_to_date(one, command, scheme)
        account.void_claim(command, spouse)
        for other in others:
            if isinstance(other, Episode):
                other.void_voucher_claim(command, command.claim_id)

    return await ledger.change_all(command, touched, decide)


def _episode(account: VoucherAccount, claim_id: UUID) -> UUID | None:
    claim = account.claim(claim_id)
    if isinstance(claim, VouchersClaimedInBayArea) and claim.episode is not None:
        return episode_id(claim.institution_id, claim.episode)
    return None
