"""Every route, for everybody: `matrix.csv` says what each role of each place gets.

`python -m tests.abuse.test_matrix` writes the file anew; a person reads what changed.
A row names who is let in, by where the actor stands to the record of the path: its own
organisation, another hospital, another insurer, another jurisdiction. `shows`: the
answer names somebody's record that the path did not; `in`: it is answered; `rule`: the
door was passed and a rule or the form refused; `absent`: 404. Who is not named got 403.
"""

import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import logs
from application.access import policy
from domain.values import Role
from tests.abuse.matrix_world import (
    PLACES,
    Answer,
    MatrixWorld,
    Route,
    matrix_world,
    somebody,
)

MATRIX = Path(__file__).parent / "matrix.csv"
GAPS = Path(__file__).parent / "matrix_gaps.txt"
COLUMNS = ("route", "action", *PLACES)
SUBJECTS = ("patient_id", "account_id", "claim_id", "transfer_id", "opening_id")
PASSED = {400, 409, 412, 415, 422}


def kind_of(world: MatrixWorld, route: Route, answer: Answer) -> str:
    """Say in one word what an answer means; a failure of the service has none."""
    if answer.status in PASSED:
        return "rule"
    if answer.status in (403, 404):
        return {403: "refused", 404: "absent"}[answer.status]
    assert answer.status in (200, 201), (str(route), answer)
    address = world.address(route.path)
    others = [world.known[one] for one in SUBJECTS]
    shows = any(id in answer.body and id not in address for id in others)
    return "shows" if shows else "in"


def cell(world: MatrixWorld, route: Route, place: str) -> str:
    """Return who gets what, in the order of the roles; 403 is left out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for role in Role:
        answer = world.ask(route, somebody(route, role, place))
        found[kind_of(world, route, answer)].append(role.value)
    kinds = ("shows", "in", "rule", "absent")
    return "; ".join(f"{one}: {' '.join(found[one])}" for one in kinds if found[one])


def row(world: MatrixWorld, route: Route) -> dict[str, str]:
    cells = {place: cell(world, route, place) for place in PLACES}
    return {"route": str(route), "action": route.described["x-action"], **cells}


def expected() -> dict[str, dict[str, str]]:
    if not MATRIX.exists():
        return {}
    with MATRIX.open(newline="") as lines:
        return {row["route"]: row for row in csv.DictReader(lines)}


EXPECTED = expected()


def test_every_route_has_a_row(known: dict[str, Route]) -> None:
    """Who adds a route writes the file anew, and looks at the new row."""
    assert set(EXPECTED) == set(known)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_route_answers_as_the_matrix_says(
    matrix: MatrixWorld, known: dict[str, Route], name: str
) -> None:
    assert row(matrix, known[name]) == EXPECTED[name]


DESK = set(Role) - {
    *(Role.VOUCHER_OFFICER, Role.AUDITOR, Role.PRIVACY_OFFICER, Role.OPERATOR),
    Role.PORT_OFFICER,
}
"""Who works for one organisation. The others answer for a scheme, a place or a port."""

RECORDS = {f"{{{name}}}" for name in (*SUBJECTS, "attachment_id")}


def let_in(cell: str, kinds: set[str]) -> set[Role]:
    """Return who gets one of some kinds of answers."""
    found: set[Role] = set()
    for part in filter(None, cell.split("; ")):
        kind, _, roles = part.partition(": ")
        if kind in kinds:
            found |= {Role(role) for role in roles.split()}
    return found


def gaps(rows: dict[str, dict[str, str]]) -> set[str]:
    """Return the routes on which a desk reaches or learns of a foreign record."""
    found = set()
    for name, row in rows.items():
        of_a_record = any(part in name for part in RECORDS)
        kinds = {"shows", "in", "rule"} if of_a_record else {"shows"}
        if any(let_in(row[place], kinds) & DESK for place in PLACES[1:]):
            found.add(name)
    return found


def test_no_desk_reaches_a_foreign_record_but_by_the_routes_that_are_told() -> None:
    """What is told in `matrix_gaps.txt` is still to be closed; nothing may be added."""
    told = set(GAPS.read_text("utf-8").splitlines())
    assert gaps(EXPECTED) - told == set()


def test_nobody_comes_in_without_a_token(
    matrix: MatrixWorld, known: dict[str, Route]
) -> None:
    answers = {name: matrix.ask(route, None).status for name, route in known.items()}
    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.fixture
def without_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The policies without the file that wins over every permit."""
    own = Path(policy.__file__).parent / "policies" / "own.cedar"
    loose = policy.policy_text().replace(own.read_text("utf-8"), "")
    assert loose != policy.policy_text()
    monkeypatch.setattr(policy, "policies", lambda: policy.checked(loose))
    policy._decide.cache_clear()
    yield
    policy._decide.cache_clear()


@pytest.mark.usefixtures("without_own")
def test_control_without_the_rules_of_whose_it_is_the_matrix_fails(
    matrix: MatrixWorld, known: dict[str, Route]
) -> None:
    name = "GET /patients/{patient_id}"
    found = row(matrix, known[name])
    assert found["own"] == EXPECTED[name]["own"]
    assert all(found[place] != EXPECTED[name][place] for place in PLACES[1:])


def write() -> None:
    logs.configure("error")
    with (
        tempfile.TemporaryDirectory() as folder,
        matrix_world(Path(folder)) as world,
        MATRIX.open("w", newline="") as lines,
    ):
        sheet = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        sheet.writeheader()
        for route in world.routes().values():
            sheet.writerow(row(world, route))


if __name__ == "__main__":
    write()
    sys.exit(0)
