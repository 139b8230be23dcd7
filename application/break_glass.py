"""Opening a foreign record: two people for a while, and a third who reviews it."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.break_glass import (
    AskToOpen,
    ConfirmOpening,
    EndOpening,
    Grant,
    RecordOpening,
    ReviewOpening,
    grant_id,
)
from domain.kernel import Actor, Aggregate, AlreadyExists
from domain.patients import Patient

ATTEMPTS = 2


async def ask(ledger: Ledger, command: AskToOpen) -> Recorded:
    """Ask to see the record of a patient; nothing is open before it is confirmed.

    Raises:
        NotFound: there is no such patient.
        RecordNotForeign, RecordAlreadyOpen, PatientErased, SubjectErased,
        PatientRestricted
    """
    patient = await ledger.get(Patient, command.patient_id)
    patient.born_on()
    await _refuse_restricted(ledger, patient.id)
    by = command.occasion.by
    granted = await ledger.find(Grant, grant_id(by, patient.id))
    attending = frozenset(patient.attending)

    def make() -> RecordOpening:
        return RecordOpening.ask(command, attending=attending, granted=granted)

    return await ledger.begin(command, make)


async def confirm(ledger: Ledger, command: ConfirmOpening) -> Recorded:
    """Open the record, as the second person.

    Raises:
        NotFound: there is none, or it is another organisation's.
        PatientErased, PatientRestricted
        and what `RecordOpening.confirm` refuses
    """
    for _ in range(ATTEMPTS - 1):
        with suppress(AlreadyExists):
            return await _confirm(ledger, command)
    return await _confirm(ledger, command)


async def _confirm(ledger: Ledger, command: ConfirmOpening) -> Recorded:
    opening = await ledger.get(RecordOpening, command.opening_id)
    granted = grant_id(opening.asker, opening.patient_id)
    known = await ledger.find(Grant, granted)

    def begin(opening: RecordOpening) -> list[Aggregate]:
        until = _confirmed(opening, command)
        first = Grant.begin_record(
            command,
            to=opening.asker,
            patient_id=opening.patient_id,
            opening_id=opening.id,
            open_until=until,
        )
        return [first]

    def renew(opening: RecordOpening, grant: Grant) -> None:
        until = _confirmed(opening, command)
        grant.renew(command, opening_id=opening.id, open_until=until)

    await _refuse_gone(ledger, opening, command)
    if known is None:
        return await ledger.change_all(command, [(RecordOpening, opening.id)], begin)
    records = [(RecordOpening, opening.id), (Grant, granted)]
    return await ledger.change_all(command, records, renew)


async def end(ledger: Ledger, command: EndOpening) -> Recorded:
    """Close the record before its time, or withdraw the request.

    Raises:
        NotFound, OpeningOver
    """
    opening = await ledger.get(RecordOpening, command.opening_id)
    granted = grant_id(opening.asker, opening.patient_id)
    if await ledger.find(Grant, granted) is None:
        return await ledger.change(
            command, RecordOpening, opening.id, lambda opening: opening.end(command)
        )

    def end_both(opening: RecordOpening, grant: Grant) -> None:
        opening.end(command)
        grant.end(command, opening.id)

    records = [(RecordOpening, opening.id), (Grant, granted)]
    return await ledger.change_all(command, records, end_both)


async def review(ledger: Ledger, command: ReviewOpening) -> Recorded:
    """Say whether an opening was justified, as a third person.

    Raises:
        NotFound: there is none, or it is another place's.
        and what `RecordOpening.review` refuses
    """
    return await ledger.change(
        command,
        RecordOpening,
        command.opening_id,
        lambda opening: opening.review(command),
    )


class Granted:
    """To whom a record of others is open, as the ledger has it at this moment.

    It is asked of the log and of no view: what another process recorded counts, and
    when the log cannot be asked, the question fails and nothing is open.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def open_to(self, actor: Actor, subject: UUID) -> bool:
        """Say whether a patient's record is open to somebody now.

        Raises:
            Unavailable
        """
        grant = await self._ledger.find(Grant, grant_id(actor, subject))
        return grant is not None and grant.is_open(self._ledger.clock())


def _confirmed(opening: RecordOpening, command: ConfirmOpening) -> datetime:
    opening.confirm(command)
    assert opening.open_until is not None
    return opening.open_until


async def _refuse_gone(
    ledger: Ledger, opening: RecordOpening, command: ConfirmOpening
) -> None:
    """Open nobody's record whose patient was erased or restricted meanwhile.

    Who may not confirm is not told so.
    """
    if opening.asker.organisation == command.occasion.by.organisation:
        patient = await ledger.get(Patient, opening.patient_id)
        patient.born_on()
        await _refuse_restricted(ledger, patient.id)


async def _refuse_restricted(ledger: Ledger, patient_id: UUID) -> None:
    await ledger.run(ledger.keys.refuse_restricted, patient_id)
