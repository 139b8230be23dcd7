"""Spouses who share their vouchers (§1.6, BR-14)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.kernel import Aggregate, Command
from domain.values import local_date, local_midnight
from domain.vouchers import claims
from domain.vouchers.buckets import Available, from_bucket
from domain.vouchers.commands import ClaimVouchers, EndPairing, PairSpouses
from domain.vouchers.events import (
    PairingEnded,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
)
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import (
    AlreadyPaired,
    HolderDied,
    MarriageNotDeclared,
    NoLivePairing,
    NotPaired,
    PermissionEnded,
    SameHolder,
    ServiceBeforePairing,
    SharingNotStarted,
    SpousesNotPresent,
)

SHARED_FROM = date(2023, 7, 28)
"""The first day of sharing (S28, S34)."""


def pair(account: AccountMemory, spouse: AccountMemory, command: PairSpouses) -> UUID:
    """Pair two holders from today on, in both accounts; return the pairing's id.

    The two who are paired with each other stay so.

    Raises:
        SharingNotStarted, SameHolder, SpousesNotPresent, MarriageNotDeclared
        DocumentNotAccepted, HolderDied, PermissionEnded, AlreadyPaired
    """
    today = local_date(command.occasion.at)
    _check_declarations(account, spouse, command, today)
    document = claims.accepted(command.document)
    spouse_document = claims.accepted(command.spouse_document)
    live = account.pairing
    if live and _is_live(account, spouse):
        return live.pairing_id
    for one in (account, spouse):
        _check_free(one, today)
    pairing_id = command.occasion.derive("pairing")
    shared = {
        "pairing_id": pairing_id,
        "place": command.place,
        "phone": command.phone,
        "paired_on": today,
        "effective_at": local_midnight(today),
    }
    account.record(
        command,
        SpousePaired,
        patient_id=account.patient_id,
        spouse_account_id=spouse.id,
        document=document,
        method=command.method,
        **shared,
    )
    spouse.record(
        command,
        SpousePaired,
        patient_id=spouse.patient_id,
        spouse_account_id=account.id,
        document=spouse_document,
        method=command.spouse_method,
        **shared,
    )
    return pairing_id


def part(account: AccountMemory, spouse: AccountMemory, command: EndPairing) -> None:
    """End a pairing in both accounts, as one of the two asked in writing.

    Raises:
        NoLivePairing
    """
    live = account.pairing
    if live is None or live.spouse_account_id != spouse.id:
        raise NoLivePairing()
    for one in (account, spouse):
        if one.pairing and one.pairing.pairing_id == live.pairing_id:
            end(one, command, cause="withdrawal", form=command.form)


def end(
    account: AccountMemory, command: Command, *, cause: str, form: str | None = None
) -> None:
    """End the live pairing of one account, if there is one."""
    live = account.pairing
    if live is not None:
        account.record(
            command,
            PairingEnded,
            pairing_id=live.pairing_id,
            spouse_account_id=live.spouse_account_id,
            cause=cause,
            form=form,
        )


def available(spouse: AccountMemory | None) -> Iterator[Available]:
    """Return what the spouse's account could pay: own vouchers, never a reward."""
    if spouse is not None:
        yield Available(
            bucket="spouse", account_id=spouse.id, amount_hkd=spouse.balance_hkd
        )


def check_use(
    account: AccountMemory, spouse: AccountMemory | None, command: ClaimVouchers
) -> None:
    """Refuse the use of a spouse's vouchers that nothing allows.

    The spouse's document is shown at each use (S33, a copy). Both accounts must know
    the pairing: after a death it has ended in one of them at once. Both must be
    eligible: no spouse lends whose permission to stay has ended (E-4).

    Raises:
        NotPaired, ServiceBeforePairing, DocumentNotAccepted, PermissionEnded
    """
    if command.spouse_document is None:
        assert spouse is None
        return
    claims.accepted(command.spouse_document)
    if spouse is None or not _is_live(account, spouse):
        raise NotPaired()
    assert account.pairing is not None
    paired_on = account.pairing.paired_on
    if command.service_date < paired_on:
        raise ServiceBeforePairing(
            service_date=command.service_date, paired_on=paired_on
        )
    claims.check_holder(spouse, command.service_date)


def lend(spouse: AccountMemory, command: Command, claim: Claim) -> None:
    """Record in the spouse's account what the claim took from it, if anything."""
    amount_hkd = from_bucket(claim.taken, "spouse")
    if not amount_hkd:
        return
    assert spouse.pairing is not None
    spouse.record(
        command,
        SpouseUsedVouchers,
        claim_id=claim.claim_id,
        pairing_id=spouse.pairing.pairing_id,
        spouse_account_id=claim.originator_id,
        service_date=claim.service_date,
        amount_hkd=amount_hkd,
        left_hkd=spouse.balance_hkd - amount_hkd,
        effective_at=local_midnight(claim.service_date),
    )


def take_back(spouse: AccountMemory, command: Command, claim: Claim) -> None:
    """Record in the spouse's account what the void of the claim gives back."""
    assert claim.claim_id in spouse.lent
    spouse.record(
        command,
        SpouseGaveBack,
        claim_id=claim.claim_id,
        spouse_account_id=claim.originator_id,
        amount_hkd=spouse.lent[claim.claim_id],
    )


def _is_live(account: AccountMemory, spouse: AccountMemory) -> bool:
    """Tell whether both accounts say that they are paired with each other."""
    mine, theirs = account.pairing, spouse.pairing
    return (
        mine is not None
        and theirs is not None
        and mine.pairing_id == theirs.pairing_id
        and mine.spouse_account_id == spouse.id
        and theirs.spouse_account_id == account.id
        and spouse.died_on is None
    )


def _check_declarations(
    account: Aggregate, spouse: Aggregate, command: PairSpouses, today: date
) -> None:
    if today < SHARED_FROM:
        raise SharingNotStarted(today=today)
    if account.id == spouse.id:
        raise SameHolder()
    if not command.both_present:
        raise SpousesNotPresent()
    if not command.both_declared:
        raise MarriageNotDeclared()


def _check_free(account: AccountMemory, today: date) -> None:
    if account.died_on is not None:
        raise HolderDied(died_on=account.died_on)
    if account.entitled_until is not None and account.entitled_until <= today:
        raise PermissionEnded(permission_ended_on=account.entitled_until)
    if account.pairing is not None:
        raise AlreadyPaired(account_id=account.id)
