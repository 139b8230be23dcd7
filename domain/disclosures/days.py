"""Working days, as the offices count in which a contract is filed."""

from collections.abc import Collection
from datetime import date, timedelta

FILING_WORKING_DAYS = 10
"""A contract is filed within ten working days of its effect (settlement_privacy §4.3;
mondaq 1403610, boasecohencollins.com)."""

SATURDAY = 5


def filing_due_on(effective_on: date, holidays: Collection[date]) -> date:
    """Return the last day on which a contract may be filed.

    The day after it takes effect is the first that counts. Saturdays, Sundays and the
    public holidays that are given do not count; Mainland weekends on which people work
    in exchange are not known here, and count as weekends.
    """
    day, left = effective_on, FILING_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            left -= 1
    return day
