"""Tokens stand for a person, and one place decides what that person may do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from application.access import (
    TokenNameTaken,
    Tokens,
    TokenUnknown,
    access_tables,
    actions,
    permit,
    permitted,
)
from application.settings import Settings
from domain.kernel import Forbidden
from domain.values import Role
from projections.store import open_database
from tests.given import CLERK

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.database_url)
    access_tables.create_all(engine)
    yield engine
    engine.dispose()


def test_a_token_stands_for_its_actor(engine: Engine) -> None:
    secret = Tokens(engine).add("desk-1", CLERK, NOW)
    assert Tokens(engine).actor(secret) == CLERK


@pytest.mark.parametrize("secret", ["", "bb_", "bb_x", "bb_\udc80", "x" * 10_000])
def test_a_stranger_is_nobody(engine: Engine, secret: str) -> None:
    Tokens(engine).add("desk-1", CLERK, NOW)
    assert Tokens(engine).actor(secret) is None


def test_many_tokens_are_told_apart_in_one_question(engine: Engine) -> None:
    tokens = Tokens(engine)
    one = tokens.add("desk-1", CLERK, NOW)
    other = tokens.add("desk-2", CLERK.model_copy(update={"id": "clerk.wong"}), NOW)
    gone = tokens.add("desk-3", CLERK, NOW)
    tokens.revoke("desk-3", NOW)
    found = tokens.actors([other, "bb_x", one, gone])
    ids = [actor and actor.id for actor in found.values()]
    assert ids == ["clerk.wong", None, CLERK.id, None]


def test_a_token_that_a_newer_program_made_hurts_no_other(engine: Engine) -> None:
    tokens = Tokens(engine)
    known, newer = (tokens.add(name, CLERK, NOW) for name in ("known", "newer"))
    with engine.begin() as connection:
        change = "UPDATE access_tokens SET role = 'of-tomorrow' WHERE name = 'newer'"
        connection.execute(text(change))
    assert tokens.actors([newer, known]) == {newer: None, known: CLERK}


def test_a_revoked_token_is_refused_at_once_in_every_process(engine: Engine) -> None:
    secret = Tokens(engine).add("desk-1", CLERK, NOW)
    Tokens(engine).revoke("desk-1", NOW)
    assert Tokens(engine).actor(secret) is None
    with pytest.raises(TokenUnknown):
        Tokens(engine).revoke("desk-1", NOW)


def test_a_name_is_given_once(engine: Engine) -> None:
    Tokens(engine).add("desk-1", CLERK, NOW)
    with pytest.raises(TokenNameTaken):
        Tokens(engine).add("desk-1", CLERK, NOW)


def test_the_store_does_not_hold_the_secret(engine: Engine) -> None:
    secret = Tokens(engine).add("desk-1", CLERK, NOW)
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM access_tokens")).all())
    assert secret not in rows
    assert secret.removeprefix("bb_") not in rows
    assert "desk-1" in rows  # the control: the row was read
    assert secret not in repr(Tokens(engine).all())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", sorted(actions()))
def test_every_role_and_action_has_an_answer(role: Role, action: str) -> None:
    actor = CLERK.model_copy(update={"role": role})
    if permitted(actor, action):
        permit(actor, action)
    else:
        with pytest.raises(Forbidden):
            permit(actor, action)


def test_an_insurer_sees_settlement_and_no_patient() -> None:
    insurer = CLERK.model_copy(update={"role": Role.INSURER_READER})
    assert permitted(insurer, "settlement.read")
    for action in ("patients.read", "vouchers.read", "history.read", "vouchers.claim"):
        assert not permitted(insurer, action)


def test_who_dispatches_writes_corridors_vehicles_and_crew() -> None:
    for action in ("corridors.write", "vehicles.write", "crew.write"):
        may = {
            role
            for role in Role
            if permitted(CLERK.model_copy(update={"role": role}), action)
        }
        assert may == {Role.COORDINATOR, Role.OPERATOR}


def test_who_meets_the_crew_sees_who_they_are() -> None:
    may = {
        role
        for role in Role
        if permitted(CLERK.model_copy(update={"role": role}), "crew.identity")
    }
    assert may == {Role.COORDINATOR, Role.CREW, Role.PORT_OFFICER, Role.OPERATOR}
