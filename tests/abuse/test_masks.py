"""What is masked stays masked on every route that reads: its words are looked for."""

from collections.abc import Iterator

import pytest

from application.access.seeing import Sight
from domain.values import Role
from tests.abuse.matrix_world import MatrixWorld, Route, somebody
from tests.facts.patients import NAMES

SECRETS = ("陳大文", "A123456", "1946-05-01")
"""Mrs Chan's name, the number of her card, and her birth date."""

INSURERS = (Role.INSURER_READER, Role.INSURER_ADJUDICATOR)


def reading(known: dict[str, Route]) -> Iterator[Route]:
    """Return the routes that read records; a template tells an invented example."""
    return (
        route
        for route in known.values()
        if route.method.upper() == "GET" and not route.path.endswith("/template")
    )


def leaks(world: MatrixWorld, known: dict[str, Route], role: Role) -> set[str]:
    """Return the routes whose answer tells one of the secrets to somebody."""
    found = set()
    for route in reading(known):
        answer = world.ask(route, somebody(route, role, "own"))
        if any(secret in answer.body for secret in SECRETS):
            found.add(str(route))
    return found


def test_the_secrets_are_those_of_the_world() -> None:
    assert NAMES.han in SECRETS


@pytest.mark.parametrize("role", [*INSURERS, Role.AUDITOR, Role.OPERATOR])
def test_nobody_is_named_to_them(
    matrix: MatrixWorld, known: dict[str, Route], role: Role
) -> None:
    assert leaks(matrix, known, role) == set()


def test_a_clerk_is_told(matrix: MatrixWorld, known: dict[str, Route]) -> None:
    """The control: the secrets are in the answers that may tell them."""
    assert "GET /patients/{patient_id}" in leaks(matrix, known, Role.CLERK)


def test_control_without_masks_an_auditor_would_be_told(
    matrix: MatrixWorld, known: dict[str, Route], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sight, "opens", lambda *_: True)
    assert "GET /patients/{patient_id}" in leaks(matrix, known, Role.AUDITOR)
