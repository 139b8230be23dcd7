"""Whether something may cross a boundary, and that it did: recorded before it leaves.

Every door that lets something of a patient out of a place asks here.
"""

from collections.abc import Callable
from datetime import datetime

from application.ledger import Ledger, Recorded
from domain.disclosures import (
    Disclose,
    Disclosure,
    DisclosureConsents,
    DisclosureSettings,
    Ground,
    LegalBases,
    Sending,
    disclosure_consents_id,
    ground_of,
    legal_bases_id,
)
from domain.kernel import Command
from domain.patients import Patient

USUAL = DisclosureSettings()
"""What the law leaves open, as it is set where nobody set it otherwise."""

Papers = Callable[[Command, Disclose], Disclosure]
"""Makes a disclosure of a command, on the ground that holds at that moment."""


async def may_cross(
    ledger: Ledger,
    sending: Sending,
    at: datetime,
    settings: DisclosureSettings = USUAL,
) -> Ground | None:
    """Return what a sending rests on at a moment; None where it crosses nothing.

    Raises:
        NoLegalBasis, ConsentToSendMissing, RecipientOutsideBayArea
    """
    if not sending.crosses:
        return None
    look = await _look(ledger, sending)
    return look(sending, at, settings)


async def papers(
    ledger: Ledger, sending: Sending, settings: DisclosureSettings = USUAL
) -> Papers:
    """Look up what a sending may rest on, for a decision that stores both at once.

    What comes back refuses NoLegalBasis, ConsentToSendMissing, RecipientOutsideBayArea
    and NothingCrosses.
    """
    look = await _look(ledger, sending)

    def make(command: Command, disclose: Disclose) -> Disclosure:
        ground = look(disclose.sending, _moment(command), settings)
        return Disclosure.make(command, disclose, ground)

    return make


async def disclose(
    ledger: Ledger, command: Disclose, settings: DisclosureSettings = USUAL
) -> Recorded:
    """Keep that something is about to leave; it may leave when this is answered.

    Raises:
        NotFound, NoLegalBasis, ConsentToSendMissing, RecipientOutsideBayArea
        NothingCrosses, EmergencyNotAttested
    """
    sending = command.sending
    await ledger.get(Patient, sending.patient_id)
    look = await _look(ledger, sending)

    def make() -> Disclosure:
        sending.check_crosses()
        return Disclosure.by_hand(command, look(sending, _moment(command), settings))

    return await ledger.begin(command, make)


async def _look(
    ledger: Ledger, sending: Sending
) -> Callable[[Sending, datetime, DisclosureSettings], Ground]:
    pair = legal_bases_id(sending.from_place, sending.recipient.place)
    bases = await ledger.find(LegalBases, pair)
    consents = await ledger.find(
        DisclosureConsents, disclosure_consents_id(sending.patient_id)
    )
    return lambda sending, at, settings: ground_of(
        sending, at, bases=bases, consents=consents, settings=settings
    )


def _moment(command: Command) -> datetime:
    """Return when it is sent: what is sent is judged by the law of that moment."""
    return command.occasion.effective_at or command.occasion.at
