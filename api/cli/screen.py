"""What the command line shows: rich on a terminal, plain lines everywhere else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 200
SECONDS_BETWEEN_LINES = 10.0

Report = Callable[[int], None]
"""Is told how much is done."""


def console(*, stderr: bool = False) -> Console:
    """Return a console; a file or a pipe gets long lines and no colours."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = PLAIN_WIDTH
    return made


def say(line: str, *, style: str | None = None) -> None:
    console().print(line, style=style, soft_wrap=True)


def count(number: int, one: str) -> str:
    """Say how many there are of something: 1 row, 2 rows."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def complain(line: str) -> None:
    console(stderr=True).print(f"baybridge: {line}", soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Show rows under headings, none of them cut off."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console().print(table)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(f"{rate:,.0f}/s" if rate else "", style="dim")


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Report]:
    """Show how far something is, how fast it goes, and how long it will take.

    A bar on a terminal; elsewhere a line now and then, for whoever reads the log.
    """
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield Lines(what, total).report
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=shown) as bars:
        task = bars.add_task(what, total=total)
        yield lambda done: bars.update(task, completed=done)


class Lines:
    """Says how far something is in plain lines, none in the first seconds."""

    def __init__(
        self, what: str, total: int | None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._what = what
        self._total = total
        self._clock = clock
        self._began = self._said = clock()

    def report(self, done: int) -> None:
        now = self._clock()
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            console(stderr=True).print(self.line(done), soft_wrap=True)

    def line(self, done: int) -> str:
        rate = done / max(self._clock() - self._began, 0.001)
        said = f"{self._what}: {done:,}"
        if self._total is not None:
            said += f" of {self._total:,}"
        said += f", {rate:,.0f}/s"
        if self._total is not None and rate:
            left = timedelta(seconds=round(max(0, self._total - done) / rate))
            said += f", {left} left"
        return said
