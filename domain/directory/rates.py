"""The scheme's conversion rates from CNY to HKD: one a calendar month (F-2)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self, assert_never
from uuid import uuid5

from pydantic import BeforeValidator, Field

from domain.directory.provenance import Provenance
from domain.kernel import (
    BAYBRIDGE,
    Aggregate,
    Command,
    Event,
    Fact,
    FirstEvent,
    Refusal,
)
from domain.reference import ConversionRate, Rate, RowRef
from domain.sealed import Open, none
from domain.values import Label, Month, local_midnight

CONVERSION_RATES_ID = uuid5(BAYBRIDGE, "conversion-rates/CNY-HKD")
"""All rates stand in one record; there is one scheme and one pair of currencies."""


def _written(rate: Any) -> Any:
    """Take a rate as it was published, digit for digit; a float has lost them."""
    if not isinstance(rate, str | Decimal):
        raise ValueError("write the rate as text, so that its digits are kept")
    whole, _, fraction = str(rate).partition(".")
    for digits in (whole, fraction):
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError("write the rate with digits and one point: 1.0873")
    return rate


WrittenRate = Annotated[Rate, Field(ge=Decimal("0.0001")), BeforeValidator(_written)]
"""Smaller ones would be written with an exponent, which nobody reads as a rate."""


class PublishedRate(Fact):
    """The rate of one month: Hong Kong dollars for one CNY.

    Who publishes it, on which day and with how many decimals could not be found
    (F-3), so the first two may be missing and the last is whatever was published.
    """

    month: Month
    hkd_per_cny: WrittenRate
    published_by: Label | None = None
    published_on: date | None = None
    provenance: Provenance

    @property
    def decimals(self) -> int:
        exponent = self.hkd_per_cny.as_tuple().exponent
        assert isinstance(exponent, int)
        return -exponent

    def says_the_same(self, other: "PublishedRate") -> bool:
        """Say whether nothing differs, not even the number of digits."""
        return (self, self.decimals) == (other, other.decimals)


# Commands


class PublishConversionRate(Command):
    rate: PublishedRate


class CorrectConversionRate(Command):
    rate: PublishedRate


# Events


class ConversionRatesBegun(FirstEvent):
    """The record of the rates was begun, by whoever recorded the first one."""

    TOPIC = "directory.conversion-rates-begun"

    from_currency: Open[Literal["CNY"], none]
    to_currency: Open[Literal["HKD"], none]


class ConversionRatePublished(Event):
    TOPIC = "directory.conversion-rate-published"

    rate: Open[PublishedRate, none]
    decimals: Open[Annotated[int, Field(ge=1, le=8)], none]


class ConversionRateCorrected(Event):
    """The rate that was recorded for the month was wrong; this is the right one."""

    TOPIC = "directory.conversion-rate-corrected"

    rate: Open[PublishedRate, none]
    decimals: Open[Annotated[int, Field(ge=1, le=8)], none]


RateEvent = ConversionRatesBegun | ConversionRatePublished | ConversionRateCorrected


# Refusals


@dataclass(eq=False)
class RateAlreadyPublished(Refusal):
    """Another rate is published for this month; correct it instead."""

    month: Month
    hkd_per_cny: Decimal


@dataclass(eq=False)
class NoRateForMonth(Refusal):
    """No conversion rate is published for this month."""

    RULE: ClassVar[str] = "V-BR-12"

    month: Month


# Aggregate


class ConversionRates(Aggregate):
    TOPIC = "directory.conversion-rates"
    REFERENCE = True

    def __init__(self) -> None:
        self.rates: dict[Month, tuple[PublishedRate, RowRef]] = {}

    @classmethod
    def begin_record(cls, command: Command) -> Self:
        """Begin the one record of the rates, for the first of them."""
        return cls.begin(
            command,
            ConversionRatesBegun,
            id=CONVERSION_RATES_ID,
            from_currency="CNY",
            to_currency="HKD",
        )

    def publish(self, command: PublishConversionRate) -> None:
        """Record the rate of a month, once.

        Raises:
            RateAlreadyPublished
        """
        new = command.rate
        earlier, _ = self.rates.get(new.month, (None, None))
        if earlier and earlier.says_the_same(new):
            return
        if earlier:
            raise RateAlreadyPublished(month=new.month, hkd_per_cny=earlier.hkd_per_cny)
        self.record(
            command,
            ConversionRatePublished,
            rate=new,
            decimals=new.decimals,
            effective_at=_first_moment(new.month),
        )

    def correct(self, command: CorrectConversionRate) -> None:
        """Put the right rate in the place of the one recorded for the month.

        Raises:
            NoRateForMonth
        """
        right = command.rate
        wrong, _ = self.rates.get(right.month, (None, None))
        if wrong is None:
            raise NoRateForMonth(month=right.month)
        if wrong.says_the_same(right):
            return
        self.record(
            command,
            ConversionRateCorrected,
            rate=right,
            decimals=right.decimals,
            effective_at=_first_moment(right.month),
        )

    def rate(self, month: Month) -> ConversionRate:
        """Return the rate of a month; never the one of another month.

        Raises:
            NoRateForMonth
        """
        if month not in self.rates:
            raise NoRateForMonth(month=month)
        published, row = self.rates[month]
        return ConversionRate(month=month, hkd_per_cny=published.hkd_per_cny, row=row)

    def evolve(self, event: RateEvent) -> None:
        match event:
            case ConversionRatesBegun():
                pass
            case ConversionRatePublished() | ConversionRateCorrected():
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.rates[event.rate.month] = (event.rate, row)
            case _:
                assert_never(event)


def rate_of(rates: ConversionRates | None, month: Month) -> ConversionRate:
    """Return the rate of a month, also where no rate was ever published.

    Raises:
        NoRateForMonth
    """
    if rates is None:
        raise NoRateForMonth(month=month)
    return rates.rate(month)


def _first_moment(month: Month) -> datetime:
    year, _, number = month.partition("-")
    return local_midnight(date(int(year), int(number), 1))
