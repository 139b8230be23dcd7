"""Every rule of a transfer stands in docs/transfers.md with a name that exists."""

import re
from collections.abc import Iterator
from typing import TypeVar

import pytest

from domain.kernel import EVENTS, Refusal
from domain.transfers import TransferState, TransferStep, Vitals
from tests import pages

PAGE = pages.page("transfers.md")
ROWS = pages.rows(PAGE)
RULES = [
    *("c1", "c2", "c3", "x1", "x2"),
    *(f"E{number}" for number in range(1, 27)),
    *("E2a", "E15a"),
    *(f"G{number}" for number in range(1, 9)),
    *(f"R{number:02d}" for number in range(1, 17)),
]
STATES = [state.value for state in TransferState]
NO_CODE = {"other"}
MEASURED = set(Vitals.model_fields) - {"measured_at", "remark", "oxygen_l_per_min"}


K = TypeVar("K")


def every(kind: type[K]) -> Iterator[type[K]]:
    for below in kind.__subclasses__():
        yield below
        yield from every(below)


REFUSALS = sorted(
    {
        kind.__name__
        for kind in every(Refusal)
        if getattr(kind, "RULE", "").startswith("T-")
    }
)
STEPS = sorted(
    kind.__name__ for kind in EVENTS.values() if issubclass(kind, TransferStep)
)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_listed_once(rule: str) -> None:
    assert sum(row[0] == rule for row in ROWS) == 1


@pytest.mark.parametrize("name", sorted(set(pages.names(PAGE)) - NO_CODE - {*STATES}))
def test_every_name_exists(name: str) -> None:
    assert pages.is_defined(name)


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_by_a_rule_of_a_transfer_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", STEPS)
def test_every_step_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_words_in_fhir(state: str) -> None:
    (row,) = [row for row in ROWS if row[0] == f"`{state}`"]
    assert all(row)
    assert len(row) == 4


@pytest.mark.parametrize("field", sorted(MEASURED))
def test_every_measure_has_the_code_that_its_field_says(field: str) -> None:
    (row,) = [row for row in ROWS if row[0] == f"`{field}`"]
    assert f"LOINC {row[2]}" in str(Vitals.model_fields[field].description)


def test_every_guard_is_told_with_how_it_is_known() -> None:
    marks = re.compile("verified|press|derived|general|not found|see corridors")
    known = [row for row in ROWS if re.fullmatch(r"(G|R)\d+", row[0])]
    assert len(known) == 24
    assert all(marks.search(row[-1]) for row in known)


def test_a_state_is_led_to_by_a_step_and_by_nothing_else() -> None:
    led = {kind.LEADS_TO for kind in every(TransferStep)} | {TransferState.EN_ROUTE_IN}
    assert led - {None} == set(TransferState)
