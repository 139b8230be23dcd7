"""What a patient agreed to have sent over a boundary, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.disclosures.agreeing import (
    SERVES,
    ConsentSigner,
    ConsentTerms,
    OnPaper,
    RecipientClass,
    ToClass,
)
from domain.disclosures.words import Purpose, Sending
from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent, Refusal
from domain.reference import RowRef
from domain.sealed import Open, Sealed, contact, none
from domain.values import Moment, Ref, local_date

# Commands


class GiveDisclosureConsent(Command):
    """`given_at`: when it was given, if it is entered later."""

    patient_id: UUID
    terms: ConsentTerms
    signer: ConsentSigner
    given_at: Moment | None = None


class WithdrawDisclosureConsent(Command):
    patient_id: UUID
    consent_id: UUID
    withdrawn_at: Moment | None = None
    form: Ref | None = None


# Events


class DisclosureConsentsBegun(FirstEvent):
    TOPIC = "disclosures.consents-begun"

    patient_id: Open[UUID, none]


class DisclosureConsentGiven(Event):
    """`effective_at` is when it was given; `notice_row` published what was shown."""

    TOPIC = "disclosures.consent-given"

    patient_id: Open[UUID, none]
    consent_id: Open[UUID, none]
    terms: Open[ConsentTerms, none]
    notice_row: Open[RowRef, none]
    signer: Sealed[ConsentSigner, contact.of("patient_id")]


class DisclosureConsentWithdrawn(Event):
    """From `effective_at` on nothing more is sent; what was sent stays as it was."""

    TOPIC = "disclosures.consent-withdrawn"

    patient_id: Open[UUID, none]
    consent_id: Open[UUID, none]
    form: Open[Ref | None, none] = None


ConsentEvent = (
    DisclosureConsentsBegun | DisclosureConsentGiven | DisclosureConsentWithdrawn
)


# Refusals


@dataclass(eq=False)
class ConsentInFuture(Refusal):
    """Nobody has agreed or withdrawn in the future; check the time."""

    at: datetime


@dataclass(eq=False)
class ConsentFormReused(Refusal):
    """The number of the form belongs to another consent of this patient."""

    form: Ref


@dataclass(eq=False)
class DisclosureConsentUnknown(Refusal):
    """The patient has no such consent; read the list of consents again."""

    consent_id: UUID


@dataclass(eq=False)
class RecipientsServeOther(Refusal):
    """Recipients of this kind do not serve that purpose; name another kind."""

    recipients: RecipientClass
    purpose: Purpose


def disclosure_consents_id(patient_id: UUID) -> UUID:
    """Derive the id from the patient's, so that there is one record of consents."""
    return uuid5(BAYBRIDGE, f"disclosure-consents/{patient_id}")


@dataclass
class Given:
    """A consent as it is remembered."""

    terms: ConsentTerms
    row: RowRef
    given_at: datetime
    withdrawn_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        withdrawn = self.withdrawn_at is not None and self.withdrawn_at <= at
        return self.given_at <= at and not withdrawn


class DisclosureConsents(Aggregate):
    TOPIC = "disclosures.consents"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None
        self.consents: dict[UUID, Given] = {}

    @classmethod
    def begin_record(cls, command: GiveDisclosureConsent) -> Self:
        patient_id = command.patient_id
        id = disclosure_consents_id(patient_id)
        return cls.begin(command, DisclosureConsentsBegun, id=id, patient_id=patient_id)

    def give(self, command: GiveDisclosureConsent, notice_row: RowRef) -> UUID:
        """Keep what the patient agreed to; return the consent's id.

        The same form with the same terms again records nothing.

        Raises:
            ConsentInFuture, RecipientsServeOther, ConsentFormReused
        """
        given_at = _past(command, command.given_at)
        _refuse_useless(command.terms)
        if known := self._on_form(command.terms):
            return known
        consent_id = command.occasion.derive("disclosure-consent")
        self.record(
            command,
            DisclosureConsentGiven,
            patient_id=command.patient_id,
            consent_id=consent_id,
            terms=command.terms,
            notice_row=notice_row,
            signer=command.signer,
            effective_at=given_at,
        )
        return consent_id

    def withdraw(self, command: WithdrawDisclosureConsent) -> None:
        """End a consent. It touches nothing that was sent before.

        Raises:
            ConsentInFuture, DisclosureConsentUnknown
        """
        withdrawn_at = _past(command, command.withdrawn_at)
        known = self.consents.get(command.consent_id)
        if known is None:
            raise DisclosureConsentUnknown(consent_id=command.consent_id)
        if known.withdrawn_at is None:
            self.record(
                command,
                DisclosureConsentWithdrawn,
                patient_id=command.patient_id,
                consent_id=command.consent_id,
                form=command.form,
                effective_at=max(withdrawn_at, known.given_at),
            )

    def covering(
        self, sending: Sending, at: datetime, *, separate: bool = False
    ) -> RowRef | None:
        """Return the consent under which something may be sent at a moment."""
        on = local_date(at)
        for known in self.consents.values():
            asked_apart = known.terms.separate or not separate
            if asked_apart and known.stands(at) and known.terms.covers(sending, on):
                return known.row
        return None

    def standing(self, at: datetime) -> tuple[UUID, ...]:
        """Return the consents in force at a moment, as effective then."""
        on = local_date(at)
        return tuple(
            consent_id
            for consent_id, known in self.consents.items()
            if known.stands(at)
            and known.terms.from_on <= on <= (known.terms.until_on or date.max)
        )

    def evolve(self, event: ConsentEvent) -> None:
        match event:
            case DisclosureConsentsBegun(patient_id=patient_id):
                self.patient_id = patient_id
            case DisclosureConsentGiven(consent_id=consent_id, terms=terms):
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.consents[consent_id] = Given(terms, row, event.effective_at)
            case DisclosureConsentWithdrawn(consent_id=consent_id):
                self.consents[consent_id].withdrawn_at = event.effective_at
            case _:
                assert_never(event)

    def _on_form(self, terms: ConsentTerms) -> UUID | None:
        if not isinstance(terms.given, OnPaper):
            return None
        for consent_id, known in self.consents.items():
            if known.terms == terms:
                return consent_id
            if known.terms.given == terms.given:
                raise ConsentFormReused(form=terms.given.form)
        return None


def _past(command: Command, moment: datetime | None) -> datetime:
    at = moment or command.occasion.effective_at or command.occasion.at
    if at > command.occasion.at:
        raise ConsentInFuture(at=at)
    return at


def _refuse_useless(terms: ConsentTerms) -> None:
    match terms.recipient:
        case ToClass(recipients=of) if terms.purpose not in SERVES[of]:
            raise RecipientsServeOther(recipients=of, purpose=terms.purpose)
        case _:
            pass
