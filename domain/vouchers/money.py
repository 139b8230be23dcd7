"""From a fee in CNY to vouchers in HKD and back, without losing a fen."""

from decimal import (
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Literal

from domain.kernel import Fact
from domain.reference import ConversionRate, Rate, RowRef
from domain.values import Month

CENTS = 100

_ALARMS = [InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP, traps=[*_ALARMS, Inexact])
_ROUNDED = Context(prec=60, rounding=ROUND_HALF_UP, traps=_ALARMS)


class Conversion(Fact):
    """How a fee in CNY and vouchers in HKD were held against each other (§2.5).

    `unrounded_hkd` is the whole fee at the month's rate. Only rounding down can
    never pay more than the fee in dollars of one (F-4: the scheme's own rounding is
    unverified, so the modes stand beside the figures).
    """

    month: Month
    hkd_per_cny: Rate
    unrounded_hkd: Decimal
    amount_rounding: Literal["floor"] = "floor"
    covered_rounding: Literal["half-up"] = "half-up"
    row: RowRef


def convert(fee_fen: int, rate: ConversionRate) -> Conversion:
    """Return the fee at the rate, with every digit."""
    return Conversion(
        month=rate.month,
        hkd_per_cny=rate.hkd_per_cny,
        unrounded_hkd=_worth_hkd(fee_fen, rate.hkd_per_cny),
        row=rate.row,
    )


def most_hkd(conversion: Conversion) -> int:
    """Return the largest whole amount that does not exceed the fee (C-7)."""
    whole = conversion.unrounded_hkd.to_integral_value(ROUND_FLOOR, context=_EXACT)
    return int(whole)


def covered_fen(amount_hkd: int, conversion: Conversion) -> int:
    """Return what the vouchers pay of the fee, to the nearest fen, half up."""
    cny = _ROUNDED.divide(Decimal(amount_hkd), conversion.hkd_per_cny)
    fen = cny.scaleb(2, context=_ROUNDED)
    return int(fen.to_integral_value(ROUND_HALF_UP, context=_ROUNDED))


def _worth_hkd(fee_fen: int, hkd_per_cny: Decimal) -> Decimal:
    return _EXACT.multiply(Decimal(fee_fen).scaleb(-2, context=_EXACT), hkd_per_cny)
