"""From the request to the acceptance, or to a no."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from domain.kernel import FirstEvent
from domain.reference import CorridorTerms, ListedReason
from domain.sealed import Open, Sealed, clinical, contact, identity, none
from domain.transfers.events.step import TransferStep
from domain.transfers.states import TransferState
from domain.transfers.values import (
    ConsentLanguage,
    ConsentScope,
    Contact,
    Criteria,
    EscortLevel,
    Exclusions,
    Grounds,
    Need,
    Opinion,
    Priority,
    Side,
    Signer,
    Stability,
    TravelDocument,
)
from domain.values import FreeText, OrganisationCode, Ref

CLINICAL = clinical.of("patient_id")


class TransferRequested(TransferStep, FirstEvent):
    """E1. `corridor` is the row that allows it on the day it is wanted."""

    TOPIC = "transfers.requested"
    LEADS_TO: ClassVar = TransferState.REQUESTED
    CORRECTABLE: ClassVar = frozenset({"diagnosis", "reason", "infection"})

    corridor: Open[CorridorTerms, none]
    priority: Open[Priority, none]
    criteria: Open[Criteria, none]
    exclusions: Open[Exclusions, none]
    travel_document_valid_until: Open[date, none]
    wanted_from: Open[AwareDatetime, none]
    wanted_until: Open[AwareDatetime, none]
    travel_document: Sealed[TravelDocument, identity.of("patient_id")]
    diagnosis: Sealed[FreeText, CLINICAL]
    reason: Sealed[FreeText, CLINICAL]
    grounds: Sealed[Grounds, CLINICAL]
    stability: Sealed[Stability, CLINICAL]
    infection: Sealed[FreeText, CLINICAL]
    needs: Sealed[tuple[Need, ...], CLINICAL]
    contact: Sealed[Contact, contact.of("patient_id")]


class AssessmentOpened(TransferStep):
    """E2. The coordinator asks this hospital."""

    TOPIC = "transfers.assessment-opened"
    LEADS_TO: ClassVar = TransferState.IN_ASSESSMENT

    receiver: Open[OrganisationCode, none]


class InformationRequested(TransferStep):
    """E2a."""

    TOPIC = "transfers.information-requested"
    CORRECTABLE: ClassVar = frozenset({"question"})

    question_id: Open[UUID, none]
    question: Sealed[FreeText, CLINICAL]
    document: Open[Ref | None, none]


class InformationSupplied(TransferStep):
    """E2a."""

    TOPIC = "transfers.information-supplied"
    CORRECTABLE: ClassVar = frozenset({"answer"})

    question_id: Open[UUID, none]
    answer: Sealed[FreeText, CLINICAL]
    document: Open[Ref | None, none]


class AssessmentRecorded(TransferStep):
    """E3. A newer one of the same side stands in the place of the one before."""

    TOPIC = "transfers.assessment-recorded"
    CORRECTABLE: ClassVar = frozenset({"risks"})

    side: Open[Side, none]
    opinion: Open[Opinion, none]
    escort: Open[EscortLevel, none]
    risks: Sealed[FreeText, CLINICAL]


class TransferAccepted(TransferStep):
    """E4. It rests on the two assessments with these versions."""

    TOPIC = "transfers.accepted"
    LEADS_TO: ClassVar = TransferState.ACCEPTED
    CORRECTABLE: ClassVar = frozenset({"ward"})

    receiver: Open[OrganisationCode, none]
    valid_until: Open[AwareDatetime, none]
    sending_assessment: Open[int, none]
    receiving_assessment: Open[int, none]
    ward: Sealed[FreeText, CLINICAL]


class TransferDeclined(TransferStep):
    """E5."""

    TOPIC = "transfers.declined"
    LEADS_TO: ClassVar = TransferState.DECLINED
    CORRECTABLE: ClassVar = frozenset({"text"})

    reason: Open[ListedReason, none]
    text: Sealed[FreeText | None, CLINICAL]


class AcceptanceLapsed(TransferStep):
    """E22. The bed was kept until a moment that has passed."""

    TOPIC = "transfers.acceptance-lapsed"
    LEADS_TO: ClassVar = TransferState.IN_ASSESSMENT

    valid_until: Open[AwareDatetime, none]


class TransferConsentGiven(TransferStep):
    """E6."""

    TOPIC = "transfers.consent-given"

    scopes: Open[tuple[ConsentScope, ...], none]
    language: Open[ConsentLanguage, none]
    form: Open[Ref, none]
    signer: Sealed[Signer, contact.of("patient_id")]


class TransferConsentWithdrawn(TransferStep):
    """E6. Before departure the transfer ends with it; afterwards it is a fact."""

    TOPIC = "transfers.consent-withdrawn"

    scopes: Open[tuple[ConsentScope, ...], none]
    form: Open[Ref | None, none]


AssessingEvent = (
    TransferRequested
    | AssessmentOpened
    | InformationRequested
    | InformationSupplied
    | AssessmentRecorded
    | TransferAccepted
    | TransferDeclined
    | AcceptanceLapsed
    | TransferConsentGiven
    | TransferConsentWithdrawn
)
