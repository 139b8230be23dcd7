"""An invented history, in a ledger of its own."""

from pathlib import Path

import pytest

from tests.api.test_cli.operator import add_token, refused
from tests.ledgers import MASTER_KEY
from tests.postgres import Server
from tests.processes import baybridge

SIMULATE = ("simulate", "--scale", "60000", "--from", "2025", "--until", "2025")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a simulated history, and what was said of it."""
    folder = tmp_path_factory.mktemp("simulated")
    assert baybridge(folder, "migrate").code == 0
    add_token(folder, "ops", "operator")
    add_token(folder, "auditor", "auditor")
    ended = baybridge(folder, *SIMULATE, "--as", "ops")
    assert (ended.code, ended.err) == (0, "")
    return folder, ended.out


def test_it_says_what_has_come_of_it(told: tuple[Path, str]) -> None:
    first, second, third, *_ = told[1].splitlines()
    assert first == "2025-01-01 to 2025-12-31, one elder for 60,000:"
    assert second.startswith("29 elders, ")
    assert third.endswith("a claim (published for 2023: HK$628)")
    assert "medical-practitioner" in told[1]
    assert "refused as planned" in told[1]
    assert "not refused" not in told[1]


def test_the_same_again_adds_nothing(told: tuple[Path, str]) -> None:
    folder, said = told
    again = baybridge(folder, *SIMULATE, "--as", "ops")
    assert (again.code, again.out) == (0, said)


def test_another_history_never_mixes_with_it(told: tuple[Path, str]) -> None:
    code, said = refused(told[0], *SIMULATE, "--as", "ops", "--seed", "2")
    assert code == 1
    assert said.startswith("this ledger holds patients already")
    assert "set BAYBRIDGE_DATABASE_URL to a new database" in said


def test_the_years_are_those_of_the_figures(told: tuple[Path, str]) -> None:
    for years in (("2017", "2025"), ("2025", "2024"), ("2025", "2100")):
        options = ("--from", years[0], "--until", years[1], "--as", "ops")
        code, said = refused(told[0], "simulate", *options)
        assert code == 2
        assert said.startswith("give years from 2018 to ")


def test_not_everybody_may_do_it(told: tuple[Path, str]) -> None:
    code, said = refused(told[0], *SIMULATE, "--as", "auditor")
    assert (code, said.partition(" (")[0]) == (
        1,
        "The role of this token may not do that.",
    )


def test_with_a_server_it_wants_an_empty_ledger(
    tmp_path: Path, postgres_server: Server
) -> None:
    with postgres_server.database() as url, postgres_server.database() as keys_url:
        served = {"database_url": url, "keys_url": keys_url, "master_key": MASTER_KEY}
        assert baybridge(tmp_path, "migrate", **served).code == 0
        token = ("--name", "ops", "--actor", "ops-1", "--organisation", "DH")
        baybridge(
            tmp_path,
            *("token", "add", *token, "--jurisdiction", "HK", "--role", "operator"),
            **served,
        )
        assert baybridge(tmp_path, "seed", "gba", "--as", "ops", **served).code == 0
        code, said = refused(tmp_path, *SIMULATE, "--as", "ops", **served)
        assert code == 1
        assert said.startswith("in service mode it takes an empty ledger")
