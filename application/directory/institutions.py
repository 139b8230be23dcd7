"""Institutions, their service points, departments and prices."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    CloseServicePoint,
    CorrectDepartments,
    DesignateDepartments,
    Institution,
    OpenServicePoint,
    PublishInstitutionPrices,
    RegisterInstitution,
    institution_id,
)


async def register_institution(
    ledger: Ledger, command: RegisterInstitution
) -> Recorded:
    return await begin_or_change(
        ledger,
        command,
        (Institution, institution_id(command.institution.code)),
        begin=lambda: Institution.register(command),
        change=lambda institution: institution.register_again(command),
    )


async def open_service_point(ledger: Ledger, command: OpenServicePoint) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.open_service_point(command),
    )


async def close_service_point(ledger: Ledger, command: CloseServicePoint) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.close_service_point(command),
    )


async def designate_departments(
    ledger: Ledger, command: DesignateDepartments
) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.designate(command),
    )


async def correct_departments(ledger: Ledger, command: CorrectDepartments) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.correct_departments(command),
    )


async def publish_institution_prices(
    ledger: Ledger, command: PublishInstitutionPrices
) -> Recorded:
    return await ledger.change(
        command,
        Institution,
        command.institution_id,
        lambda institution: institution.publish_prices(command),
    )
