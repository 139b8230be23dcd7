"""UmaDB, from PyPI, in an environment of its own: server and client are one package."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.peers.asked import SECONDS_TO_END, Asked
from benchmarks.peers.scratch import Unavailable, folder, python_with

PACKAGE = "umadb==0.7.8"
SECONDS_TO_START = 10


@contextmanager
def umadb(state: bytes) -> Iterator[Asked]:
    """Start a server on a new file beside the other peers, and a client of it.

    Raises: Unavailable.
    """
    tools = python_with(PACKAGE)
    with TemporaryDirectory(dir=folder("umadb")) as place:
        port = _free_port()
        server = _start(tools / "umadb", port, Path(place))
        try:
            _wait_for(port, server)
            with _client(tools / "python", port, state) as asked:
                yield asked
        finally:
            server.terminate()
            server.wait(SECONDS_TO_END)


def _start(tool: Path, port: int, place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(str(tool), "--listen", f"127.0.0.1:{port}"),
            *("--db-path", str(place / "uma.db")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def _client(python: Path, port: int, state: bytes) -> Iterator[Asked]:
    with as_file(files("benchmarks.peers").joinpath("uma_client.py")) as script:
        process = subprocess.Popen(
            [str(python), str(script), str(port), state.decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with Asked(process) as asked:
            yield asked


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + SECONDS_TO_START
    while monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise Unavailable("its server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
