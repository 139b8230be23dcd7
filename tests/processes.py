"""The real command line, in processes of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from application.settings import Settings
from tests.watched import LEAKS

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "api.cli")
SECONDS = 60


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


def environment(**settings: str) -> dict[str, str]:
    """What a process sees: none of our own settings but those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BAYBRIDGE_")}
    named = {f"BAYBRIDGE_{name.upper()}": value for name, value in settings.items()}
    return kept | named | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def settings_of(settings: Settings) -> dict[str, str]:
    """The same settings, as a process is told them."""
    assert settings.master_key
    return {
        "database_url": settings.database_url,
        "keys_url": settings.keys_url,
        "master_key": settings.master_key.get_secret_value(),
    }


def baybridge(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Run one command to its end."""
    with TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        asked = {
            "arguments": arguments,
            "environment": environment(**settings),
            "err": str(err),
            "folder": str(folder),
            "out": str(out),
        }
        code = _ask(_nursery(), json.dumps(asked))
        LEAKS.look("log of a process", err.read_text())
        return Ended(code, out.read_text(), err.read_text())


@cache
def _nursery() -> subprocess.Popen[str]:
    """Start the process that forks our commands; it ends when our pipe to it does."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(nursery: subprocess.Popen[str], line: str) -> int:
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{line}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


@contextmanager
def started(
    folder: Path, *arguments: str, settings: Mapping[str, str], says: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a process that stays, wait for its line, kill it if it still stays."""
    with (folder / "stderr.log").open("a") as err:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        )
    try:
        yield process, _line(process, says)
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
        LEAKS.look("log of a process", (folder / "stderr.log").read_text())


def stop(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """Ask a process to leave; return its exit code."""
    process.send_signal(number)
    return process.wait(SECONDS)


def _line(process: subprocess.Popen[str], says: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if says in line:
            return line
    raise AssertionError(f"the process ended with {process.wait()} and never said so")
