"""One use of vouchers, as the elder is told of it: values, and no ids of accounts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.directory import Names
from domain.kernel import Fact
from domain.reference import Rate, RowRef
from domain.values import (
    Cents,
    CentsOrZero,
    Code,
    Fen,
    FenOrZero,
    Hkd,
    HkdOrZero,
    Month,
    PersonName,
    Ref,
)
from domain.vouchers import Available, Bucket, FeeItem, Taken

CENTS = 100

State = Literal["pending", "unvalidated", "confirmed", "voided"]
"""Waiting for the provider; waiting for the check of the account (E-6); settled."""


class Part(Fact):
    """What was taken out of a bucket, or what is left in it.

    A reward has the code of its programme, and the last day on which it can be used.
    """

    bucket: Bucket
    amount_hkd: HkdOrZero
    reward: Code | None = None
    usable_until: date | None = None

    @classmethod
    def of(cls, part: Available | Taken) -> Self:
        """Take over what the claim says, without whose account it was."""
        return cls.model_validate(part.model_dump(exclude={"account_id"}))


class BillInHongKong(Fact):
    """What an enrolled professional charged. The vouchers paid whole dollars of it."""

    place: Literal["HK"] = "HK"
    provider: PersonName
    profession: Code
    fee_cents: Cents
    copay_cents: CentsOrZero

    @property
    def fee_minor(self) -> int:
        return self.fee_cents

    def adds_up(self, amount_hkd: int) -> bool:
        return amount_hkd * CENTS + self.copay_cents == self.fee_cents


class BillInBayArea(Fact):
    """What a designated institution charged, and how it became vouchers (§2.5).

    The figures are those of the claim's `Conversion`; `rate_row` says which row of
    the directory the rate of the month came from.
    """

    place: Literal["GBA"] = "GBA"
    institution: Names
    service_point: Names
    department: Code
    fee_fen: Fen
    covered_fen: Fen
    copay_fen: FenOrZero
    month: Month
    hkd_per_cny: Rate
    unrounded_hkd: Decimal
    rate_row: RowRef | None = None

    @property
    def fee_minor(self) -> int:
        return self.fee_fen

    @property
    def most_hkd(self) -> int:
        """Return the largest whole amount that does not exceed the fee (C-7)."""
        return int(self.unrounded_hkd)

    def adds_up(self, amount_hkd: int) -> bool:
        paid = self.covered_fen + self.copay_fen == self.fee_fen
        return paid and amount_hkd <= self.most_hkd


Bill = Annotated[BillInHongKong | BillInBayArea, Field(discriminator="place")]


class Forfeiture(Fact):
    """What the limit will cut off with the next issue, if no more is used (C-3)."""

    on: date
    credit_hkd: Hkd
    forfeited_hkd: Hkd
    limit_hkd: Hkd


class Receipt(Fact):
    """What the paper says. It is not handed out if its figures do not add up.

    `taken` is what each bucket gave, and has back if the claim was voided; `left` is
    what the buckets hold after the claim, or after the void. `holder` stands on the
    paper only if it is given. Claims of 0.1.0 have no items.
    """

    claim_id: UUID
    state: State
    service_date: date
    amount_hkd: Hkd
    taken: Annotated[tuple[Part, ...], Field(min_length=1)]
    bill: Bill
    left: tuple[Part, ...] | None = None
    items: tuple[FeeItem, ...] = ()
    holder: PersonName | None = None
    ref: Ref | None = None
    transaction: Ref | None = None
    voided_on: date | None = None
    forfeiture: Forfeiture | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(part.amount_hkd for part in self.taken) != self.amount_hkd:
            raise ValueError("the buckets do not add up to the amount")
        if not self.bill.adds_up(self.amount_hkd):
            raise ValueError("the vouchers and the co-payment are not the fee")
        items_minor = sum(item.amount_minor for item in self.items)
        if self.items and items_minor != self.bill.fee_minor:
            raise ValueError("the items do not add up to the fee")
        return self

    @model_validator(mode="after")
    def _voided_on_a_day(self) -> Self:
        if (self.state == "voided") is (self.voided_on is None):
            raise ValueError("a voided claim, and no other, has the day of the void")
        return self
