"""Every rule of the scheme stands in docs/scheme.md with a name that exists."""

import re

import pytest

from tests import pages
from tests.pages import CODE, ROOT

PAGE = pages.page("scheme.md")
NAMES = [name for name in pages.names(PAGE) if name != "rule"]
SIGNALS = sorted(set(re.findall(r"`([a-z]+-[a-z-]+)`", PAGE)))
ROUTES = sorted(set(re.findall(r"`(/[a-z{}/-]+)`", PAGE)))
FORBIDDEN = (
    *("INPATIENT", "DAYSURG", "PREPAID", "PRODUCT", "PUBLIC", "NOTENROLLED", "CASH"),
    *("TRANSFER", "PROXY", "STAFF", "ADVANCE", "FEE", "NMI"),
)
RULES = [
    *(f"E-{number}" for number in range(1, 8)),
    *(f"C-{number}" for number in range(1, 11)),
    *(f"R-{number}" for number in range(1, 11)),
    *(f"G-{number}" for number in range(1, 7)),
    *(f"BR-{number:02d}" for number in range(1, 19)),
    *(f"X-{name}" for name in FORBIDDEN),
]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_listed(rule: str) -> None:
    listed = {
        word
        for line in PAGE.splitlines()
        if line.startswith("| ")
        for word in re.findall(r"[A-Z]+-[A-Z0-9]+", line.split("|")[1])
    }
    assert rule in listed


@pytest.mark.parametrize("name", NAMES)
def test_every_name_exists(name: str) -> None:
    assert (
        pages.is_defined(name)
        or (ROOT / "application" / "simulation" / f"{name}.py").exists()
    )


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_has_a_rule(signal: str) -> None:
    assert f'"{signal}"' in CODE


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_answers(route: str) -> None:
    last = route.rpartition("}")[2]
    assert f'{last}"' in CODE
