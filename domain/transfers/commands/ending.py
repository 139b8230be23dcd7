"""What ends a transfer, what is left to do afterwards, and corrections."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.transfers.commands.step import TransferCommand
from domain.transfers.values import (
    AmountMinor,
    Currency,
    DrugAccount,
    Payer,
    People,
    StepVersion,
)
from domain.values import ActorId, Code, FreeText, Jurisdiction, Moment, PersonName, Ref

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=40)]


class CancelTransfer(TransferCommand):
    """E21."""

    reason: Code
    text: FreeText | None = None


class RecordDeathInTransfer(TransferCommand):
    """A doctor certifies when and where the patient died (E23)."""

    jurisdiction: Jurisdiction | None
    place: FreeText
    certified_by: PersonName


class CrossEmpty(TransferCommand):
    """The vehicle crosses without the patient: to fetch, or on its way home (T-R11)."""

    control_point: Code
    people: People


class ReturnVehicle(TransferCommand):
    """The vehicle is back at its base (E25)."""


class AccountForDrugs(TransferCommand):
    """Say of each controlled line what was wasted and returned (T-R10)."""

    lines: Annotated[tuple[DrugAccount, ...], Field(max_length=100)]
    witness: ActorId


class CloseTransfer(TransferCommand):
    """`run_report` is the full report, which the handover did not wait for (E25)."""

    run_report: Ref


class RecordCharge(TransferCommand):
    """What the issuer asks for a service; `ref` is the number on its bill (E24)."""

    ref: Ref
    service: Code
    tariff_line: Ref | None = None
    payer: Payer
    amount_minor: AmountMinor
    currency: Currency


class VoidCharge(TransferCommand):
    charge_id: UUID
    reason: FreeText


class CorrectStepTime(TransferCommand):
    """A step happened at another moment than was recorded (E26)."""

    version: StepVersion
    happened_at: Moment
    reason: FreeText


class CorrectStepText(TransferCommand):
    """What was written in a step was wrong (E26)."""

    version: StepVersion
    field: FieldName
    text: FreeText
    reason: FreeText
