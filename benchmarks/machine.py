"""What a run was made on: a figure without its machine says nothing."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

SETTINGS = (
    *("server_version", "fsync", "synchronous_commit", "full_page_writes"),
    *("wal_sync_method", "shared_buffers", "max_wal_size", "wal_level"),
)
PACKAGES = (
    *("eventsourcing", "psycopg", "pydantic", "pydantic_core", "sqlalchemy"),
    *("fastapi", "uvicorn", "uvloop"),
)


def machine() -> dict[str, Any]:
    """Return the processors, the memory and the versions of this process."""
    return {
        "cpu": _cpu(),
        "cpus": len(os.sched_getaffinity(0)),
        "memory_gib": round(_memory_bytes() / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def server(url: str) -> dict[str, str]:
    """Return the settings of a PostgreSQL that durability and speed hang on."""
    with psycopg.connect(url) as connection:
        return {name: _setting(connection, name) for name in SETTINGS}


def not_durable(settings: dict[str, str]) -> Sequence[str]:
    """Say which settings let a committed event be lost."""
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    return [
        f"PostgreSQL runs with {name}={settings[name]}"
        for name, value in wanted.items()
        if settings[name] != value
    ]


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
    assert row is not None
    return str(row[0])


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
