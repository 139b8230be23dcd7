"""What a run was asked for."""

from dataclasses import dataclass

from benchmarks.harness import ROUNDS


@dataclass(frozen=True)
class Options:
    """`quick` is for the eye and for tests: small, and too short to be believed.

    `events` is how large the log is, where a benchmark asks; 0: as the bar says.
    """

    quick: bool = False
    rounds: int = ROUNDS
    seconds: float = 4.0
    events: int = 0
    without: frozenset[str] = frozenset()

    def pick(self, whole: int, quick: int) -> int:
        return quick if self.quick else whole
