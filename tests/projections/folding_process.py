"""A process that folds the made-up log batch by batch, to be killed in the middle."""

import sys

from projections.engine import ViewEngine
from projections.store import open_database
from tests.projections.tallies import START, VIEWS, believable

if __name__ == "__main__":
    engine = ViewEngine(
        open_database(sys.argv[1]),
        believable(2_000),
        VIEWS,
        batch_size=7,
        clock=lambda: START,
    )
    while engine.fold_once():
        sys.stdout.write("folded\n")
        sys.stdout.flush()
