"""What the scheme gave and took: issues and rewards."""

from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel import Event
from domain.reference import RowRef
from domain.sealed import Open, financial, none
from domain.values import (
    Code,
    Hkd,
    Year,
)


class VouchersCredited(Event):
    """An issue of the scheme came in. It is effective when the person could use it."""

    TOPIC = "vouchers.credited"

    issue: Open[Code, financial]
    year: Open[Year, financial]
    kind: Open[Literal["annual", "one-off"], financial]
    amount_hkd: Open[Hkd, financial]
    limit_hkd: Open[Hkd | None, financial]
    row: Open[RowRef, none]


class VouchersForfeited(Event):
    """What the limit in force cut off: with a credit (C-3), or after a void.

    `claim_id` is the voided claim whose restored amount went above the limit.
    """

    TOPIC = "vouchers.forfeited"

    issue: Open[Code, financial]
    year: Open[Year, financial]
    amount_hkd: Open[Hkd, financial]
    limit_hkd: Open[Hkd, financial]
    row: Open[RowRef, none]
    claim_id: Open[UUID | None, none] = None


class RewardCredited(Event):
    """Designated spending reached the threshold (R-2, R-3).

    `counted_hkd` is the total that reached it, with `claim_id`.
    """

    TOPIC = "vouchers.reward-credited"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    threshold_hkd: Open[Hkd, financial]
    counted_hkd: Open[Hkd, financial]
    usable_until: Open[date, financial]
    claim_id: Open[UUID, none]
    row: Open[RowRef, none]


class RewardWithdrawn(Event):
    """A void brought the total below the threshold: what is unspent goes (R-9)."""

    TOPIC = "vouchers.reward-withdrawn"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    claim_id: Open[UUID, none]


class RewardLapsed(Event):
    """The last day on which the reward could be used is over (R-6)."""

    TOPIC = "vouchers.reward-lapsed"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    usable_until: Open[date, financial]
