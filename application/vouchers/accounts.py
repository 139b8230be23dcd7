"""Opening, crediting and freezing one account."""

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.directory import ages_of
from domain.kernel import Event, Occasion
from domain.patients import DeathRecorded, Patient, PermissionRecorded
from domain.vouchers import (
    ChangeEntitlement,
    CreditVouchers,
    FreezeVoucherAccount,
    OpenVoucherAccount,
    ValidateAccount,
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
            command, policy.terms_until_now(scheme, command)
        ),
    )


async def validate_account(ledger: Ledger, command: ValidateAccount) -> Recorded:
    """Say what the check of a holder's particulars found.

    Raises:
        NotFound, AlreadyValidated
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.validate(command),
    )


async def change_entitlement(ledger: Ledger, command: ChangeEntitlement) -> Recorded:
    """Heed the end, or the renewal, of the permission behind a holder's card.

    Raises:
        NotFound
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.change_entitlement(command),
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


async def heed_permission(ledger: Ledger, event: Event, occasion: Occasion) -> Recorded:
    """React to what was recorded of the permission behind a patient's card (E-4).

    The patient is asked and not the event: the last record counts.

    Raises:
        NotFound: the patient has no voucher account.
    """
    assert isinstance(event, PermissionRecorded)
    patient = await ledger.get(Patient, event.originator_id)
    return await change_entitlement(
        ledger,
        ChangeEntitlement(
            occasion=occasion,
            account_id=account_id(patient.id),
            ended_on=patient.holder().permission_ended_on,
        ),
    )
