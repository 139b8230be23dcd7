"""Notices on a real ledger: once after each event, and never because of a replay."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete

from application import notices, patients
from application.keys import KeyStore
from application.ledger import Ledger
from application.notices import Letter, NotSent
from application.notices.preparing import OLDEST
from application.patients import contacts
from application.reactions import Policy, Reactions, reaction_tables
from application.settings import Settings
from domain.kernel import AlreadyExists
from domain.notices import Notice
from domain.patients.contacts import EMail
from domain.vouchers import VouchersClaimedInHongKong
from projections.store import open_database
from tests import stories
from tests.facts import contacts as facts
from tests.facts.notices import ADDRESS, WORDS
from tests.facts.patients import register
from tests.ledgers import Clock, join_ledger
from tests.stories import World, occasion

POLICY = Policy(
    name="tell-of-use",
    topics=frozenset({VouchersClaimedInHongKong.TOPIC}),
    by=notices.sending.BY,
    react=notices.tell_of_use,
    settled=(AlreadyExists,),
)


class Outbox:
    """Remembers what it was given, and fails when it is told to."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.fails: Exception | None = None

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)
        if self.fails:
            raise self.fails


def write(kind: Any, message: Any) -> tuple[str, str]:
    return kind, f"{message.words.amount_hkd}"


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.database_url)
    reaction_tables.create_all(engine)
    yield engine
    engine.dispose()


async def wants_mail(ledger: Ledger, patient: UUID) -> None:
    add = facts.add(EMail(kind="e-mail", address=ADDRESS.written), patient_id=patient)
    add = add.model_copy(update={"occasion": occasion()})
    made = (await contacts.add_contact(ledger, add)).made
    wish = facts.prefer("e-mail", made)
    wish = wish.model_copy(update={"occasion": occasion(), "patient_id": patient})
    await contacts.prefer_notices(ledger, wish)


async def used(ledger: Ledger) -> World:
    world = await stories.mrs_chan(ledger)
    await wants_mail(ledger, world.patient_id)
    await stories.claim_at_dr_wong(ledger, world, 300)
    return world


def prepared(ledger: Ledger) -> list[UUID]:
    rows = ledger.log.recorder.select_notifications(1, 100_000)
    return [
        UUID(str(row.originator_id)) for row in rows if row.topic == "notices.prepared"
    ]


def noted(ledger: Ledger, topic: str) -> int:
    rows = ledger.log.recorder.select_notifications(1, 100_000)
    return sum(row.topic == topic for row in rows)


async def send(ledger: Ledger, outbox: Outbox) -> None:
    for notice_id in prepared(ledger):
        ways: Any = {"e-mail": outbox}
        await notices.deliver(ledger, notice_id, ways, write)


async def a_notice(ledger: Ledger) -> UUID:
    """A notice that waits, to a patient who wants mail."""
    patient = (await patients.register(ledger, register())).id
    await wants_mail(ledger, patient)
    made = await notices.tell_patient(
        ledger, occasion(), patient_id=patient, kind="vouchers-used", words=WORDS
    )
    return made.id


async def test_who_used_vouchers_is_told_once_whatever_is_read_again(
    ledger: Ledger, engine: Engine
) -> None:
    await used(ledger)
    outbox = Outbox()
    for _ in range(3):
        await Reactions(ledger, engine, [POLICY]).catch_up()
        await send(ledger, outbox)
        # As after a restore, or for a worker that reads the whole log again.
        with engine.begin() as connection:
            connection.execute(delete(reaction_tables.tables["reaction_positions"]))
    (letter,) = outbox.letters
    assert (letter.to, letter.text) == (ADDRESS.written, "300")


async def test_without_an_id_of_the_event_a_replay_would_tell_again(
    ledger: Ledger, engine: Engine
) -> None:
    """The control: a reaction that draws its ids tells twice."""

    async def careless(ledger: Ledger, event: Any, given: Any) -> None:
        fresh = given.model_copy(update={"command_id": uuid4()})
        await notices.tell_of_use(ledger, event, fresh)

    await used(ledger)
    for _ in range(2):
        await Reactions(ledger, engine, [replace(POLICY, react=careless)]).catch_up()
        with engine.begin() as connection:
            connection.execute(delete(reaction_tables.tables["reaction_positions"]))
    assert len(prepared(ledger)) == 2


@pytest.mark.parametrize(("late", "told"), [(timedelta(0), 1), (timedelta(1), 0)])
async def test_what_is_long_past_is_not_told(
    ledger: Ledger, engine: Engine, clock: Clock, late: timedelta, told: int
) -> None:
    await used(ledger)
    clock.pass_by(OLDEST + late)
    await Reactions(ledger, engine, [POLICY]).catch_up()
    assert len(prepared(ledger)) == told


async def test_a_patient_without_a_contact_is_noted_and_no_failure(
    ledger: Ledger, engine: Engine
) -> None:
    world = await stories.mrs_chan(ledger)
    await stories.claim_at_dr_wong(ledger, world, 300)
    reactions = Reactions(ledger, engine, [POLICY])
    await reactions.catch_up()
    assert noted(ledger, "notices.unaddressed") == 1
    assert reactions.parked() == []


async def test_a_process_that_died_after_sending_sends_under_the_same_id(
    ledger: Ledger, settings: Settings, clock: Clock
) -> None:
    notice_id = await a_notice(ledger)
    outbox = Outbox()

    class Killed(BaseException):
        pass

    outbox.fails = Killed()  # type: ignore[assignment]
    with pytest.raises(Killed):
        await send(ledger, outbox)
    outbox.fails = None
    with join_ledger(settings, clock) as another:
        await send(another, outbox)
        await send(another, outbox)
    assert [letter.message_id for letter in outbox.letters] == [notice_id] * 2
    assert noted(ledger, "notices.sent") == 1


async def test_a_failed_notice_waits_and_is_sent_later(
    ledger: Ledger, clock: Clock
) -> None:
    await a_notice(ledger)
    outbox = Outbox()
    outbox.fails = NotSent("unreachable")
    await send(ledger, outbox)
    outbox.fails = None
    await send(ledger, outbox)
    assert len(outbox.letters) == 1
    clock.pass_by(timedelta(minutes=1))
    await send(ledger, outbox)
    assert len(outbox.letters) == 2
    assert noted(ledger, "notices.sent") == 1


async def test_an_erased_patient_is_not_told(
    ledger: Ledger, settings: Settings, clock: Clock
) -> None:
    notice_id = await a_notice(ledger)
    patient_id = (await ledger.get(Notice, notice_id)).patient_id
    engine = open_database(settings.keys_database_url)
    KeyStore(engine).destroy(patient_id)
    engine.dispose()
    outbox = Outbox()
    with join_ledger(settings, clock) as another:
        await send(another, outbox)
        assert (await another.get(Notice, notice_id)).state == "given-up"
    assert outbox.letters == []


async def test_the_store_says_nothing_of_where_a_notice_goes(ledger: Ledger) -> None:
    notice_id = await a_notice(ledger)
    (row,) = ledger.log.recorder.select_events(notice_id)
    assert ADDRESS.written.encode() not in row.state
    assert b"amount_hkd" not in row.state
