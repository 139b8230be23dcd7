"""The README names every setting and every command, and none that does not exist."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import entry
from application.settings import Settings
from domain.vouchers import SchemeSettings

README = (Path(__file__).parent.parent / "README.md").read_text()
NAMES = {f"BAYBRIDGE_{name.upper()}" for name in Settings.model_fields}
OF_THE_TESTS = {"BAYBRIDGE_TEST_DSN", "BAYBRIDGE_SOAK"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_setting_is_documented_as_it_is(name: str) -> None:
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{name}` ")]
    field = Settings.model_fields[name.removeprefix("BAYBRIDGE_").lower()]
    assert field.description
    assert field.description in row
    default = field.default
    written = ",".join(default) if isinstance(default, tuple) else default
    shown = "" if written in (None, "") else f"`{written}`"
    assert row.split("|")[2].strip() == shown


def test_no_setting_is_invented() -> None:
    assert set(re.findall(r"BAYBRIDGE_[A-Z_]+", README)) - OF_THE_TESTS == NAMES


def test_an_unverified_setting_says_so() -> None:
    for name in SchemeSettings.model_fields:
        setting = f"| `BAYBRIDGE_{name.upper()}`"
        [row] = [line for line in README.splitlines() if line.startswith(setting)]
        assert "UNVERIFIED" in row


def test_every_command_is_named() -> None:
    commands = get_command(entry.app).commands  # type: ignore[attr-defined]
    assert commands
    for name in commands:
        assert re.search(rf"`{name}\b", README), name
