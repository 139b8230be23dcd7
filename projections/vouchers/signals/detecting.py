"""Every rule asked about the same days: what should somebody look at?"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from projections.vouchers.signals import (
    afterwards,
    amounts,
    people,
    prices,
    same_day,
    year_end,
)
from projections.vouchers.signals.finding import Detect, Period, Signal
from projections.vouchers.signals.rules import Rules, SignalCode

DETECTORS: Mapping[SignalCode, Detect] = {
    "cleared-out": amounts.cleared_out,
    "amount-jump": amounts.amount_jump,
    "two-places": same_day.two_places,
    "repeated-pairing": people.repeated_pairing,
    "after-death": afterwards.after_death,
    "provider-on-leave": afterwards.provider_on_leave,
    "identical-claims": same_day.identical_claims,
    "above-usual-fee": prices.above_usual_fee,
    "left-unconfirmed": people.left_unconfirmed,
    "outside-designation": afterwards.outside_designation,
    "year-end-rush": year_end.year_end_rush,
    "paid-in-advance": people.paid_in_advance,
    "national-insurance": afterwards.national_insurance,
}


def detect(
    connection: Connection,
    rules: Rules,
    period: Period,
    signals: Iterable[SignalCode] = tuple(DETECTORS),
) -> list[Signal]:
    """Return what the rules find among the days of a period, the newest day first.

    The same events give the same signals, however the days are cut into periods.
    """
    found = {
        one.signal_id: one
        for code in signals
        for one in DETECTORS[code](connection, rules, period)
    }
    return sorted(found.values(), key=place, reverse=True)


def place(signal: Signal) -> tuple[object, ...]:
    """Return where a signal stands in a list."""
    return signal.on, signal.signal_id
