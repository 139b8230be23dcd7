"""emmett-postgresql, from npm: `appendToStream`, one event, an expected version."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from benchmarks.peers.asked import Asked
from benchmarks.peers.scratch import node, npm

PACKAGES = (
    "@event-driven-io/emmett-postgresql@0.42.0",
    "@event-driven-io/emmett@0.42.0",
    "@event-driven-io/pongo@0.16.11",
)


@contextmanager
def emmett(url: str, state: bytes) -> Iterator[Asked]:
    """Start it on an empty database.

    Raises: Unavailable.
    """
    modules = npm(*PACKAGES)
    with as_file(files("benchmarks.peers").joinpath("emmett.cjs")) as script:
        process = subprocess.Popen(
            [str(node()), str(script), str(modules), url, json.dumps(state.decode())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with Asked(process) as asked:
            yield asked
