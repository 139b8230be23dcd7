"""What was brought in from another system."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, Fact
from domain.reference import RowRef
from domain.sealed import Open, financial, none
from domain.values import (
    Code,
    Hkd,
    HkdOrZero,
    Ref,
)
from domain.vouchers.consent import Place


class BroughtInReward(Fact):
    """A reward as it stood. `granted_hkd` is what it was when it was given, or 0."""

    programme: Code
    usable_until: date
    threshold_hkd: Hkd
    unspent_hkd: HkdOrZero
    counted_hkd: HkdOrZero
    granted_hkd: HkdOrZero
    row: RowRef


class BroughtInQuota(Fact):
    """What of a quota was used, in the period that holds the day of the balance."""

    profession: Code
    starts_on: date
    ends_on: date
    used_hkd: HkdOrZero
    limit_hkd: Hkd
    row: RowRef


class OpeningBalanceBroughtIn(Event):
    """What another system had at the end of `as_of`: nothing before it is derived.

    `issues` are those of the scheme that are in `own_hkd` already; `limit_hkd` is the
    limit of the newest of them.
    """

    TOPIC = "vouchers.opening-balance-brought-in"

    as_of: Open[date, financial]
    own_hkd: Open[HkdOrZero, financial]
    limit_hkd: Open[Hkd | None, financial]
    issues: Open[tuple[Code, ...], financial]
    rewards: Open[tuple[BroughtInReward, ...], financial]
    quotas: Open[tuple[BroughtInQuota, ...], financial]
    source: Open[Ref, none]


class EarlierClaimBroughtIn(Event):
    """A claim of before the ledger: it moves no balance and is owed by nobody here."""

    TOPIC = "vouchers.earlier-claim-brought-in"

    claim_id: Open[UUID, none]
    transaction: Open[Ref, none]
    service_date: Open[date, financial]
    claimed_on: Open[date, financial]
    amount_hkd: Open[Hkd, financial]
    place: Open[Place, none]
    profession: Open[Code | None, none]
    source: Open[Ref, none]
