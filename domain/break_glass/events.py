"""What has happened to the opening of a foreign record."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from domain.break_glass.commands import Ground, Outcome
from domain.kernel import Event, FirstEvent
from domain.reference import DocumentKind
from domain.sealed import Open, Sealed, clinical, none
from domain.values import ActorId, FreeText, OrganisationCode, Role

Purpose = Literal["BTG"]
"""Break the glass: the purpose of use, as HL7 v3 PurposeOfUse codes it."""


class OpeningAsked(FirstEvent):
    """It waits for a second person until `confirm_until`, that moment excluded."""

    TOPIC = "break-glass.opening-asked"

    patient_id: Open[UUID, none]
    purpose: Open[Purpose, none]
    found_by: Open[DocumentKind, none]
    reason: Sealed[FreeText, clinical.of("patient_id")]
    confirm_until: Open[AwareDatetime, none]
    open_minutes: Open[int, none]
    review_days: Open[int, none]
    confirmers: Open[tuple[Role, ...], none]


class RecordOpened(Event):
    """A second person confirmed: it is open to `opened_to` until `open_until`."""

    TOPIC = "break-glass.record-opened"

    patient_id: Open[UUID, none]
    opened_to: Open[ActorId, none]
    organisation: Open[OrganisationCode, none]
    open_until: Open[AwareDatetime, none]
    review_due_on: Open[date, none]


class OpeningEnded(Event):
    """Somebody closed it before its time, or withdrew the request."""

    TOPIC = "break-glass.opening-ended"

    patient_id: Open[UUID, none]


class OpeningReviewed(Event):
    """A third person said whether it was justified, and why."""

    TOPIC = "break-glass.opening-reviewed"

    patient_id: Open[UUID, none]
    outcome: Open[Outcome, none]
    ground: Open[Ground, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None


OpeningEvent = OpeningAsked | RecordOpened | OpeningEnded | OpeningReviewed


class GrantBegun(FirstEvent):
    """For the first time a person may see a patient's record of others."""

    TOPIC = "break-glass.grant-begun"

    patient_id: Open[UUID, none]
    opening_id: Open[UUID, none]
    open_until: Open[AwareDatetime, none]


class GrantRenewed(Event):
    """The same person may see it again."""

    TOPIC = "break-glass.grant-renewed"

    patient_id: Open[UUID, none]
    opening_id: Open[UUID, none]
    open_until: Open[AwareDatetime, none]


class GrantEnded(Event):
    """The person may see it no more, before the time was over."""

    TOPIC = "break-glass.grant-ended"

    patient_id: Open[UUID, none]
    opening_id: Open[UUID, none]


GrantEvent = GrantBegun | GrantRenewed | GrantEnded
