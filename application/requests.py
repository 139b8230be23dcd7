"""What a desk can do about the requests of a person about his data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from application.keys import erasing
from application.ledger import Ledger, Recorded
from application.ledger.door import Touched
from domain.patients import (
    BirthDate,
    BlindIndex,
    CorrectBirthDate,
    CorrectDeathDate,
    CorrectNames,
    Evidence,
    Patient,
    PatientErased,
    PersonNames,
)
from domain.requests import (
    CORRECTABLE,
    AcknowledgeCorrection,
    CorrectRecord,
    ExtendRequest,
    FieldNotCorrectable,
    HandOverCopy,
    ReceiveRequest,
    Recipient,
    RefuseRequest,
    ReleaseRefusal,
    SendCorrection,
    SubjectRequest,
    Target,
    ValueAlreadySo,
    ValueNotReadable,
)
from domain.values import Day, local_date

_Asking = (
    ExtendRequest
    | SendCorrection
    | AcknowledgeCorrection
    | RefuseRequest
    | HandOverCopy
    | ReleaseRefusal
)
_Decide = Callable[[SubjectRequest], None]

_DAY: TypeAdapter[date] = TypeAdapter(Day)
_BIRTH: TypeAdapter[date] = TypeAdapter(BirthDate)
_TOPICS = {
    "names": ("patients.registered", "patients.names-corrected"),
    "birth-date": ("patients.registered", "patients.birth-date-corrected"),
    "death-date": ("patients.death-recorded", "patients.death-date-corrected"),
}
"""Which event says a field first, and which one says it anew."""


async def receive(ledger: Ledger, command: ReceiveRequest) -> Recorded:
    """Take a request in.

    Raises:
        NotFound, ReceivedInFuture, NothingToCorrect
    """
    await ledger.get(Patient, command.patient_id)
    return await ledger.begin(command, lambda: SubjectRequest.receive(command))


async def extend(ledger: Ledger, command: ExtendRequest) -> Recorded:
    """Say that a copy takes longer, by a written notice.

    Raises:
        NotFound, NotThatRequest, RequestClosed, ExtensionTooLate, ExtensionTooShort
    """
    return await _change(ledger, command, lambda request: request.extend(command))


async def correct(
    ledger: Ledger,
    command: CorrectRecord,
    *,
    names: PersonNames | None = None,
    evidence: Evidence = "sighted",
    recipients: tuple[Recipient, ...] = (),
) -> Recorded:
    """Correct the record as asked: in one step with the answer to the request.

    `names` are the new names, where names are corrected; `recipients` are those who
    got the data in the twelve months before.

    Raises:
        NotFound, NotThatRequest, RequestClosed, FieldNotCorrectable
        ValueNotReadable, ValueAlreadySo, and what `Patient` refuses
    """
    asked = await ledger.get(SubjectRequest, command.request_id)
    if command.field not in CORRECTABLE:
        raise FieldNotCorrectable(field=command.field, correctable=CORRECTABLE)
    change = await _change_of(ledger, command, asked, names, evidence)

    def decide(request: SubjectRequest, patient: Patient) -> None:
        request.check_correctable(command)
        old = _written(patient, command.field)
        target = _target(patient, command.field)
        change.make(patient)
        if not patient.pending_events or target is None:
            raise ValueAlreadySo(field=command.field)
        request.correct(
            command,
            target=target,
            old=old,
            value=_written(patient, command.field),
            recipients=recipients,
        )

    both: Touched = [(SubjectRequest, command.request_id), (Patient, asked.patient_id)]
    return await ledger.change_all(command, both, decide)


async def send(ledger: Ledger, command: SendCorrection) -> Recorded:
    """Record that a recipient was sent the corrected copy.

    Raises:
        NotFound, RecipientUnknown, DayOutOfOrder
    """
    return await _change(ledger, command, lambda request: request.send(command))


async def acknowledge(ledger: Ledger, command: AcknowledgeCorrection) -> Recorded:
    """Record that a recipient said that it came.

    Raises:
        NotFound, RecipientUnknown, CorrectionNotSent, DayOutOfOrder
    """
    return await _change(ledger, command, lambda request: request.acknowledge(command))


async def refuse(ledger: Ledger, command: RefuseRequest) -> Recorded:
    """Refuse a request with reasons; it goes to the refusal log.

    Raises:
        NotFound, RequestClosed
    """
    return await _change(ledger, command, lambda request: request.refuse(command))


async def hand_over(ledger: Ledger, command: HandOverCopy) -> Recorded:
    """Record that the copy was handed over.

    Raises:
        NotFound, NotThatRequest, RequestClosed, DayOutOfOrder
    """
    return await _change(ledger, command, lambda request: request.hand_over(command))


async def release(ledger: Ledger, command: ReleaseRefusal) -> Recorded:
    """Let the particulars of a refusal go, after four years: nobody reads them again.

    Raises:
        NotFound, NotThatRequest, RefusalStillKept
    """
    recorded = await _change(ledger, command, lambda request: request.release(command))
    if not recorded.dry_run:
        await ledger.run(erasing.forget, ledger.keys, command.request_id)
    return recorded


async def forget_refusals(ledger: Ledger, requests: Iterable[UUID]) -> None:
    """Make the reasons unreadable of each refusal that need not be kept any more.

    Those of the last four years stay: whoever was refused may ask for them, erased or
    not (PDPO s.27). They go when they are released.
    """
    today = local_date(ledger.clock())
    for id in requests:
        request = await ledger.find(SubjectRequest, id)
        if request and request.keep_until and today > request.keep_until:
            await ledger.run(erasing.forget, ledger.keys, id)


@dataclass(frozen=True)
class _Change:
    """The command that the patient's own record takes, and what it needs."""

    command: CorrectNames | CorrectBirthDate | CorrectDeathDate
    tokens: tuple[BlindIndex, ...] = ()

    def make(self, patient: Patient) -> None:
        match self.command:
            case CorrectNames():
                patient.correct_names(self.command, match_tokens=self.tokens)
            case CorrectBirthDate():
                patient.correct_birth_date(self.command, match_tokens=self.tokens)
            case CorrectDeathDate():
                patient.correct_death_date(self.command)
            case _:
                assert_never(self.command)


async def _change_of(
    ledger: Ledger,
    command: CorrectRecord,
    asked: SubjectRequest,
    names: PersonNames | None,
    evidence: Evidence,
) -> _Change:
    patient = await ledger.get(Patient, asked.patient_id)
    here: dict[str, Any] = {"occasion": command.occasion, "patient_id": patient.id}
    match command.field:
        case "names":
            if names is None:
                raise ValueNotReadable(field=command.field)
            tokens = await ledger.blind_indexes(
                "name", names.match_texts(patient.born_on())
            )
            corrected = CorrectNames(names=names, evidence=evidence, **here)
            return _Change(corrected, tokens)
        case "birth-date":
            day = _day(command, _BIRTH)
            if not isinstance(patient.names, PersonNames):
                raise PatientErased(id=patient.id)
            tokens = await ledger.blind_indexes("name", patient.names.match_texts(day))
            return _Change(CorrectBirthDate(birth_date=day, **here), tokens)
        case _:
            day = _day(command, _DAY)
            return _Change(CorrectDeathDate(died_on=day, **here))


def _day(command: CorrectRecord, kind: TypeAdapter[date]) -> date:
    try:
        return kind.validate_python(command.value)
    except ValidationError:
        raise ValueNotReadable(field=command.field) from None


def _written(patient: Patient, field: str) -> str:
    """Return what the record says, as it is written in a letter.

    Raises:
        PatientErased
    """
    match field:
        case "names":
            if not isinstance(patient.names, PersonNames):
                raise PatientErased(id=patient.id)
            both = (patient.names.han, patient.names.latin)
            return " / ".join(name for name in both if name)
        case "birth-date":
            return f"{patient.born_on():%Y-%m-%d}"
        case _:
            return f"{patient.died_on:%Y-%m-%d}" if patient.died_on else "-"


def _target(patient: Patient, field: str) -> Target | None:
    version = patient.said_in.get(field)
    if version is None:
        return None
    first, anew = _TOPICS[field]
    topic = anew if field in patient.corrected else first
    return Target(topic=topic, version=version)


async def _change(ledger: Ledger, command: _Asking, decide: _Decide) -> Recorded:
    return await ledger.change(command, SubjectRequest, command.request_id, decide)
