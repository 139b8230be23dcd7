"""Corridors: registered, joined to hospitals, opened, extended and closed."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    AdmitHospital,
    CloseCorridor,
    Corridor,
    ExtendCorridor,
    Institution,
    OpenCorridor,
    RegisterCorridor,
    corridor_id,
    hospital_of,
    institution_id,
)


async def register_corridor(ledger: Ledger, command: RegisterCorridor) -> Recorded:
    return await begin_or_change(
        ledger,
        command,
        (Corridor, corridor_id(command.corridor.code)),
        begin=lambda: Corridor.register(command),
        change=lambda corridor: corridor.register_again(command),
    )


async def admit_hospital(ledger: Ledger, command: AdmitHospital) -> Recorded:
    organisation = command.hospital.organisation
    institution = await ledger.find(Institution, institution_id(organisation))
    return await ledger.change(
        command,
        Corridor,
        command.corridor_id,
        lambda corridor: corridor.admit(
            command, hospital_of(institution, organisation)
        ),
    )


async def open_corridor(ledger: Ledger, command: OpenCorridor) -> Recorded:
    return await ledger.change(
        command,
        Corridor,
        command.corridor_id,
        lambda corridor: corridor.open(command),
    )


async def extend_corridor(ledger: Ledger, command: ExtendCorridor) -> Recorded:
    return await ledger.change(
        command,
        Corridor,
        command.corridor_id,
        lambda corridor: corridor.extend(command),
    )


async def close_corridor(ledger: Ledger, command: CloseCorridor) -> Recorded:
    return await ledger.change(
        command,
        Corridor,
        command.corridor_id,
        lambda corridor: corridor.close(command),
    )
