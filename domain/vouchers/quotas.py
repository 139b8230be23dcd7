"""The most that one elder may spend on one profession in a period (§1.4, BR-06)."""

from collections.abc import Iterable, Sequence
from datetime import date

from domain.kernel import Fact
from domain.reference import Quota
from domain.values import Code
from domain.vouchers.events import OfQuota

Used = dict[tuple[Code, date], int]
"""What was spent, by the profession and the first day of the period."""


class Period(Fact):
    """A period of a quota, both days included, and what is left in it."""

    quota: Quota
    starts_on: date
    ends_on: date
    left_hkd: int


def period(
    quota: Quota,
    *,
    eligible_from: date,
    on: date,
    used: Used,
    since: date | None = None,
) -> Period | None:
    """Return the period that holds a day; None before the quota began.

    Whoever is eligible when the quota begins has periods of calendar years from its
    first year; whoever comes later, from the year of becoming eligible (S22, a copy).
    `since` is when the profession had its first quota: a newer one changes what may
    be spent, and no period begins again (unverified). What is left does not pass into
    the next period (unverified).
    """
    if on < quota.starts_on:
        return None
    began = since or quota.starts_on
    first = max(began.year, eligible_from.year)
    year = first + (on.year - first) // quota.years * quota.years
    starts_on = max(date(year, 1, 1), began)
    gone_hkd = used.get((quota.profession, starts_on), 0)
    return Period(
        quota=quota,
        starts_on=starts_on,
        ends_on=date(year + quota.years - 1, 12, 31),
        left_hkd=max(0, quota.amount_hkd - gone_hkd),
    )


def current_quota(
    quotas: Sequence[Quota],
    profession: Code | None,
    *,
    eligible_from: date,
    on: date,
    used: Used,
) -> Period | None:
    """Return a profession's period that holds a day, None where it has no quota."""
    quota = quota_of(quotas, profession, on)
    if quota is None:
        return None
    since = min(one.starts_on for one in quotas if one.profession == profession)
    return period(quota, eligible_from=eligible_from, on=on, used=used, since=since)


def less(period: Period, used_hkd: int) -> Period:
    """Return the period with less left in it, and never less than nothing."""
    left_hkd = max(0, period.left_hkd - used_hkd)
    return period.model_copy(update={"left_hkd": left_hkd})


def quota_of(
    quotas: Iterable[Quota], profession: Code | None, on: date
) -> Quota | None:
    """Return the newest quota of a profession that had begun by a day."""
    begun = [
        one for one in quotas if one.profession == profession and one.starts_on <= on
    ]
    return max(begun, key=lambda one: one.starts_on, default=None)


def of_quota(period: Period | None, amount_hkd: int) -> OfQuota | None:
    """Return what a claim uses of a period, as its event says it."""
    if period is None:
        return None
    return OfQuota(
        profession=period.quota.profession,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        amount_hkd=amount_hkd,
        limit_hkd=period.quota.amount_hkd,
        row=period.quota.row,
    )
