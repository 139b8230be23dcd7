"""The most that one elder may spend on one profession in a period (§1.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from domain.directory.provenance import Provenance
from domain.kernel import Command, Event, Fact, Refusal
from domain.reference import Quota, RowRef
from domain.sealed import Open, none
from domain.values import Code, Hkd

Years = Annotated[int, Field(ge=1, le=10, strict=True, description="calendar years")]


class ProfessionQuota(Fact):
    """From `starts_on`, one elder may spend `amount_hkd` in each period of `years`.

    Optometry: HK$2,000 in two years from 26 June 2019 (hcv.gov.hk, background).
    """

    profession: Code
    starts_on: date
    amount_hkd: Hkd
    years: Years
    provenance: Provenance


class SetQuota(Command):
    quota: ProfessionQuota


class CorrectQuota(Command):
    quota: ProfessionQuota


class QuotaSet(Event):
    """From its date on this quota stands in the place of the profession's last one."""

    TOPIC = "directory.quota-set"

    quota: Open[ProfessionQuota, none]


class QuotaCorrected(Event):
    """The quota that was set for this date was wrong; this is the right one."""

    TOPIC = "directory.quota-corrected"

    quota: Open[ProfessionQuota, none]


@dataclass(eq=False)
class QuotaAlreadySet(Refusal):
    """Another quota is set for the profession from this date on; correct it instead."""

    profession: Code
    starts_on: date


@dataclass(eq=False)
class QuotaUnknown(Refusal):
    """No quota is set for the profession from this date on."""

    profession: Code
    starts_on: date


QuotaKey = tuple[Code, date]
QuotaRows = Mapping[QuotaKey, tuple[ProfessionQuota, RowRef]]


def quota_key(quota: ProfessionQuota) -> QuotaKey:
    return quota.profession, quota.starts_on


def is_new_quota(new: ProfessionQuota, rows: QuotaRows) -> bool:
    """Say whether a quota is not there yet.

    Raises:
        QuotaAlreadySet
    """
    earlier, _ = rows.get(quota_key(new), (None, None))
    if earlier == new:
        return False
    if earlier:
        raise QuotaAlreadySet(profession=new.profession, starts_on=new.starts_on)
    return True


def corrects_quota(right: ProfessionQuota, rows: QuotaRows) -> bool:
    """Say whether a quota differs from the one that was set for its date.

    Raises:
        QuotaUnknown
    """
    wrong, _ = rows.get(quota_key(right), (None, None))
    if wrong == right:
        return False
    if wrong is None:
        raise QuotaUnknown(profession=right.profession, starts_on=right.starts_on)
    return True


def quotas_by_date(rows: QuotaRows) -> tuple[Quota, ...]:
    """Return the quotas, oldest first."""
    quotas = [
        Quota(**quota.model_dump(exclude={"provenance"}), row=row)
        for quota, row in rows.values()
    ]
    return tuple(sorted(quotas, key=lambda one: (one.starts_on, one.profession)))
