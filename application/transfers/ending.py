"""Handover, cancellation, death, the vehicle's return, charges and corrections."""

from application.ledger import Ledger, Recorded
from application.transfers import finding
from application.transfers.changing import change, change_and_end
from domain.transfers import (
    AccountForDrugs,
    CancelTransfer,
    CloseTransfer,
    CorrectStepText,
    CorrectStepTime,
    CrossEmpty,
    GiveHandover,
    RecordCharge,
    RecordDeathInTransfer,
    ReturnVehicle,
    TakeOver,
    VoidCharge,
)


async def give_handover(ledger: Ledger, command: GiveHandover) -> Recorded:
    """Hand the patient over, from the escort's side.

    Raises:
        NotFound, and what `Transfer.give_handover` refuses
    """
    return await change(ledger, command, lambda one: one.give_handover(command))


async def take_over(ledger: Ledger, command: TakeOver) -> Recorded:
    """Take the patient over, from the receiver's side.

    Raises:
        NotFound, and what `Transfer.take_over` refuses
    """
    return await change(ledger, command, lambda one: one.take_over(command))


async def cancel(ledger: Ledger, command: CancelTransfer) -> Recorded:
    """End a transfer before it departs.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.cancel` refuses
    """
    reason = await finding.reason(
        ledger, "transfer-cancelled", command.reason, command.occasion
    )
    return await change_and_end(
        ledger, command, lambda one: one.cancel(command, reason())
    )


async def record_death(ledger: Ledger, command: RecordDeathInTransfer) -> Recorded:
    """Keep when and where the patient died.

    Raises:
        NotFound, and what `Transfer.record_death` refuses
    """
    return await change_and_end(ledger, command, lambda one: one.record_death(command))


async def cross_empty(ledger: Ledger, command: CrossEmpty) -> Recorded:
    """Keep the crossing without the patient.

    Raises:
        NotFound, and what `Transfer.cross_empty` refuses
    """
    return await change(ledger, command, lambda one: one.cross_empty(command))


async def return_vehicle(ledger: Ledger, command: ReturnVehicle) -> Recorded:
    """Keep when the vehicle was back.

    Raises:
        NotFound, and what `Transfer.return_vehicle` refuses
    """
    return await change(ledger, command, lambda one: one.return_vehicle(command))


async def account_for_drugs(ledger: Ledger, command: AccountForDrugs) -> Recorded:
    """Keep what became of every controlled drug.

    Raises:
        NotFound, and what `Transfer.account_for_drugs` refuses
    """
    return await change(ledger, command, lambda one: one.account_for_drugs(command))


async def close(ledger: Ledger, command: CloseTransfer) -> Recorded:
    """Close what is handed over and accounted for.

    Raises:
        NotFound, and what `Transfer.close` refuses
    """
    return await change_and_end(ledger, command, lambda one: one.close(command))


async def record_charge(ledger: Ledger, command: RecordCharge) -> Recorded:
    """Keep what an issuer asks for; `made` is the charge.

    Raises:
        NotFound, and what `Transfer.record_charge` refuses
    """
    return await change(ledger, command, lambda one: one.record_charge(command))


async def void_charge(ledger: Ledger, command: VoidCharge) -> Recorded:
    """Take a charge back.

    Raises:
        NotFound, and what `Transfer.void_charge` refuses
    """
    return await change(ledger, command, lambda one: one.void_charge(command))


async def correct_time(ledger: Ledger, command: CorrectStepTime) -> Recorded:
    """Correct when a step happened.

    Raises:
        NotFound, and what `Transfer.correct_time` refuses
    """
    return await change(ledger, command, lambda one: one.correct_time(command))


async def correct_text(ledger: Ledger, command: CorrectStepText) -> Recorded:
    """Correct what was written in a step.

    Raises:
        NotFound, and what `Transfer.correct_text` refuses
    """
    return await change(ledger, command, lambda one: one.correct_text(command))
