"""Where an event stands in the log."""

from datetime import datetime
from typing import NamedTuple


class Place(NamedTuple):
    position: int
    recorded_at: datetime
