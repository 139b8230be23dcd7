"""Vehicle, crew, load, papers and the port."""

from application.ledger import Ledger, Recorded
from application.transfers import finding
from application.transfers.changing import change
from domain.transfers import (
    AcknowledgePreNotice,
    AssignCrew,
    AssignVehicle,
    ConfirmReadiness,
    FileManifest,
    PreNotifyBoundary,
    ReceiveRecordBundle,
    SendRecordBundle,
    Transfer,
    WithdrawReadiness,
)


async def assign_vehicle(ledger: Ledger, command: AssignVehicle) -> Recorded:
    """Take a vehicle and its driver for the planned trip.

    Raises:
        NotFound, VehicleWithdrawn, CrewMemberLeft
        and what `Transfer.assign_vehicle` refuses
    """
    vehicle = await finding.vehicle(ledger, command.vehicle_id, command.occasion)
    people = await finding.crew(ledger, [command.driver_id], command.occasion)

    def decide(transfer: Transfer) -> None:
        (driver,) = people()
        transfer.assign_vehicle(command, vehicle(), driver)

    return await change(ledger, command, decide)


async def assign_crew(ledger: Ledger, command: AssignCrew) -> Recorded:
    """Name everybody who rides along, but the driver.

    Raises:
        NotFound, CrewMemberLeft, and what `Transfer.assign_crew` refuses
    """
    people = await finding.crew(ledger, command.member_ids, command.occasion)
    return await change(ledger, command, lambda one: one.assign_crew(command, people()))


async def file_manifest(ledger: Ledger, command: FileManifest) -> Recorded:
    """Keep what is on board.

    Raises:
        NotFound, and what `Transfer.file_manifest` refuses
    """
    return await change(ledger, command, lambda one: one.file_manifest(command))


async def notify_boundary(ledger: Ledger, command: PreNotifyBoundary) -> Recorded:
    """Tell the port who is coming; `made` is the notice.

    Raises:
        NotFound, and what `Transfer.notify_boundary` refuses
    """
    return await change(ledger, command, lambda one: one.notify_boundary(command))


async def acknowledge_notice(ledger: Ledger, command: AcknowledgePreNotice) -> Recorded:
    """Keep that one side of the port has the notice.

    Raises:
        NotFound, and what `Transfer.acknowledge_notice` refuses
    """
    return await change(ledger, command, lambda one: one.acknowledge_notice(command))


async def send_record(ledger: Ledger, command: SendRecordBundle) -> Recorded:
    """Send the patient's record ahead; `made` is the bundle.

    Raises:
        NotFound, and what `Transfer.send_record` refuses
    """
    return await change(ledger, command, lambda one: one.send_record(command))


async def receive_record(ledger: Ledger, command: ReceiveRecordBundle) -> Recorded:
    """Keep that the record has come, whole and unchanged.

    Raises:
        NotFound, and what `Transfer.receive_record` refuses
    """
    return await change(ledger, command, lambda one: one.receive_record(command))


async def confirm_readiness(ledger: Ledger, command: ConfirmReadiness) -> Recorded:
    """Say that all of G1 to G8 hold.

    Raises:
        NotFound, and what `Transfer.confirm_readiness` refuses
    """
    return await change(ledger, command, lambda one: one.confirm_readiness(command))


async def withdraw_readiness(ledger: Ledger, command: WithdrawReadiness) -> Recorded:
    """Take the readiness back, to arrange something again.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.withdraw_readiness` refuses
    """
    reason = await finding.reason(
        ledger, "readiness-withdrawn", command.reason, command.occasion
    )
    return await change(
        ledger, command, lambda one: one.withdraw_readiness(command, reason())
    )
