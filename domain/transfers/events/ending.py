"""What ends a transfer, what is left to do afterwards, and corrections."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from domain.reference import ListedReason
from domain.sealed import Open, Sealed, contact, financial, none
from domain.transfers.commands.ending import FieldName
from domain.transfers.events.assessing import CLINICAL
from domain.transfers.events.step import TransferStep
from domain.transfers.states import TransferState
from domain.transfers.values import AmountMinor, Currency, DrugBalance, Payer
from domain.values import (
    ActorId,
    Code,
    FreeText,
    Jurisdiction,
    OrganisationCode,
    PersonName,
    Ref,
    Topic,
)


class TransferCancelled(TransferStep):
    """E21."""

    TOPIC = "transfers.cancelled"
    LEADS_TO: ClassVar = TransferState.CANCELLED
    CORRECTABLE: ClassVar = frozenset({"text"})

    reason: Open[ListedReason, none]
    text: Sealed[FreeText | None, CLINICAL]


class PatientDiedInTransfer(TransferStep):
    """E23. `effective_at` is the time of death; the place decides whose law it is."""

    TOPIC = "transfers.patient-died"
    LEADS_TO: ClassVar = TransferState.DECEASED
    CORRECTABLE: ClassVar = frozenset({"place"})

    jurisdiction: Open[Jurisdiction, none]
    place: Sealed[FreeText, CLINICAL]
    certified_by: Sealed[PersonName, contact.of("patient_id")]


class VehicleCrossedEmpty(TransferStep):
    """The crossing without the patient; `people` are driver and crew (T-R11)."""

    TOPIC = "transfers.vehicle-crossed-empty"

    leg: Open[Literal["to-fetch", "home"], none]
    control_point: Open[Code, none]
    people: Open[int, none]


class VehicleReturned(TransferStep):
    """E25. The vehicle is back at its base."""

    TOPIC = "transfers.vehicle-returned"

    vehicle_id: Open[UUID, none]


class DrugsAccountedFor(TransferStep):
    """Every controlled line; `even`: nothing is missing or too much (T-R10)."""

    TOPIC = "transfers.drugs-accounted-for"

    balances: Open[tuple[DrugBalance, ...], none]
    even: Open[bool, none]
    witness: Open[ActorId, none]


class TransferClosed(TransferStep):
    """E25."""

    TOPIC = "transfers.closed"
    LEADS_TO: ClassVar = TransferState.CLOSED

    run_report: Open[Ref, none]


class ChargeRecorded(TransferStep):
    """E24. In its own currency, for settlement."""

    TOPIC = "transfers.charge-recorded"

    charge_id: Open[UUID, none]
    issuer: Open[OrganisationCode, none]
    ref: Open[Ref, none]
    service: Open[Code, financial]
    tariff_line: Open[Ref | None, financial]
    payer: Open[Payer, financial]
    amount_minor: Open[AmountMinor, financial]
    currency: Open[Currency, financial]


class ChargeVoided(TransferStep):
    """E24."""

    TOPIC = "transfers.charge-voided"

    charge_id: Open[UUID, none]
    reason: Sealed[FreeText, CLINICAL]


class StepTimeCorrected(TransferStep):
    """E26. Both times are kept; the new one counts from now on."""

    TOPIC = "transfers.step-time-corrected"

    corrected_version: Open[int, none]
    corrected_topic: Open[Topic, none]
    old_at: Open[AwareDatetime, none]
    new_at: Open[AwareDatetime, none]
    reason: Sealed[FreeText, CLINICAL]


class StepTextCorrected(TransferStep):
    """E26. Both texts are kept."""

    TOPIC = "transfers.step-text-corrected"

    corrected_version: Open[int, none]
    corrected_topic: Open[Topic, none]
    field: Open[FieldName, none]
    old: Sealed[FreeText | None, CLINICAL]
    new: Sealed[FreeText, CLINICAL]
    reason: Sealed[FreeText, CLINICAL]


EndingEvent = (
    TransferCancelled
    | PatientDiedInTransfer
    | VehicleCrossedEmpty
    | VehicleReturned
    | DrugsAccountedFor
    | TransferClosed
    | ChargeRecorded
    | ChargeVoided
    | StepTimeCorrected
    | StepTextCorrected
)
