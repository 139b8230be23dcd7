"""From the request to the acceptance."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.kernel import Command
from domain.reference import CorridorCode
from domain.transfers.commands.step import TransferCommand
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
    StepSource,
    TravelDocument,
)
from domain.values import Code, Day, FreeText, Moment, OrganisationCode, Ref

Scopes = Annotated[tuple[ConsentScope, ...], Field(min_length=1, max_length=2)]


class RequestTransfer(Command):
    """The sending doctor asks; the sender is the organisation of who asks (E1).

    The trip is wanted between two moments.
    """

    patient_id: UUID
    corridor: CorridorCode
    receiver: OrganisationCode
    priority: Priority = "routine"
    travel_document: TravelDocument
    travel_document_valid_until: Day
    diagnosis: FreeText
    reason: FreeText
    criteria: Criteria
    grounds: Grounds
    exclusions: Exclusions
    stability: Stability
    infection: FreeText
    needs: Annotated[tuple[Need, ...], Field(max_length=20)] = ()
    wanted_from: Moment
    wanted_until: Moment
    contact: Contact
    source: StepSource = "person"


class OpenAssessment(TransferCommand):
    """The coordinator takes the request up and asks a hospital (E2)."""

    receiver: OrganisationCode


class AskForInformation(TransferCommand):
    """The receiver wants to know more (E2a)."""

    question: FreeText
    document: Ref | None = None


class SupplyInformation(TransferCommand):
    question_id: UUID
    answer: FreeText
    document: Ref | None = None


class RecordAssessment(TransferCommand):
    """One doctor of each side says whether the patient may travel, and how (E3)."""

    side: Side
    opinion: Opinion
    risks: FreeText
    escort: EscortLevel


class AcceptTransfer(TransferCommand):
    """The receiving doctor keeps a bed until a moment (E4)."""

    ward: FreeText
    valid_until: Moment


class DeclineTransfer(TransferCommand):
    reason: Code
    text: FreeText | None = None


class LapseAcceptance(TransferCommand):
    """The moment has passed until which the bed was kept (E22)."""


class GiveTransferConsent(TransferCommand):
    """The patient, or who may sign instead, agrees and knows the risk (E6, S35)."""

    signer: Signer
    risk_disclosed: bool
    scopes: Scopes
    language: ConsentLanguage
    form: Ref


class WithdrawTransferConsent(TransferCommand):
    scopes: Scopes
    form: Ref | None = None
