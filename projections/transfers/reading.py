"""What can be asked about transfers: the board, those of a patient, one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from string import hexdigits
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Select,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
    union_all,
)

from domain.transfers import Priority, TransferState
from projections import queries
from projections.columns import Words
from projections.transfers.row import ENDED_RANK, BoardRow, NextBy, TransferRow
from projections.transfers.seeing import Onlooker, branches, seen
from projections.transfers.sheets import TRANSFER_SHEETS, TransferSheet
from projections.transfers.staleness import STALE_AFTER
from projections.transfers.steps import TRANSFER_STEPS, TransferStepRow
from projections.transfers.transfers import TRANSFERS

TRANSFER = TRANSFERS.table.c
OpenKey = tuple[int, datetime, UUID]
EndedKey = tuple[datetime, UUID]
_SHOWN = tuple(TRANSFER[name] for name in BoardRow.model_fields)
_OPEN_ORDER = (TRANSFER.rank, TRANSFER.due_at, TRANSFER.transfer_id)
_ENDED_ORDER = (TRANSFER.due_at, TRANSFER.transfer_id)
_NEWEST_END = tuple(column.desc() for column in _ENDED_ORDER)
_IS_OPEN = TRANSFER.rank < ENDED_RANK
_HAS_ENDED = TRANSFER.rank == ENDED_RANK
_SHORTEST_PREFIX = 4
_HEX_DIGITS = 32


class BoardFilter(BaseModel):
    """Which transfers; what is not given is not asked.

    `seen_by` is who looks; None sees everything. `search` is the beginning of a
    transfer's id, the code of a vehicle or of a hospital.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen_by: Onlooker | None = None
    state: TransferState | None = None
    corridor: str | None = None
    priority: Priority | None = None
    next_by: NextBy | None = None
    receiver: str | None = None
    patient_id: UUID | None = None
    search: str | None = None
    stale_at: datetime | None = None
    """Only those that are stale at this moment."""


def board(
    engine: Engine, wanted: BoardFilter, *, after: OpenKey | None = None, limit: int
) -> list[BoardRow]:
    """Return what is open: emergencies first, then by when somebody must act."""
    asked = [_IS_OPEN, *_asked(wanted)]
    if after is not None:
        asked.append(tuple_(*_OPEN_ORDER) > queries.values(_OPEN_ORDER, after))
    return _seen(engine, wanted, asked, _OPEN_ORDER, limit)


def ended(
    engine: Engine, wanted: BoardFilter, *, after: EndedKey | None = None, limit: int
) -> list[BoardRow]:
    """Return what has ended, the newest end first."""
    asked = [_HAS_ENDED, *_asked(wanted)]
    if after is not None:
        asked.append(tuple_(*_ENDED_ORDER) < queries.values(_ENDED_ORDER, after))
    return _seen(engine, wanted, asked, _NEWEST_END, limit)


def transfers_of_patient(
    engine: Engine, patient_id: UUID, *, seen_by: Onlooker | None
) -> list[TransferRow]:
    """Return the transfers of a patient, the newest request first."""
    wanted = BoardFilter(patient_id=patient_id)
    by = [TRANSFER.requested_at.desc(), TRANSFER.transfer_id.desc()]
    asked = [*_asked(wanted), *seen(seen_by)]
    query = select(TRANSFERS.table).where(*asked).order_by(*by)
    return queries.read(engine, TRANSFERS, query)


def changed_since(
    engine: Engine, *, after: int, upto: int, seen_by: Onlooker | None, limit: int
) -> list[TransferRow]:
    """Return the transfers whose newest event is between two positions, in order."""
    column = TRANSFERS.table.c
    wanted = (
        select(TRANSFERS.table)
        .where(column.position > after, column.position <= upto, *seen(seen_by))
        .order_by(column.position)
        .limit(limit)
    )
    return queries.read(engine, TRANSFERS, wanted)


def transfer_row(engine: Engine, transfer_id: UUID) -> TransferRow | None:
    return queries.find(engine, TRANSFERS, transfer_id)


def sheet_row(engine: Engine, transfer_id: UUID) -> TransferSheet | None:
    return queries.find(engine, TRANSFER_SHEETS, transfer_id)


def steps(engine: Engine, transfer_id: UUID) -> list[TransferStepRow]:
    """Return the steps of a transfer as they were recorded."""
    column = TRANSFER_STEPS.table.c
    wanted = (
        select(TRANSFER_STEPS.table)
        .where(column.transfer_id == transfer_id)
        .order_by(column.version)
    )
    return queries.read(engine, TRANSFER_STEPS, wanted)


def _seen(
    engine: Engine,
    wanted: BoardFilter,
    asked: Sequence[ColumnElement[bool]],
    by: Sequence[Any],
    limit: int,
) -> list[BoardRow]:
    """Return the first rows of what somebody may see, as far as the board shows them.

    The query of a first page without filters is made once: that takes longer than to
    answer it.
    """
    onlooker = wanted.seen_by
    is_plain = len(asked) == 1
    rides = onlooker is not None and onlooker.account is not None
    query = (
        _first_page(by is _OPEN_ORDER, onlooker is None, rides)
        if is_plain
        else _page(asked, by, onlooker is None, rides)
    )
    values = {} if onlooker is None else {"seen_by": onlooker.organisation}
    if onlooker is not None and rides:
        values["seen_on"] = onlooker.account or ""
    return queries.rows_of(engine, BoardRow, query, at_most=limit, **values)


@cache
def _first_page(is_open: bool, sees_all: bool, rides: bool) -> Select[Any]:
    if is_open:
        return _page([_IS_OPEN], _OPEN_ORDER, sees_all, rides)
    return _page([_HAS_ENDED], _NEWEST_END, sees_all, rides)


def _page(
    asked: Sequence[ColumnElement[bool]],
    by: Sequence[Any],
    sees_all: bool,
    rides: bool,
) -> Select[Any]:
    """Merge the parts that somebody may see; only keys are merged, so that most of it
    never leaves the indexes."""
    at_most = bindparam("at_most", type_=Integer)
    if sees_all:
        return select(*_SHOWN).where(*asked).order_by(*by).limit(at_most)
    organisation = bindparam("seen_by", type_=Words)
    account = bindparam("seen_on", type_=Words) if rides else None
    keys = select(*_OPEN_ORDER).where(*asked).order_by(*by).limit(at_most)
    parts = [keys.where(*part).subquery() for part in branches(organisation, account)]
    together = union_all(*map(select, parts)).subquery()
    first = select(together.c.transfer_id)
    first = first.order_by(*_sorted_as(together.c, by)).limit(at_most)
    wanted = select(*_SHOWN).where(TRANSFER.transfer_id.in_(first))
    return wanted.order_by(*by)


def _sorted_as(columns: Any, by: Sequence[Any]) -> Sequence[Any]:
    """Return the same order in other columns of the same names."""
    if by is _OPEN_ORDER:
        return [columns[column.name] for column in _OPEN_ORDER]
    return [columns[column.name].desc() for column in _ENDED_ORDER]


def _asked(wanted: BoardFilter) -> Iterator[ColumnElement[bool]]:
    plain = wanted.model_dump(
        exclude_none=True, exclude={"seen_by", "search", "stale_at"}
    )
    for name, value in plain.items():
        yield TRANSFER[name] == value
    if wanted.search is not None:
        yield _found_by(wanted.search)
    if wanted.stale_at is not None:
        yield stale_at(wanted.stale_at)


def _found_by(search: str) -> ColumnElement[bool]:
    named = [
        TRANSFER.vehicle_code == search,
        TRANSFER.sender == search.upper(),
        TRANSFER.receiver == search.upper(),
    ]
    if ids := _ids_that_begin(search.replace("-", "").lower()):
        named.append(TRANSFER.transfer_id.between(*ids))
    return or_(*named)


def _ids_that_begin(digits: str) -> tuple[UUID, UUID] | None:
    """Return the first and the last id with these digits, if they are any."""
    is_prefix = _SHORTEST_PREFIX <= len(digits) <= _HEX_DIGITS
    if not is_prefix or not set(digits) <= set(hexdigits):
        return None
    return UUID(digits.ljust(_HEX_DIGITS, "0")), UUID(digits.ljust(_HEX_DIGITS, "f"))


def stale_at(now: datetime) -> ColumnElement[bool]:
    """Return the condition of what has stood too long in its state at a moment."""
    return or_(
        *(
            and_(TRANSFER.state == state.value, TRANSFER.entered_at < now - limit)
            for state, limit in STALE_AFTER.items()
        )
    )
