"""Servers in processes of their own: the real command, or a peer in its place."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from application.settings import Settings
from benchmarks.harness import say
from tests.processes import environment, settings_of

OURS = ("api.cli", "serve")
LIBRARY = ("benchmarks.peers.serving", "library")
BARE = ("benchmarks.peers.serving", "bare")


@contextmanager
def serving(
    settings: Settings, module: Sequence[str], *, workers: int
) -> Iterator[list[int]]:
    """Yield the ports of as many processes, each serving on one of its own."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory()))
        yield [
            stack.enter_context(_started(settings, module, place))
            for _ in range(workers)
        ]


@contextmanager
def _started(settings: Settings, module: Sequence[str], place: Path) -> Iterator[int]:
    told = settings_of(settings) | {
        "port": "0",
        "log_level": "error",
        "command_timeout_seconds": f"{settings.command_timeout_seconds:g}",
    }
    with (place / "stderr.log").open("a+") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=place,
            env=environment(**told),
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        )
        try:
            yield _port(process, place)
        finally:
            _end(process, place)
            assert process.stdout
            process.stdout.close()


def _port(process: subprocess.Popen[str], place: Path) -> int:
    assert process.stdout
    for line in process.stdout:
        if "listens on" in line:
            return int(line.split()[3].rpartition(":")[2])
    said = (place / "stderr.log").read_text()[-1000:]
    code = process.wait()
    raise RuntimeError(f"a server ended with {code} before it listened: {said}")


def _end(process: subprocess.Popen[str], place: Path) -> None:
    """Kill it: there is nobody left to answer; say so if it has ended by itself."""
    if (code := process.poll()) is not None:
        said = (place / "stderr.log").read_text()[-1000:]
        say(f"  a server ended by itself with {code}: {said}")
    process.kill()
    process.wait()
