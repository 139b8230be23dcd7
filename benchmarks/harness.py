"""Samples, medians, bars, and the one line of JSON that a run ends with."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

ROUNDS = 5
"""A median of fewer runs is not believed."""

Run = Callable[[], float]
"""Runs a contender once, and returns its figure."""


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Bar:
    """What a benchmark must reach: `ours` divided by `peer`, at least or at most."""

    ours: str
    peer: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def name(self) -> str:
        """The peer; with the figure of ours where its name does not tell which."""
        _, _, case = self.peer.partition("@")
        ours = self.ours.partition("@")[2]
        return self.peer if case == ours else f"{self.ours}/{self.peer}"

    def is_met(self, ratio: float) -> bool:
        if self.at_least is not None:
            return ratio >= self.at_least
        return self.at_most is not None and ratio <= self.at_most

    def words(self) -> str:
        if self.at_least is not None:
            return f"must be at least {self.at_least:g}"
        return f"must be at most {self.at_most:g}"


@dataclass
class Report:
    """The samples of one benchmark, by contender, and what must come of them.

    `without` are the peers that were left out on purpose, `unavailable` those that
    could not be had, each with the reason. `beside` are figures that no bar asks for.
    """

    name: str
    unit: str
    bars: Sequence[Bar]
    without: frozenset[str] = frozenset()
    samples: dict[str, list[float]] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    """Why no figure of this run counts, if there is a reason."""

    def add(self, contender: str, figure: float) -> None:
        self.samples.setdefault(contender, []).append(figure)

    def median(self, contender: str) -> float | None:
        figures = self.samples.get(contender)
        return median(figures) if figures else None

    def ours(self) -> dict[str, float]:
        return {
            name: round(median(figures), 3)
            for name, figures in self.samples.items()
            if name.partition("@")[0] == "ours"
        }

    def ratio(self, bar: Bar) -> float | None:
        ours, peer = self.median(bar.ours), self.median(bar.peer)
        return ours / peer if ours is not None and peer else None

    def ratios(self) -> dict[str, float]:
        """Return ours divided by each peer and limit, with or without a bar."""
        found = {bar.name: self.ratio(bar) for bar in [*self._beside(), *self.bars]}
        return {k: round(v, 3) for k, v in found.items() if v is not None}

    def missed(self) -> list[str]:
        return [
            bar.name
            for bar in self.bars
            if (ratio := self.ratio(bar)) is not None and not bar.is_met(ratio)
        ]

    def unmeasured(self) -> dict[str, str]:
        """Return the bars that nothing can be said of, with the reason."""
        return {
            bar.name: self._reason(bar)
            for bar in self.bars
            if self.ratio(bar) is None and not self.without & _names(bar)
        }

    @property
    def ok(self) -> bool:
        return not (self.missed() or self.unmeasured() or self.unsound)

    def line(self, **facts: object) -> str:
        """Return the JSON object that the run ends with."""
        return json.dumps(
            {
                "name": self.name,
                "ours": self.ours(),
                "ratios": self.ratios(),
                "ok": self.ok,
                "missed": self.missed(),
                "unmeasured": self.unmeasured(),
                "without": sorted(self.without),
                "unsound": self.unsound,
                **facts,
            }
        )

    def _beside(self) -> list[Bar]:
        """Pair every peer that has no bar with the figure of ours of the same case."""
        pairs = []
        for peer in self.samples:
            name, _, case = peer.partition("@")
            ours = f"ours@{case}" if case else "ours"
            if name != "ours" and ours in self.samples:
                pairs.append(Bar(ours, peer))
        return pairs

    def _reason(self, bar: Bar) -> str:
        reasons = [self.unavailable[one] for one in _names(bar) & {*self.unavailable}]
        return "; ".join(reasons) or "it was not measured"


def interleave(
    report: Report, contenders: Mapping[str, Run], *, rounds: int, warm: bool = True
) -> None:
    """Run every contender in every round, each round beginning with another one."""
    names = list(contenders)
    if warm:
        for name in names:
            contenders[name]()
    for turn in range(rounds):
        for name in _turned(names, turn):
            report.add(name, contenders[name]())


def show(report: Report) -> None:
    """Say every figure with its spread, every ratio with its bar, what is amiss."""
    say(f"{report.name}, {report.unit}: median (lowest..highest) of n runs")
    for name, figures in sorted(report.samples.items()):
        spread = f"({min(figures):,.6g}..{max(figures):,.6g})"
        say(f"  {name:<24} {median(figures):>14,.6g} {spread} n={len(figures)}")
    with_bars = {bar.name: bar for bar in report.bars}
    for name, ratio in report.ratios().items():
        verdict = _verdict(with_bars.get(name), ratio)
        say(f"  ours / {name:<18} {ratio:>10.3f}  {verdict}")
    for name, reason in report.unmeasured().items():
        say(f"  unmeasured: {name}: {reason}")
    for name, reason in report.unavailable.items():
        say(f"  unavailable: {name}: {reason}")
    for note in report.notes:
        say(f"  {note}")
    for reason in report.unsound:
        say(f"  NOT SOUND: {reason}")


def _verdict(bar: Bar | None, ratio: float) -> str:
    if bar is None:
        return ""
    return f"{'ok' if bar.is_met(ratio) else 'MISSED'}: {bar.words()}"


def _turned(names: Sequence[str], turn: int) -> Iterable[str]:
    place = turn % len(names) if names else 0
    return [*names[place:], *names[:place]]


def _names(bar: Bar) -> frozenset[str]:
    return frozenset({bar.peer.partition("@")[0], bar.ours.partition("@")[0]})
