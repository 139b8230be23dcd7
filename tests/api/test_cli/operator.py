"""What an operator does at the command line, and what every mistake must look like."""

import base64
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import (
    Ended,
    baybridge,
    started,
)

OTHER_KEY = base64.b64encode(b"B" * 32).decode()
NOWHERE = "postgresql://clerk:se%20cret@127.0.0.1:1/ledger"
KEYS_NOWHERE = "postgresql://clerk:se%20cret@127.0.0.1:1/keys"
UNKNOWN_ID = "00000000-0000-0000-0000-000000000001"


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
