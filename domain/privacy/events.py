"""What has happened to the privacy of a patient. Nothing here says who it is."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, FirstEvent
from domain.privacy.commands import (
    Binding,
    DeclineGround,
    HoldGround,
    LegalBasis,
    Requester,
    RestrictionGround,
    SinkName,
)
from domain.privacy.retention import Keeping
from domain.sealed import DataClass, Open, none
from domain.values import Ref


class PrivacyRecordBegun(FirstEvent):
    TOPIC = "privacy.record-begun"

    patient_id: Open[UUID, none]


class LegalHoldPlaced(Event):
    """While it stands, nothing of the patient is destroyed (P-15)."""

    TOPIC = "privacy.legal-hold-placed"

    patient_id: Open[UUID, none]
    hold_id: Open[UUID, none]
    ground: Open[HoldGround, none]
    ref: Open[Ref, none]


class LegalHoldLifted(Event):
    TOPIC = "privacy.legal-hold-lifted"

    patient_id: Open[UUID, none]
    hold_id: Open[UUID, none]
    ref: Open[Ref, none]


class PatientRestricted(Event):
    """From now on the record is stored, and nothing else is done with it."""

    TOPIC = "privacy.patient-restricted"

    patient_id: Open[UUID, none]
    ground: Open[RestrictionGround, none]


class RestrictionLifted(Event):
    TOPIC = "privacy.restriction-lifted"

    patient_id: Open[UUID, none]
    ref: Open[Ref, none]


class ErasureRequested(Event):
    TOPIC = "privacy.erasure-requested"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    requester: Open[Requester, none]
    basis: Open[LegalBasis, none]
    received_on: Open[date, none]


class ErasureApproved(Event):
    """By somebody else than who requested it; the patient is restricted with it."""

    TOPIC = "privacy.erasure-approved"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]


class ErasureDeclined(Event):
    """To be entered in the log of refusals (PDPO s.27, at least four years)."""

    TOPIC = "privacy.erasure-declined"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    ground: Open[DeclineGround, none]


class ErasurePostponed(Event):
    """Refused for now: stored only, until a day or until holds are lifted (P-15).

    To be entered in the log of refusals. `keepings` begin with the longest, which
    decides.
    """

    TOPIC = "privacy.erasure-postponed"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    due_on: Open[date | None, none]
    keepings: Open[tuple[Keeping, ...], none]
    holds: Open[tuple[UUID, ...], none]


class ErasureBegun(Event):
    """The keys of these classes are to be destroyed: there is no way back."""

    TOPIC = "privacy.erasure-begun"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    data_classes: Open[tuple[DataClass, ...], none]


class KeysDestroyed(Event):
    TOPIC = "privacy.keys-destroyed"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    data_classes: Open[tuple[DataClass, ...], none]
    binding: Open[Binding, none]
    sinks: Open[tuple[SinkName, ...], none]


class ErasureCompleted(Event):
    """Everything was made unreadable by destroying the keys."""

    TOPIC = "privacy.erasure-completed"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]


class ErasureRepeated(Event):
    """A restored backup had forgotten the erasure: it was done once more (P-4)."""

    TOPIC = "privacy.erasure-repeated"

    patient_id: Open[UUID, none]
    erasure_id: Open[UUID, none]
    data_classes: Open[tuple[DataClass, ...], none]
    binding: Open[Binding, none]


class NewRecordAllowed(Event):
    """New keys may be made; what was sealed before stays unreadable (P-1)."""

    TOPIC = "privacy.new-record-allowed"

    patient_id: Open[UUID, none]
    ref: Open[Ref, none]


ErasureEvent = (
    ErasureRequested
    | ErasureApproved
    | ErasureDeclined
    | ErasurePostponed
    | ErasureBegun
    | KeysDestroyed
    | ErasureCompleted
    | ErasureRepeated
)
PrivacyEvent = (
    PrivacyRecordBegun
    | LegalHoldPlaced
    | LegalHoldLifted
    | PatientRestricted
    | RestrictionLifted
    | ErasureEvent
    | NewRecordAllowed
)
