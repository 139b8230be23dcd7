"""Every mistake is one clear line and a code that is not zero, never a traceback."""

import subprocess
from pathlib import Path

import pytest

from application import imports
from tests.api.test_cli.operator import (
    KEYS_NOWHERE,
    NOWHERE,
    OTHER_KEY,
    UNKNOWN_ID,
    publish_a_rate,
    refused,
    serving,
)
from tests.processes import (
    COMMAND,
    SECONDS,
    baybridge,
    environment,
)


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "code", "line"),
        [
            ("", 2, "Missing command. (see --help)"),
            ("fold", 2, "No such command 'fold'. (see --help)"),
            ("serve --fast", 2, "No such option: --fast (see --help)"),
            ("import claims", 2, "Missing argument 'file'. (see --help)"),
            ("import claims none.csv", 2, "Missing option '--as'. (see --help)"),
            (
                "import claims none.csv --as ops",
                1,
                "none.csv: No such file or directory",
            ),
            ("import claims . --as ops", 1, ".: Is a directory"),
            (
                "import claims wrong.csv --as ops",
                1,
                "file: the column fee_cny is missing",
            ),
            (
                "import claims right.csv --as clerk --errors no/such.csv",
                1,
                "no/such.csv: No such file or directory",
            ),
            (
                "import claims right.csv --as clerk --errors ./right.csv",
                1,
                "right.csv: is the file that comes in; name another one",
            ),
            (
                "import claims right.csv --as nobody",
                1,
                "there is no live token of that name; `baybridge token list` shows "
                "the names",
            ),
            (
                "import claims right.csv --as auditor",
                1,
                "The role of this token may not do that. (action: vouchers.import)",
            ),
            ("history chan", 2, "that is not an id; give one like "),
            (
                f"history {UNKNOWN_ID}",
                1,
                f"There is no such record. (id: {UNKNOWN_ID})",
            ),
            ("token revoke none", 1, "There is no live token of that name."),
            (
                "rates publish 2026-13 1.1 --as ops --source x",
                2,
                "give a month like 2026-01 and a rate like 1.0873",
            ),
        ],
    )
    def test_a_mistake_is_one_line(
        self, ledger: Path, arguments: str, code: int, line: str
    ) -> None:
        template = imports.template(imports.CLAIMS.columns)
        (ledger / "right.csv").write_text(template)
        (ledger / "wrong.csv").write_text(template.replace("fee_cny", "fee_rmb", 1))
        found, said = refused(ledger, *arguments.split())
        assert (found, said[: len(line)]) == (code, line)

    @pytest.mark.parametrize(
        ("settings", "line"),
        [
            ({"port": "many"}, "BAYBRIDGE_PORT: Input should be a valid integer"),
            ({"port": "70000"}, "BAYBRIDGE_PORT: Input should be less than or equal"),
            (
                {"database_url": "mysql://somewhere"},
                "BAYBRIDGE_DATABASE_URL: must begin with sqlite:/// or postgresql://",
            ),
            (
                {"database_url": NOWHERE},
                "BAYBRIDGE_KEYS_URL is needed with PostgreSQL: keys live apart",
            ),
            (
                {"database_url": "sqlite:///no/such/place.sqlite3"},
                "there is no ledger at no/such/place.sqlite3: run `baybridge migrate`",
            ),
            (
                {
                    "database_url": NOWHERE,
                    "keys_url": KEYS_NOWHERE,
                    "master_key": OTHER_KEY,
                },
                "the database at postgresql://clerk:***@127.0.0.1:1/ledger does not "
                "answer; check BAYBRIDGE_DATABASE_URL",
            ),
            (
                {
                    "database_url": "postgresql://%zz",
                    "keys_url": KEYS_NOWHERE,
                    "master_key": OTHER_KEY,
                },
                "BAYBRIDGE_DATABASE_URL is not an address that PostgreSQL understands",
            ),
            (
                {"master_key": OTHER_KEY},
                "the master key does not open the key store",
            ),
            ({"master_key": "short"}, "the master key is not base64"),
            (
                {"database_url": "sqlite:///notes.sqlite3"},
                "what lies at sqlite:///notes.sqlite3 is not a database of Baybridge",
            ),
            (
                {"database_url": "sqlite:///empty.sqlite3"},
                "the database is not ready: run `baybridge migrate` first",
            ),
        ],
    )
    def test_a_wrong_setting_is_named(
        self, ledger: Path, settings: dict[str, str], line: str
    ) -> None:
        (ledger / "notes.sqlite3").write_text("these are notes, not tables " * 99)
        (ledger / "empty.sqlite3").touch()
        code, said = refused(ledger, "serve", **settings)
        assert (code, said[: len(line)]) == (1, line)

    def test_a_lost_master_key_is_not_made_again(self, tmp_path: Path) -> None:
        assert baybridge(tmp_path, "migrate").code == 0
        (tmp_path / "baybridge-master.key").unlink()
        line = "the master key file baybridge-master.key is missing"
        for command in ("serve", "migrate"):
            assert refused(tmp_path, command)[1].startswith(line)

    def test_a_lost_key_store_is_not_made_again(self, ledger: Path) -> None:
        publish_a_rate(ledger)
        other = {"keys_url": "sqlite:///other-keys.sqlite3"}
        line = "what lies at sqlite:///other-keys.sqlite3 is not the key store"
        assert refused(ledger, "serve", **other)[1].startswith(line)
        assert baybridge(ledger, "migrate", **other).code == 0
        assert refused(ledger, "serve", **other)[1].startswith(line)
        assert refused(ledger, "serve", **other)[1].startswith(line)
        assert f"ILL  keys: {line}" in baybridge(ledger, "doctor", **other).out

    def test_a_port_that_is_taken_is_named(self, ledger: Path) -> None:
        with serving(ledger) as (_, address):
            port = address.rpartition(":")[2]
            code, said = refused(ledger, "serve", port=port)
        assert (code, said.partition(":")[0]) == (
            1,
            f"cannot listen on 127.0.0.1 port {port}",
        )

    def test_a_reader_who_leaves_is_no_failure_to_speak_of(self, ledger: Path) -> None:
        with subprocess.Popen(
            [*COMMAND, "settings"],
            cwd=ledger,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.wait(SECONDS) == 1
            assert process.stderr.read() == b""


def test_in_debug_a_failure_says_where_and_never_what(ledger: Path) -> None:
    """The text of an exception may quote a person."""
    settings = {"log_level": "debug", "database_url": "sqlite:///no/such.sqlite3"}
    done = baybridge(ledger, "doctor", **settings)
    assert done.code
    assert "Traceback" not in done.err
    assert "entry.py:" in done.err
