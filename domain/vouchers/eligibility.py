"""Who may have a voucher account, and since when (V-BR-01)."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from domain.kernel import Fact
from domain.reference import EligibleAge, RowRef, VoucherHolder
from domain.vouchers.refusals import (
    HolderDied,
    NoEntitlingDocument,
    NotYetEligible,
    PermissionEnded,
)

EntitlingDocument = Literal["hkic", "exemption-certificate"]


class Eligibility(Fact):
    """Since when a person may have vouchers, and by which dated age."""

    eligible_from: date
    age_row: RowRef


def eligibility(holder: VoucherHolder, ages: Sequence[EligibleAge]) -> Eligibility:
    """Find the first day on which a dated age made the person eligible (E-1, E-2).

    The year of birth decides, not the birthday. An age counts until the next one
    starts; whoever was eligible by then stays so. The directory has refused a scheme
    without any age, and the last age always comes some day.
    """
    rows = sorted(ages, key=lambda row: row.starts_on)
    ends = [*(row.starts_on for row in rows[1:]), date.max]
    return next(
        Eligibility(eligible_from=first_day, age_row=row.row)
        for row, end in zip(rows, ends, strict=True)
        if (first_day := _first_day(holder, row)) < end
    )


def check_standing(holder: VoucherHolder, today: date) -> None:
    """Refuse the dead, and a card whose permission has ended (E-4).

    `permission_ended_on` is the first day without the permission.

    Raises:
        HolderDied
        PermissionEnded
    """
    if holder.died_on is not None:
        raise HolderDied(died_on=holder.died_on)

    ended_on = holder.permission_ended_on
    if ended_on is not None and ended_on <= today:
        raise PermissionEnded(permission_ended_on=ended_on)


def entitling(document: str | None) -> EntitlingDocument:
    """Return the document if vouchers hang on it (E-3).

    Raises:
        NoEntitlingDocument
    """
    match document:
        case "hkic" | "exemption-certificate":
            return document
        case _:
            raise NoEntitlingDocument(document=document)


def check_age(found: Eligibility, today: date) -> None:
    """Refuse whoever is not old enough yet.

    Raises:
        NotYetEligible
    """
    if found.eligible_from > today:
        raise NotYetEligible(eligible_from=found.eligible_from)


def _first_day(holder: VoucherHolder, row: EligibleAge) -> date:
    return max(row.starts_on, date(holder.birth_year + row.age, 1, 1))
