"""A foreign record is opened, on a real ledger and in more than one process."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application import break_glass, patients
from application.break_glass import Granted
from application.keys import PatientRestricted, changing
from application.ledger import Ledger, Recorded
from application.settings import Settings
from domain.break_glass import (
    OpeningAlreadyConfirmed,
    OpeningOver,
    RecordAlreadyOpen,
    RecordNotForeign,
    RecordOpening,
    SecondPersonNeeded,
)
from domain.kernel import Actor, NotFound, Refusal
from domain.values import Role
from tests.facts import break_glass as facts
from tests.facts.break_glass import ASKER, SECOND, THIRD
from tests.facts.patients import register
from tests.given import CLERK, SOME_TIME
from tests.ledgers import Clock, join_ledger, open_ledger

HOUR = timedelta(minutes=60)
MOMENT = timedelta(microseconds=1)
OF_ANOTHER = SECOND.model_copy(update={"organisation": "HKU-SZH"})


async def patient_of_others(ledger: Ledger) -> UUID:
    return (await patients.register(ledger, register(command=100))).id


async def asked(ledger: Ledger, patient: UUID, *, command: int = 1) -> UUID:
    command_ = facts.ask(patient_id=patient, command=command, at=ledger.clock())
    return (await break_glass.ask(ledger, command_)).id


async def confirmed(ledger: Ledger, opening: UUID, *, command: int = 2) -> Recorded:
    return await break_glass.confirm(
        ledger, facts.confirm(opening_id=opening, command=command, at=ledger.clock())
    )


async def test_two_people_open_it_in_every_process_at_once(
    ledger: Ledger, settings: Settings, clock: Clock
) -> None:
    patient = await patient_of_others(ledger)
    with join_ledger(settings, clock) as elsewhere:
        here, there = Granted(ledger), Granted(elsewhere)
        opening = await asked(ledger, patient)
        assert not await there.open_to(ASKER, patient)
        await confirmed(elsewhere, opening)
        assert await here.open_to(ASKER, patient)
        assert await there.open_to(ASKER, patient)
        await break_glass.end(ledger, facts.end(opening_id=opening, command=3))
        assert not await here.open_to(ASKER, patient)
        assert not await there.open_to(ASKER, patient)


@pytest.mark.parametrize(
    ("passed", "open_then"), [(HOUR - MOMENT, True), (HOUR, False)]
)
async def test_it_closes_by_the_clock(
    ledger: Ledger, clock: Clock, passed: timedelta, open_then: bool
) -> None:
    patient = await patient_of_others(ledger)
    await confirmed(ledger, await asked(ledger, patient))
    clock.pass_by(passed)
    assert await Granted(ledger).open_to(ASKER, patient) is open_then


async def test_without_the_second_person_it_stays_closed(ledger: Ledger) -> None:
    """The control: a request alone opens nothing, nor does the asker's own yes."""
    patient = await patient_of_others(ledger)
    opening = await asked(ledger, patient)
    with pytest.raises(SecondPersonNeeded):
        await break_glass.confirm(
            ledger, facts.confirm(ASKER, opening_id=opening, command=2)
        )
    assert not await Granted(ledger).open_to(ASKER, patient)


@pytest.mark.parametrize(
    "other",
    [
        SECOND,
        ASKER.model_copy(update={"role": Role.CLERK}),
        ASKER.model_copy(update={"organisation": "HKU-SZH"}),
    ],
)
async def test_it_is_open_to_who_asked_alone_and_in_that_role(
    ledger: Ledger, other: Actor
) -> None:
    patient = await patient_of_others(ledger)
    await confirmed(ledger, await asked(ledger, patient))
    assert not await Granted(ledger).open_to(other, patient)
    assert not await Granted(ledger).open_to(ASKER, UUID(int=5))


async def test_another_organisation_does_not_find_the_request(ledger: Ledger) -> None:
    opening = await asked(ledger, await patient_of_others(ledger))
    with pytest.raises(NotFound):
        await break_glass.confirm(
            ledger, facts.confirm(OF_ANOTHER, opening_id=opening, command=2)
        )


async def test_two_who_confirm_at_once_open_it_once(
    ledger: Ledger, settings: Settings
) -> None:
    opening = await asked(ledger, await patient_of_others(ledger))
    with open_ledger(settings) as elsewhere:
        answers = await asyncio.gather(
            *(
                confirmed(desk, opening, command=command)
                for command, desk in enumerate([ledger, elsewhere] * 3, start=2)
            ),
            return_exceptions=True,
        )
    done = [one for one in answers if isinstance(one, Recorded)]
    assert [one.events for one in done] == [
        ("break-glass.record-opened", "break-glass.grant-begun")
    ]
    late = [one for one in answers if isinstance(one, OpeningAlreadyConfirmed)]
    assert len(late) == 5


async def test_two_requests_confirmed_at_once_are_one_grant(
    ledger: Ledger, settings: Settings
) -> None:
    patient = await patient_of_others(ledger)
    one, other = await asked(ledger, patient), await asked(ledger, patient, command=9)
    with open_ledger(settings) as elsewhere:
        answers = await asyncio.gather(
            confirmed(ledger, one), confirmed(elsewhere, other, command=3)
        )
    begun = {event for answer in answers for event in answer.events}
    assert begun >= {"break-glass.grant-begun", "break-glass.grant-renewed"}


async def test_a_confirmation_sent_twice_opens_it_no_longer(
    ledger: Ledger, clock: Clock
) -> None:
    opening = await asked(ledger, await patient_of_others(ledger))
    first = await confirmed(ledger, opening)
    clock.pass_by(timedelta(minutes=10))
    again = await confirmed(ledger, opening)
    assert again == first.model_copy(update={"replayed": True})
    found = await ledger.get(RecordOpening, opening)
    assert found.open_until == SOME_TIME + HOUR


async def test_what_was_withdrawn_is_not_opened(ledger: Ledger) -> None:
    opening = await asked(ledger, await patient_of_others(ledger))
    await break_glass.end(ledger, facts.end(opening_id=opening, command=3))
    with pytest.raises(OpeningOver):
        await confirmed(ledger, opening)


async def test_an_earlier_opening_that_is_ended_leaves_the_later_one(
    ledger: Ledger,
) -> None:
    patient = await patient_of_others(ledger)
    one, other = await asked(ledger, patient), await asked(ledger, patient, command=9)
    await confirmed(ledger, one)
    await confirmed(ledger, other, command=3)
    await break_glass.end(ledger, facts.end(opening_id=one, command=4))
    assert await Granted(ledger).open_to(ASKER, patient)


async def test_it_is_opened_again_after_it_was_closed(
    ledger: Ledger, clock: Clock
) -> None:
    patient = await patient_of_others(ledger)
    await confirmed(ledger, await asked(ledger, patient))
    with pytest.raises(RecordAlreadyOpen):
        await asked(ledger, patient, command=3)
    clock.pass_by(HOUR)
    again = await confirmed(ledger, await asked(ledger, patient, command=4), command=5)
    assert again.events[1] == "break-glass.grant-renewed"
    assert await Granted(ledger).open_to(ASKER, patient)


async def test_ones_own_patient_needs_no_opening(ledger: Ledger) -> None:
    patient = await patient_of_others(ledger)
    own = ASKER.model_copy(update={"organisation": CLERK.organisation})
    with pytest.raises(RecordNotForeign):
        await break_glass.ask(ledger, facts.ask(own, patient_id=patient))


async def test_an_unknown_patient_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        await break_glass.ask(ledger, facts.ask(patient_id=UUID(int=5)))


async def test_a_restricted_patient_is_opened_to_nobody(ledger: Ledger) -> None:
    patient = await patient_of_others(ledger)
    opening = await asked(ledger, patient)
    changing.restrict(ledger.keys.store.engine, patient)
    ledger.keys.heed()
    with pytest.raises(PatientRestricted):
        await asked(ledger, patient, command=9)
    with pytest.raises(PatientRestricted):
        await confirmed(ledger, opening)


async def test_an_erased_patient_is_opened_to_nobody_but_reviewed(
    ledger: Ledger, clock: Clock
) -> None:
    patient = await patient_of_others(ledger)
    opened = await asked(ledger, patient)
    await confirmed(ledger, opened)
    clock.pass_by(HOUR)
    waiting = await asked(ledger, patient, command=9)
    ledger.keys.store.destroy(patient)
    ledger.keys.heed()
    with pytest.raises(Refusal, match="erased"):
        await asked(ledger, patient, command=10)
    with pytest.raises(Refusal, match="erased"):
        await confirmed(ledger, waiting, command=11)
    review = facts.review(opening_id=opened, command=12, at=ledger.clock())
    assert (await break_glass.review(ledger, review)).version == 3


async def test_the_reason_is_sealed(ledger: Ledger) -> None:
    opening = await asked(ledger, await patient_of_others(ledger))
    await confirmed(ledger, opening)
    end = facts.end(THIRD, opening_id=opening, command=3)
    await break_glass.end(ledger, end)
    noted = facts.review(opening_id=opening, note="Nothing but allergies", command=4)
    await break_glass.review(ledger, noted)
    stored = ledger.log.recorder.select_notifications(start=1, limit=100)
    kept = b"".join(event.state for event in stored).decode()
    assert "Unconscious" not in kept
    assert "allergies" not in kept
    assert '"purpose":"BTG"' in kept
