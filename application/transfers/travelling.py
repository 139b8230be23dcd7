"""The trip: departure, boundary, arrival, or back."""

from application.ledger import Ledger, Recorded
from application.transfers import finding
from application.transfers.changing import change, change_and_end
from domain.transfers import (
    ArriveAtBoundary,
    ArriveAtDestination,
    ChangeDestination,
    ClearEntry,
    ClearExit,
    DepartWithPatient,
    HoldClearance,
    RecordCondition,
    RefuseClearance,
    ReleaseClearance,
    ReturnToSender,
    StartReturn,
    Transfer,
)


async def depart(ledger: Ledger, command: DepartWithPatient) -> Recorded:
    """Leave with the patient, on a corridor that is open that day.

    Raises:
        NotFound, CorridorNotOpen, NotOnCorridor, and what `Transfer.depart` refuses
    """
    known = await ledger.get(Transfer, command.transfer_id)
    terms = await finding.corridor(ledger, known.corridor.corridor)
    on = finding.day_of(command.occasion)

    def decide(transfer: Transfer) -> None:
        sender, receiver = transfer.corridor.sender, transfer.receiver
        transfer.depart(command, terms(sender, receiver, on))

    return await change(ledger, command, decide)


async def arrive_at_boundary(ledger: Ledger, command: ArriveAtBoundary) -> Recorded:
    """Reach the port.

    Raises:
        NotFound, and what `Transfer.arrive_at_boundary` refuses
    """
    return await change(ledger, command, lambda one: one.arrive_at_boundary(command))


async def clear_exit(ledger: Ledger, command: ClearExit) -> Recorded:
    """Keep that the exit side has looked.

    Raises:
        NotFound, and what `Transfer.clear_exit` refuses
    """
    return await change(ledger, command, lambda one: one.clear_exit(command))


async def clear_entry(ledger: Ledger, command: ClearEntry) -> Recorded:
    """Keep that the entry side has looked.

    Raises:
        NotFound, and what `Transfer.clear_entry` refuses
    """
    return await change(ledger, command, lambda one: one.clear_entry(command))


async def hold_clearance(ledger: Ledger, command: HoldClearance) -> Recorded:
    """Keep the trip at the port until something is settled.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.hold` refuses
    """
    reason = await finding.reason(
        ledger, "clearance-held", command.reason, command.occasion
    )
    return await change(ledger, command, lambda one: one.hold(command, reason()))


async def release_clearance(ledger: Ledger, command: ReleaseClearance) -> Recorded:
    """Let a trip go on that was held.

    Raises:
        NotFound, and what `Transfer.release` refuses
    """
    return await change(ledger, command, lambda one: one.release(command))


async def refuse_clearance(ledger: Ledger, command: RefuseClearance) -> Recorded:
    """Turn a trip back at the port.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.refuse` refuses
    """
    reason = await finding.reason(
        ledger, "clearance-refused", command.reason, command.occasion
    )
    return await change(ledger, command, lambda one: one.refuse(command, reason()))


async def record_condition(ledger: Ledger, command: RecordCondition) -> Recorded:
    """Keep how the patient is on the way.

    Raises:
        NotFound, and what `Transfer.record_condition` refuses
    """
    return await change(ledger, command, lambda one: one.record_condition(command))


async def change_destination(ledger: Ledger, command: ChangeDestination) -> Recorded:
    """Send the trip to another hospital of the corridor.

    Raises:
        NotFound, CorridorNotOpen, NotOnCorridor, ReasonNotListed
        and what `Transfer.change_destination` refuses
    """
    known = await ledger.get(Transfer, command.transfer_id)
    terms = await finding.corridor(ledger, known.corridor.corridor)
    reason = await finding.reason(
        ledger, "destination-changed", command.reason, command.occasion
    )
    on = finding.day_of(command.occasion)

    def decide(transfer: Transfer) -> None:
        sender = transfer.corridor.sender
        new = terms(sender, command.receiver, on)
        transfer.change_destination(command, new, reason())

    return await change(ledger, command, decide)


async def start_return(ledger: Ledger, command: StartReturn) -> Recorded:
    """Turn back on the way.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.start_return` refuses
    """
    reason = await finding.reason(
        ledger, "transfer-returned", command.reason, command.occasion
    )
    return await change(
        ledger, command, lambda one: one.start_return(command, reason())
    )


async def return_to_sender(ledger: Ledger, command: ReturnToSender) -> Recorded:
    """Take the patient back at the sending hospital.

    Raises:
        NotFound, and what `Transfer.return_to_sender` refuses
    """
    return await change_and_end(
        ledger, command, lambda one: one.return_to_sender(command)
    )


async def arrive(ledger: Ledger, command: ArriveAtDestination) -> Recorded:
    """Reach the receiving hospital.

    Raises:
        NotFound, and what `Transfer.arrive` refuses
    """
    return await change(ledger, command, lambda one: one.arrive(command))
