"""The shape of the code, as tests."""

import ast
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import pytest
from pydantic import StringConstraints

from domain.kernel import Event, Fact
from domain.sealed import Open, Sealed, clinical, financial, identity, none
from domain.values import Code, FreeText, Label, PersonName
from tests import shapes, tags

ROOT = shapes.ROOT
LAYERS = ["domain", "application", "projections", "api"]
SLICES = {
    "directory",
    "disclosures",
    "patients",
    "privacy",
    "requests",
    "vouchers",
    "transfers",
    "attachments",
    "break_glass",
    "notices",
}
# then: reports, settlement
GRAMMAR = {"values", "sealed", "kernel", "reference", "receipts"}

CLOCKS = {"now", "utcnow", "today", "uuid1", "uuid4", "random", "environ", "getenv"}
WORLD = {
    *("os", "sys", "time", "random", "secrets", "socket", "pathlib", "subprocess"),
    *("asyncio", "threading", "logging", "io", "tempfile", "shutil"),
}

EVENTS = shapes.events()


def exists(path: Path) -> bool:
    """A module that has grown becomes a package of the same name."""
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def modules(layer: str) -> set[str]:
    return {path.stem for path in (ROOT / layer).iterdir() if exists(path)}


def outside_world(source: str) -> set[str]:
    """Return the names by which a module looks at the time, chance or the machine."""
    seen: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                seen |= {name} & (CLOCKS | {"open"})
            case ast.Attribute(value=ast.Name(id="date" | "datetime"), attr=name):
                seen |= {name} & CLOCKS
            case ast.Import(names=names):
                seen |= {alias.name.partition(".")[0] for alias in names} & WORLD
            case ast.ImportFrom(module=str(module), names=names):
                seen |= {module.partition(".")[0]} & WORLD
                seen |= {alias.name for alias in names} & CLOCKS
    return seen


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("slice_", sorted(SLICES))
def test_a_slice_has_the_same_name_in_every_layer(layer: str, slice_: str) -> None:
    assert exists(ROOT / layer / slice_)
    assert exists(ROOT / "tests" / layer / f"test_{slice_}")


def test_the_domain_is_its_grammar_and_its_slices() -> None:
    assert modules("domain") - {"__init__"} == GRAMMAR | SLICES


@pytest.mark.parametrize("path", sorted((ROOT / "domain").rglob("*.py")), ids=str)
def test_the_domain_does_not_look_at_the_clock(path: Path) -> None:
    assert outside_world(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from datetime import datetime\ndatetime.now()",
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\nclock = date.today",
        "from uuid import uuid4",
        "import os.path",
        "from pathlib import Path",
        "open('/etc/hostname')",
    ],
)
def test_a_look_at_the_clock_would_be_seen(source: str) -> None:
    assert outside_world(source) != set()


def test_a_day_that_is_given_is_no_look_at_the_clock() -> None:
    assert outside_world("def age(born: int, today: date): return today.year") == set()


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_a_published_event_keeps_its_shape(topic: str) -> None:
    """To change an event on purpose: teach it the old shape, then `make shapes`."""
    assert shapes.published().get(topic) == shapes.shape(EVENTS[topic])


def test_no_published_event_is_ever_taken_back() -> None:
    assert set(shapes.published()) - set(EVENTS) == set()


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_every_field_of_an_event_says_what_it_tells_about_a_person(topic: str) -> None:
    assert tags.faults(EVENTS[topic]) == []


class Place(Fact):
    name: Label
    code: Code


class Remark(Fact):
    text: FreeText


class TaggedInside(Fact):
    code: Open[Code, none]


class WellMade(Event):
    place: Open[Place, none]
    kinds: Open[tuple[Code, ...], none] = ()
    status: Open[Literal["new", "old"] | None, none] = None
    amount: Open[int, financial]
    patient_id: Open[UUID, none]
    names: Sealed[PersonName, identity.of("patient_id")]
    remark: Sealed[Remark | None, clinical] = None


def test_a_well_made_event_has_no_fault() -> None:
    assert tags.faults(WellMade) == []


class Untagged(Event):
    wrong: int


class TaggedTwice(Event):
    wrong: Annotated[int, none, financial]


class OpenAndSealed(Event):
    wrong: Annotated[Code, none, identity]


class OpenName(Event):
    wrong: Open[PersonName, none]


class OpenText(Event):
    wrong: Open[str, none]


class OpenLongText(Event):
    wrong: Open[Annotated[str, StringConstraints(max_length=9)], none]


class OpenTextInside(Event):
    wrong: Open[tuple[str, ...], none]


class OpenKeys(Event):
    wrong: Open[dict[str, int], none]


class OpenFreeText(Event):
    wrong: Open[FreeText, none]


class FreeTextAsIdentity(Event):
    wrong: Sealed[FreeText | None, identity]


class FreeTextWithin(Event):
    wrong: Sealed[tuple[Remark, ...], identity]


class PartlySealed(Event):
    wrong: Sealed[TaggedInside, clinical]


class OpenFloat(Event):
    wrong: Open[float, financial]


class OpenAnything(Event):
    wrong: Open[object, none]


class OpenBytes(Event):
    wrong: Open[bytes, none]


class SealedForNobody(Event):
    wrong: Sealed[Code, identity.of("person_id")]


class SealedForANumber(Event):
    count: Open[int, none]
    wrong: Sealed[Code, identity.of("count")]


@pytest.mark.parametrize(
    "event",
    [
        *(Untagged, TaggedTwice, OpenAndSealed, OpenName, OpenText, OpenLongText),
        *(OpenTextInside, OpenKeys, OpenFreeText, FreeTextAsIdentity, FreeTextWithin),
        *(PartlySealed, OpenFloat, OpenAnything, OpenBytes),
        *(SealedForNobody, SealedForANumber),
    ],
    ids=lambda event: event.__name__,
)
def test_a_badly_made_event_is_found_out(event: type[Event]) -> None:
    found = tags.faults(event)
    assert found
    assert all(fault.startswith("wrong: ") for fault in found)
