"""Which rows somebody may see: those of his organisation, and those he rides in."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, or_, select

from projections.transfers.bookings import CREW_BOOKINGS
from projections.transfers.row import PARTIES
from projections.transfers.transfers import TRANSFERS

TRANSFER = TRANSFERS.table.c


class Onlooker(BaseModel):
    """Somebody who looks for an organisation; `account` only if he rides along."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str
    account: str | None = None


def branches(organisation: Any, account: Any = None) -> list[list[ColumnElement[bool]]]:
    """Return conditions that each select a part of what may be seen, none of it twice.

    An organisation is a party of a transfer in one column only, so that each part is a
    short look into the index of that column.
    """
    parts: list[list[ColumnElement[bool]]] = [
        [TRANSFER[one] == organisation] for one in PARTIES
    ]
    if account is not None:
        strange = [TRANSFER[one].is_distinct_from(organisation) for one in PARTIES]
        parts.append([_rides(account), *strange])
    return parts


def seen(onlooker: Onlooker | None) -> list[ColumnElement[bool]]:
    """Return the condition of the same, in one piece."""
    if onlooker is None:
        return []
    parties = [TRANSFER[one] == onlooker.organisation for one in PARTIES]
    riding = [] if onlooker.account is None else [_rides(onlooker.account)]
    return [or_(*parties, *riding)]


def _rides(account: Any) -> ColumnElement[bool]:
    column = CREW_BOOKINGS.table.c
    return TRANSFER.transfer_id.in_(
        select(column.transfer_id).where(column.account == account)
    )


def seen_too(
    id: ColumnElement[object], onlooker: Onlooker | None
) -> list[ColumnElement[bool]]:
    """Return the condition for rows of another table that name their transfer."""
    if onlooker is None:
        return []
    asked = select(TRANSFER.transfer_id).where(TRANSFER.transfer_id == id)
    return [asked.where(*seen(onlooker)).exists()]
