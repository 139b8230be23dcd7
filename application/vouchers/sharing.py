"""Pairing two spouses, and parting them: in both accounts, or in neither."""

from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.kernel import Aggregate, Event, Occasion
from domain.vouchers import (
    EndPairing,
    EndPairingByDeath,
    PairingEnded,
    PairSpouses,
    VoucherAccount,
    pair,
    part,
)


async def pair_spouses(ledger: Ledger, command: PairSpouses) -> Recorded:
    """Pair two holders; `made` is the pairing.

    Raises:
        NotFound
        and what `domain.vouchers.pair` refuses
    """
    ids = dict.fromkeys([command.account_id, command.spouse_account_id])

    def decide(account: VoucherAccount, spouse: VoucherAccount | None = None) -> UUID:
        return pair(account, spouse or account, command)

    return await ledger.change_all(
        command, [(VoucherAccount, id) for id in ids], decide
    )


async def end_pairing(ledger: Ledger, command: EndPairing) -> Recorded:
    """End a pairing, as either of the two asked in writing.

    Raises:
        NotFound, NoLivePairing
    """
    account = await ledger.get(VoucherAccount, command.account_id)
    touched: list[tuple[type[Aggregate], UUID]] = [(VoucherAccount, account.id)]
    if account.pairing is not None:
        touched.append((VoucherAccount, account.pairing.spouse_account_id))

    def decide(account: VoucherAccount, spouse: VoucherAccount | None = None) -> None:
        part(account, spouse or account, command)

    return await ledger.change_all(command, touched, decide)


async def end_pairing_on_death(
    ledger: Ledger, event: Event, occasion: Occasion
) -> Recorded | None:
    """React to a pairing that ended by death: it ends for the survivor as well."""
    assert isinstance(event, PairingEnded)
    if event.cause != "death":
        return None
    command = EndPairingByDeath(
        occasion=occasion,
        account_id=event.spouse_account_id,
        pairing_id=event.pairing_id,
    )
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.end_pairing_by_death(command),
    )
