"""Who else paid for a visit: a settlement of national medical insurance."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application import vouchers
from domain.kernel import Fact, NotFound
from domain.values import Ref
from domain.vouchers import ReportNationalInsurance

router = APIRouter(prefix="/national-insurance-settlements")


class InsuranceSettlement(Fact):
    """`episode` is the institution's number of the visit."""

    institution_id: UUID
    episode: Ref
    settlement: Ref


@router.post(
    "",
    status_code=201,
    dependencies=[allow("vouchers.insurance")],
    responses=refused_by(NotFound),
)
async def report_national_insurance(
    body: Annotated[InsuranceSettlement, Body(examples=[examples.INSURANCE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say that national medical insurance settled a visit; vouchers then may not."""
    command = ReportNationalInsurance(occasion=desk.occasion, **dict(body))
    return desk.acknowledge(
        await vouchers.report_national_insurance(desk.ledger, command)
    )
