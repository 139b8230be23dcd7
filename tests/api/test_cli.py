"""The command line: what an operator does, and one clear line for every mistake."""

import base64
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from application import imports
from tests.processes import (
    COMMAND,
    SECONDS,
    Ended,
    baybridge,
    environment,
    started,
    stop,
)

OTHER_KEY = base64.b64encode(b"B" * 32).decode()
NOWHERE = "postgresql://clerk:se%20cret@127.0.0.1:1/ledger"
KEYS_NOWHERE = "postgresql://clerk:se%20cret@127.0.0.1:1/keys"
UNKNOWN_ID = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger that is ready, and a token for an operator."""
    folder = tmp_path_factory.mktemp("ledger")
    assert baybridge(folder, "migrate").code == 0
    assert add_token(folder, "ops", "operator").startswith("bb_")
    assert add_token(folder, "auditor", "auditor").startswith("bb_")
    assert add_token(folder, "clerk", "clerk").startswith("bb_")
    return folder


def add_token(folder: Path, name: str, role: str) -> str:
    options = {"name": name, "actor": name, "organisation": "DH", "role": role}
    given = [part for key, value in options.items() for part in (f"--{key}", value)]
    added = baybridge(folder, "token", "add", *given, "--jurisdiction", "HK")
    assert added.code == 0, added.err
    return added.out


def refused(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Run a command that fails; return its code and its one line."""
    ended = baybridge(folder, *arguments, **settings)
    assert ended.code != 0
    [line] = ended.err.splitlines()
    assert "Traceback" not in ended.out + ended.err
    assert "se%20cret" not in ended.out + ended.err
    return ended.code, line.removeprefix("baybridge: ")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on a free port, and its address."""
    with started(folder, "serve", settings={"port": "0"}, says="listens on") as (
        process,
        line,
    ):
        yield process, line.split()[3]


def publish_a_rate(folder: Path) -> Ended:
    told = ("--as", "ops", "--source", "a test", "--standing", "invented")
    return baybridge(folder, "rates", "publish", "2026-02", "1.0873", *told)


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
        template = imports.template()
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
        assert first.out == "98 rows: 98 recorded, the rest was there already.\n"
        assert second.out == "98 rows: 0 recorded, the rest was there already.\n"

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
        assert corrected.out == "The rate of 2026-02 was recorded.\n"
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
        assert baybridge(ledger, "import", "template").out == (
            imports.template().replace("\r\n", "\n")
        )


class TestDoctor:
    def test_it_finds_a_healthy_ledger_well(self, ledger: Path) -> None:
        found = baybridge(ledger, "doctor")
        assert found.code == 0
        assert "ILL" not in found.out
        for what in ("settings", "databases", "keys", "clock", "parked reactions"):
            assert f"ok   {what}: " in found.out

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
