"""A peer in a process of its own, asked for a rate by one line at a time."""

import subprocess
from types import TracebackType
from typing import Self

from benchmarks.peers.scratch import Unavailable

SECONDS_TO_END = 10


class Asked:
    """Says `ready` first; answers `CALLERS SECONDS` with calls a second."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def rate(self, callers: int, seconds: float) -> float:
        assert self._process.stdin
        self._process.stdin.write(f"{callers} {seconds}\n")
        self._process.stdin.flush()
        return float(self._line())

    def __enter__(self) -> Self:
        try:
            self._line()
        except Unavailable:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if not line or line.startswith("failed"):
            raise Unavailable(line or "it ended without a word")
        return line

    def _end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
