"""What an operator does: migrate, seed, let people in, serve, look after it."""

import re
import signal
import urllib.request
from pathlib import Path

import pytest

from application import imports
from tests.api.test_cli.operator import (
    KEYS_NOWHERE,
    NOWHERE,
    OTHER_KEY,
    add_token,
    publish_a_rate,
    refused,
    serving,
)
from tests.processes import (
    baybridge,
    started,
    stop,
)


class TestOperating:
    def test_migrating_again_changes_nothing(self, ledger: Path) -> None:
        again = baybridge(ledger, "migrate")
        assert again.code == 0
        assert again.out == "The ledger at sqlite:///baybridge.sqlite3 is ready.\n"

    def test_the_directory_is_seeded_once(self, tmp_path: Path) -> None:
        baybridge(tmp_path, "migrate")
        add_token(tmp_path, "ops", "operator")
        first = baybridge(tmp_path, "seed", "gba", "--as", "ops")
        second = baybridge(tmp_path, "seed", "gba", "--as", "ops")
        assert first.out == "213 rows: 213 recorded, the rest was there already.\n"
        assert second.out == "213 rows: 0 recorded, the rest was there already.\n"

    def test_a_rate_is_published_once_and_corrected_by_name(self, ledger: Path) -> None:
        publish_a_rate(ledger)
        assert publish_a_rate(ledger).out == "The rate of 2026-02 was there already.\n"
        told = ("2026-02", "1.09", "--as", "ops", "--source", "a test")
        code, said = refused(ledger, "rates", "publish", *told)
        assert (code, said.partition(" (")[0]) == (
            1,
            "Another rate is published for this month; correct it instead.",
        )
        corrected = baybridge(ledger, "rates", "correct", *told)
        assert corrected.out == "The rate of 2026-02 was corrected.\n"
        back = baybridge(ledger, "rates", "correct", "2026-02", "1.0873", *told[2:])
        assert back.code == 0

    def test_a_token_is_shown_once_and_listed_without_its_secret(
        self, ledger: Path
    ) -> None:
        secret = add_token(ledger, "desk-1", "clerk").strip()
        listed = baybridge(ledger, "token", "list").out
        assert "desk-1" in listed
        assert secret not in listed
        assert baybridge(ledger, "token", "revoke", "desk-1").code == 0

    def test_settings_hide_secrets_and_say_what_is_unverified(
        self, ledger: Path
    ) -> None:
        shown = baybridge(
            ledger,
            "settings",
            database_url=NOWHERE,
            keys_url=KEYS_NOWHERE,
            master_key=OTHER_KEY,
        ).out
        assert "BAYBRIDGE_MASTER_KEY=***\n" in shown
        assert "BAYBRIDGE_DATABASE_URL=postgresql://clerk:***@127.0.0.1" in shown
        assert "UNVERIFIED for vouchers" in shown
        assert OTHER_KEY not in shown
        assert "se%20cret" not in shown

    def test_the_template_is_what_an_import_takes(self, ledger: Path) -> None:
        for kind in (imports.CLAIMS, imports.BALANCES, imports.EARLIER_CLAIMS):
            template = imports.template(kind.columns).replace("\r\n", "\n")
            assert baybridge(ledger, "import", "template", kind.name).out == template
        default = baybridge(ledger, "import", "template").out
        assert default == baybridge(ledger, "import", "template", "claims").out

    def test_every_column_of_an_import_is_explained(self, ledger: Path) -> None:
        for kind in (imports.CLAIMS, imports.BALANCES, imports.EARLIER_CLAIMS):
            shown = baybridge(ledger, "import", "columns", kind.name).out.splitlines()
            for line, column in zip(shown[1:], kind.columns, strict=True):
                assert line.split()[:2] == [column.name, column.filled]
                assert column.says in line


class TestDoctor:
    def test_it_finds_a_healthy_ledger_well(self, ledger: Path) -> None:
        found = baybridge(ledger, "doctor")
        assert found.code == 0
        assert "ILL" not in found.out
        for what in ("settings", "databases", "keys", "clock", "parked reactions"):
            assert f"ok   {what}: " in found.out
        assert re.search(r"ok   views: all \d+ at position 0\n", found.out)

    @pytest.mark.parametrize(
        ("settings", "finding"),
        [
            ({"port": "x"}, "ILL  settings: BAYBRIDGE_PORT"),
            ({"master_key": OTHER_KEY}, "ILL  keys: the master key does not open"),
            ({"clock": "2020-01-01T00:00:00Z"}, "ILL  clock: runs "),
            ({"database_url": "sqlite:///none"}, "ILL  databases: there is no ledger"),
        ],
    )
    def test_it_names_what_is_ill(
        self, ledger: Path, settings: dict[str, str], finding: str
    ) -> None:
        publish_a_rate(ledger)
        found = baybridge(ledger, "doctor", **settings)
        assert found.code == 1
        assert finding in found.out
        assert found.err == "baybridge: 1 thing needs attention\n"


class TestServing:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_it_answers_until_told_to_stop(
        self, ledger: Path, number: signal.Signals
    ) -> None:
        with serving(ledger) as (process, address):
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.status == 200
            assert stop(process, number) == 0

    def test_a_worker_works_until_told_to_stop(self, ledger: Path) -> None:
        with started(ledger, "work", settings={}, says="works") as (process, _):
            assert stop(process, signal.SIGTERM) == 0
