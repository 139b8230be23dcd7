"""What has left a place: the accounting of disclosures."""

from datetime import datetime
from uuid import UUID

from domain.disclosures import Disclosed
from domain.sealed import Ciphertext, Erased
from projections.columns import table_of
from projections.views import Row, View, as_sealed_if_any


class DisclosureRow(Row):
    """Who got what of a patient, when, for what and on which ground.

    `basis_id` and `basis_version` name the event that listed the basis;
    `consent_record` and `consent_version` the one that gave the consent, if needed.
    """

    disclosure_id: UUID
    patient_id: UUID
    sent_at: datetime
    from_place: str
    to_place: str
    recipient: str
    city: str | None
    what: str
    note: Ciphertext | Erased | None
    purpose: str
    classes: tuple[str, ...]
    emergency: bool
    basis: str
    basis_code: str | None
    basis_id: UUID | None
    basis_version: int | None
    consent_record: UUID | None
    consent_version: int | None
    about: UUID | None
    position_read: int | None
    sent_by: str
    sender: str


def disclosure(_: DisclosureRow | None, event: Disclosed) -> DisclosureRow:
    ground, recipient = event.ground, event.recipient
    return DisclosureRow(
        disclosure_id=event.originator_id,
        patient_id=event.patient_id,
        sent_at=event.effective_at,
        from_place=event.from_place,
        to_place=recipient.place,
        recipient=recipient.organisation,
        city=recipient.city,
        what=event.what,
        note=as_sealed_if_any(event.note),
        purpose=event.purpose,
        classes=event.classes,
        emergency=event.emergency,
        basis=ground.kind,
        basis_code=ground.code,
        basis_id=ground.row and ground.row.id,
        basis_version=ground.row and ground.row.version,
        consent_record=ground.consent and ground.consent.id,
        consent_version=ground.consent and ground.consent.version,
        about=event.about,
        position_read=event.position_read,
        sent_by=event.by.id,
        sender=event.by.organisation,
    )


DISCLOSURES = View(
    name="disclosures_disclosures",
    version=1,
    row=DisclosureRow,
    table=table_of(
        "disclosures_disclosures",
        DisclosureRow,
        key=("disclosure_id",),
        indexes=[("patient_id", "sent_at", "disclosure_id")],
    ),
    listens=(Disclosed,),
    evolve=disclosure,
    once=True,
)
