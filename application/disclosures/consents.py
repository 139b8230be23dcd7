"""What a patient agreed to have sent over a boundary."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.disclosures import (
    DisclosureConsents,
    GiveDisclosureConsent,
    PrivacyNotice,
    WithdrawDisclosureConsent,
    disclosure_consents_id,
    privacy_notice_id,
    text_of,
)
from domain.kernel import AlreadyExists
from domain.patients import Patient
from domain.reference import RowRef
from domain.values import local_date


async def give_consent(ledger: Ledger, command: GiveDisclosureConsent) -> Recorded:
    """Keep what a patient agreed to; `made` is the consent.

    Raises:
        NotFound, PrivacyNoticeNotPublished
        and what `DisclosureConsents.give` refuses
    """
    await ledger.get(Patient, command.patient_id)
    shown = command.terms.notice
    notices = await ledger.find(PrivacyNotice, privacy_notice_id(shown.code))
    id = disclosure_consents_id(command.patient_id)

    def row() -> RowRef:
        given_at = command.given_at or command.occasion.at
        return text_of(notices, shown, local_date(given_at))

    def begin() -> list[object]:
        consents = DisclosureConsents.begin_record(command)
        return [consents, consents.give(command, row())]

    if await ledger.find(DisclosureConsents, id) is None:
        with suppress(AlreadyExists):
            return await ledger.change_all(command, [], begin)
    return await ledger.change(
        command, DisclosureConsents, id, lambda one: one.give(command, row())
    )


async def withdraw_consent(
    ledger: Ledger, command: WithdrawDisclosureConsent
) -> Recorded:
    """End a consent; it touches nothing that was sent before.

    Raises:
        NotFound, ConsentInFuture, DisclosureConsentUnknown
    """
    return await ledger.change(
        command,
        DisclosureConsents,
        disclosure_consents_id(command.patient_id),
        lambda consents: consents.withdraw(command),
    )


async def consents_standing(
    ledger: Ledger, patient_id: UUID, at: datetime
) -> tuple[UUID, ...]:
    """Return the consents of a patient in force at a moment, as effective then."""
    consents = await ledger.find(DisclosureConsents, disclosure_consents_id(patient_id))
    return consents.standing(at) if consents else ()
