"""The consents of patients, given and withdrawn; who signed stays sealed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from domain.disclosures import (
    ConsentTerms,
    DisclosureConsentGiven,
    DisclosureConsentWithdrawn,
    OnPaper,
    ToClass,
    ToOrganisation,
)
from domain.sealed import Ciphertext, Erased
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed

Changed = DisclosureConsentGiven | DisclosureConsentWithdrawn


class ConsentRow(Row):
    """A consent; it stands from `given_at` until `withdrawn_at`, within its days.

    It names an organisation, or a kind of recipients and their places.
    """

    consent_id: UUID
    patient_id: UUID
    purpose: str
    organisation: str | None
    recipients: str | None
    places: tuple[str, ...]
    classes: tuple[str, ...]
    notice: str
    notice_version: int
    language: str
    from_on: date
    until_on: date | None
    separate: bool
    given: str
    form: str | None
    signer: Ciphertext | Erased
    given_at: datetime
    recorded_by: str
    recorded_for: str
    withdrawn_at: datetime | None = None
    withdrawal_form: str | None = None
    version: int


def consent(row: ConsentRow | None, event: Changed) -> ConsentRow | None:
    match event:
        case DisclosureConsentGiven():
            return _given(event)
        case DisclosureConsentWithdrawn(form=form):
            return row and row.model_copy(
                update={
                    "withdrawn_at": event.effective_at,
                    "withdrawal_form": form,
                    "version": event.originator_version,
                }
            )
        case _:
            assert_never(event)


def _given(event: DisclosureConsentGiven) -> ConsentRow:
    terms = event.terms
    organisation, recipients, places = _reach(terms)
    return ConsentRow(
        consent_id=event.consent_id,
        patient_id=event.patient_id,
        purpose=terms.purpose,
        organisation=organisation,
        recipients=recipients,
        places=places,
        classes=terms.classes,
        notice=terms.notice.code,
        notice_version=terms.notice.version,
        language=terms.notice.language,
        from_on=terms.from_on,
        until_on=terms.until_on,
        separate=terms.separate,
        given=terms.given.kind,
        form=terms.given.form if isinstance(terms.given, OnPaper) else None,
        signer=as_sealed(event.signer),
        given_at=event.effective_at,
        recorded_by=event.by.id,
        recorded_for=event.by.organisation,
        version=event.originator_version,
    )


def _reach(terms: ConsentTerms) -> tuple[str | None, str | None, tuple[str, ...]]:
    match terms.recipient:
        case ToOrganisation(organisation=organisation):
            return organisation, None, ()
        case ToClass(recipients=recipients, places=places):
            return None, recipients, tuple(place.value for place in places)
        case _:
            assert_never(terms.recipient)


def consent_key(event: Changed) -> Sequence[Key]:
    return ((event.consent_id,),)


CONSENTS = View(
    name="disclosures_consents",
    version=1,
    row=ConsentRow,
    table=table_of(
        "disclosures_consents",
        ConsentRow,
        key=("consent_id",),
        indexes=[("patient_id", "given_at")],
    ),
    listens=(DisclosureConsentGiven, DisclosureConsentWithdrawn),
    evolve=consent,
    keys=consent_key,
)
