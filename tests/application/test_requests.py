from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from application import patients, requests
from application.ledger import Ledger
from domain.kernel import NotFound
from domain.patients import Patient
from domain.requests import (
    CorrectRecord,
    FieldNotCorrectable,
    ReceiveRequest,
    Recipient,
    RefuseRequest,
    ReleaseRefusal,
    RequestRefused,
    SubjectRequest,
    ValueAlreadySo,
    ValueNotReadable,
)
from domain.sealed import Ciphertext, Erased
from domain.values import local_midnight
from tests.facts.patients import BORN, NAMES, OTHER_NAMES, register
from tests.given import occasion
from tests.ledgers import Clock

pytestmark = pytest.mark.anyio
TMH = Recipient(organisation="TMH", last_sent_on=date(2025, 12, 1))


async def asked(ledger: Ledger, field: str = "birth-date") -> tuple[UUID, UUID]:
    patient = (await patients.register(ledger, register())).id
    command = ReceiveRequest(
        occasion=occasion(command=2),
        patient_id=patient,
        kind="correction",
        received_on=date(2026, 3, 1),
        field=field,
        says="It is wrong.",
    )
    return patient, (await requests.receive(ledger, command)).id


def correct(request_id: UUID, field: str, value: str = "-") -> CorrectRecord:
    return CorrectRecord(
        occasion=occasion(command=3),
        request_id=request_id,
        field=field,
        value=value,
        reason="Read again.",
    )


async def test_a_birth_date_is_corrected_with_the_answer(ledger: Ledger) -> None:
    patient, request = await asked(ledger)
    command = correct(request, "birth-date", "1955-06-16")
    recorded = await requests.correct(ledger, command, recipients=(TMH,))
    assert recorded.events == (
        "requests.record-corrected",
        "patients.birth-date-corrected",
    )
    assert (await ledger.get(Patient, patient)).born_on() == date(1955, 6, 16)
    kept = await ledger.get(SubjectRequest, request)
    assert (kept.state, kept.sent_on) == ("corrected", {"TMH": None})
    again = await requests.correct(ledger, command, recipients=(TMH,))
    assert again.replayed


async def test_names_are_corrected_and_the_old_event_stands(ledger: Ledger) -> None:
    patient, request = await asked(ledger, "names")
    await requests.correct(ledger, correct(request, "names"), names=OTHER_NAMES)
    assert (await ledger.get(Patient, patient)).names == OTHER_NAMES
    stored = ledger.log.history(request)[-1].event
    assert stored is not None
    said: Any = stored
    assert (said.target.version, said.target.topic) == (1, "patients.registered")
    assert ledger.keys.open(said.old) == "陳大文 / CHAN, Tai Man"
    assert ledger.keys.open(said.value) == "陳小文 / CHAN, Siu Man"


@pytest.mark.parametrize(
    ("field", "value", "names", "refusal"),
    [
        ("diagnosis", "x", None, FieldNotCorrectable),
        ("birth-date", "16 June 1955", None, ValueNotReadable),
        ("birth-date", f"{BORN:%Y-%m-%d}", None, ValueAlreadySo),
        ("names", "-", None, ValueNotReadable),
        ("names", "-", NAMES, ValueAlreadySo),
    ],
)
async def test_nothing_is_recorded_of_what_is_refused(
    ledger: Ledger, field: str, value: str, names: Any, refusal: type[Exception]
) -> None:
    patient, request = await asked(ledger, field)
    before = (await ledger.get(Patient, patient)).version
    with pytest.raises(refusal):
        await requests.correct(ledger, correct(request, field, value), names=names)
    assert (await ledger.get(Patient, patient)).version == before
    assert (await ledger.get(SubjectRequest, request)).state == "open"


async def test_a_request_is_about_somebody(ledger: Ledger) -> None:
    command = ReceiveRequest(
        occasion=occasion(),
        patient_id=UUID(int=9),
        kind="copy",
        received_on=date(2026, 3, 1),
    )
    with pytest.raises(NotFound):
        await requests.receive(ledger, command)


class TestForgettingRefusals:
    """The reasons are kept for four years and no longer (PDPO s.27)."""

    REFUSED = date(2026, 3, 2)
    LAST = date(2030, 3, 2)

    async def refused(self, ledger: Ledger) -> UUID:
        _, request = await asked(ledger)
        refusing = RefuseRequest(
            occasion=occasion(command=4),
            request_id=request,
            ground="opinion",
            reasons="A doctor's opinion.",
        )
        await requests.refuse(ledger, refusing)
        return request

    async def reasons(self, ledger: Ledger, request: UUID) -> object:
        events = await ledger.run(ledger.log.history, request)
        [said] = [one.event for one in events if isinstance(one.event, RequestRefused)]
        assert isinstance(said.reasons, Ciphertext)
        return ledger.keys.open(said.reasons)

    async def test_on_the_last_day_they_stay(
        self, ledger: Ledger, clock: Clock
    ) -> None:
        request = await self.refused(ledger)
        clock.move_to(local_midnight(self.LAST))
        await requests.forget_refusals(ledger, [request])
        assert await self.reasons(ledger, request) == "A doctor's opinion."

    async def test_a_day_later_nobody_reads_them(
        self, ledger: Ledger, clock: Clock
    ) -> None:
        request = await self.refused(ledger)
        clock.move_to(local_midnight(self.LAST + timedelta(days=1)))
        for _ in range(2):
            await requests.forget_refusals(ledger, [request, UUID(int=99)])
        assert isinstance(await self.reasons(ledger, request), Erased)

    async def test_nor_after_the_release(self, ledger: Ledger) -> None:
        request = await self.refused(ledger)
        after = local_midnight(self.LAST + timedelta(days=1))
        rehearsed = ReleaseRefusal(
            occasion=occasion(command=5, at=after, dry_run=True), request_id=request
        )
        await requests.release(ledger, rehearsed)
        assert await self.reasons(ledger, request) == "A doctor's opinion."
        released = ReleaseRefusal(
            occasion=occasion(command=6, at=after), request_id=request
        )
        await requests.release(ledger, released)
        assert isinstance(await self.reasons(ledger, request), Erased)
        assert (await ledger.get(SubjectRequest, request)).state == "released"
