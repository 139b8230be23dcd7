"""Opening, crediting and freezing one account."""

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.directory import ages_of
from domain.kernel import Event, Occasion
from domain.patients import DeathRecorded, Patient
from domain.vouchers import (
    CreditVouchers,
    FreezeVoucherAccount,
    OpenVoucherAccount,
    VoucherAccount,
    VoucherAccountOpened,
    account_id,
)


async def open_account(ledger: Ledger, command: OpenVoucherAccount) -> Recorded:
    """Open an account with everything that is due since eligibility (C-10).

    Raises:
        NotFound, AlreadyExists
        NoPolicyForYear, NoEligibleAge
        HolderDied, NoEntitlingDocument, PermissionEnded, NotYetEligible
    """
    patient = await ledger.get(Patient, command.patient_id)
    scheme = await policy.scheme(ledger)

    def make() -> VoucherAccount:
        account = VoucherAccount.open(command, patient.holder(), ages_of(scheme))
        policy.bring_up_to_date(account, command, scheme)
        return account

    return await ledger.begin(command, make)


async def credit(ledger: Ledger, command: CreditVouchers) -> Recorded:
    """Credit one account with what is due.

    Raises:
        NotFound, NoPolicyForYear
    """
    scheme = await policy.scheme(ledger)
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.credit(
            command, policy.issues_until_now(scheme, command)
        ),
    )


async def freeze(ledger: Ledger, command: FreezeVoucherAccount) -> Recorded:
    """Close an account for services after the holder's death.

    Raises:
        NotFound
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.freeze(command),
    )


async def freeze_on_death(ledger: Ledger, event: Event, occasion: Occasion) -> Recorded:
    """React to a patient's death, with an occasion derived from its event.

    Raises:
        NotFound: the patient has no voucher account.
    """
    assert isinstance(event, DeathRecorded)
    return await freeze(
        ledger,
        FreezeVoucherAccount(
            occasion=occasion,
            account_id=account_id(event.originator_id),
            died_on=event.died_on,
        ),
    )


async def freeze_if_dead(
    ledger: Ledger, event: Event, occasion: Occasion
) -> Recorded | None:
    """React to an account that was opened while its holder's death was recorded.

    The reaction to the death found no account; this one finds the death.
    """
    assert isinstance(event, VoucherAccountOpened)
    patient = await ledger.get(Patient, event.patient_id)
    if patient.died_on is None:
        return None
    return await freeze(
        ledger,
        FreezeVoucherAccount(
            occasion=occasion,
            account_id=event.originator_id,
            died_on=patient.died_on,
        ),
    )
