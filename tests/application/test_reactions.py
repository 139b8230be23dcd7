"""An event came in, so a command goes out: once, whatever breaks in between."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine

from application.ledger import Ledger, Recorded
from application.reactions import Policy, Reactions, reaction_tables
from application.settings import Settings
from domain.kernel import Event, NotFound, Occasion, Unavailable, VersionStale
from projections.store import open_database
from tests.application.test_ledger import OTHER, add, adding, open_tally, total
from tests.facts.tally import AddToTally, Tally, TallyAdded
from tests.given import CLERK


async def copy_to_other(ledger: Ledger, event: Event, occasion: Occasion) -> Recorded:
    assert isinstance(event, TallyAdded)
    if event.amount == 13:
        raise VersionStale(id=OTHER, expected=1, actual=2)
    command = AddToTally(occasion=occasion, amount=event.amount)
    return await ledger.change(command, Tally, OTHER, lambda one: one.add(command))


def policy(name: str = "copy-to-other") -> Policy:
    def of_tally(event: Event) -> bool:
        return event.originator_id != OTHER

    async def react(ledger: Ledger, event: Event, occasion: Occasion) -> object:
        return await copy_to_other(ledger, event, occasion) if of_tally(event) else None

    return Policy(
        name=name, topics=frozenset({TallyAdded.TOPIC}), by=CLERK, react=react
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.database_url)
    reaction_tables.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def reactions(ledger: Ledger, engine: Engine) -> Reactions:
    return Reactions(ledger, engine, [policy()])


async def test_an_event_is_followed_by_its_command(
    ledger: Ledger, reactions: Reactions
) -> None:
    await open_tally(ledger)
    await open_tally(ledger, id=OTHER)
    await add(ledger, adding(5))
    await reactions.catch_up()
    assert await total(ledger, OTHER) == 5
    await reactions.catch_up()
    assert await total(ledger, OTHER) == 5


async def test_a_crash_before_the_position_is_kept_does_not_repeat_the_command(
    ledger: Ledger, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_tally(ledger)
    await open_tally(ledger, id=OTHER)
    await add(ledger, adding(5))
    for _ in range(3):
        crashing = Reactions(ledger, engine, [policy()])
        monkeypatch.setattr(crashing, "_remember", crash)
        with pytest.raises(Unavailable):
            await crashing.catch_up()
    await Reactions(ledger, engine, [policy()]).catch_up()
    assert await total(ledger, OTHER) == 5


async def test_control_another_policy_is_another_command(
    ledger: Ledger, engine: Engine
) -> None:
    await open_tally(ledger)
    await open_tally(ledger, id=OTHER)
    await add(ledger, adding(5))
    await Reactions(ledger, engine, [policy("one"), policy("two")]).catch_up()
    assert await total(ledger, OTHER) == 10


async def test_nothing_to_do_is_settled(ledger: Ledger, reactions: Reactions) -> None:
    await open_tally(ledger)
    await add(ledger, adding(5))
    await reactions.catch_up()
    with pytest.raises(NotFound):
        await ledger.get(Tally, OTHER)
    assert reactions.parked() == []


async def test_what_is_refused_is_parked_and_the_rest_goes_on(
    ledger: Ledger, reactions: Reactions
) -> None:
    await open_tally(ledger)
    await open_tally(ledger, id=OTHER)
    refused = await add(ledger, adding(13))
    await add(ledger, adding(5, command=3))
    await reactions.catch_up()
    assert await total(ledger, OTHER) == 5
    assert refused.position
    assert reactions.parked() == [
        ("copy-to-other", refused.position - 1, "VersionStale")
    ]


async def test_the_command_belongs_to_the_case_of_the_event(
    ledger: Ledger, reactions: Reactions
) -> None:
    await open_tally(ledger)
    await open_tally(ledger, id=OTHER)
    await add(ledger, adding(5))
    await reactions.catch_up()
    [*_, cause] = ledger.log.history(UUID(int=42))
    [*_, effect] = ledger.log.history(OTHER)
    assert cause.event
    assert effect.event
    assert effect.event.correlation_id == cause.event.correlation_id
    assert effect.event.command_id != cause.event.command_id


def crash(*_: object) -> None:
    raise Unavailable
