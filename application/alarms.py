"""What must wake an operator: counted, logged, never swallowed."""

import structlog
from prometheus_client import Counter

_ALARMS = Counter("baybridge_alarms_total", "Alarms by kind.", ["kind"])


def sound(kind: str, **facts: object) -> None:
    """Log and count an alarm. The facts must not hold personal data."""
    _ALARMS.labels(kind=kind).inc()
    structlog.get_logger("baybridge.alarm").critical(kind, **facts)
