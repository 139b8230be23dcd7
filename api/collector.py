"""How often a process that stays looks for cyclic garbage."""

import gc

YOUNG_MAX = 50_000
"""New objects until the youngest are looked at; Python's own 700 is for scripts.

Events, rows and records know no cycles: counting references frees them at once.
"""
OLDER_AFTER, OLDEST_AFTER = 20, 100


def collect_rarely() -> None:
    """Let what the program itself is made of be, and look at the rest less often.

    Measured: a quarter of the time of a command was spent looking.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, OLDER_AFTER, OLDEST_AFTER)
