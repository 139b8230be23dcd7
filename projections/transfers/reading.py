"""What can be asked about transfers: the board, those of a patient, one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from string import hexdigits
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    ColumnElement,
    Engine,
    and_,
    or_,
    select,
    tuple_,
    union_all,
)

from domain.transfers import Priority, TransferState
from projections import queries
from projections.transfers.row import ENDED_RANK, NextBy, TransferRow
from projections.transfers.seeing import Onlooker, branches, seen
from projections.transfers.sheets import TRANSFER_SHEETS, TransferSheet
from projections.transfers.staleness import STALE_AFTER
from projections.transfers.steps import TRANSFER_STEPS, TransferStepRow
from projections.transfers.transfers import TRANSFERS

TRANSFER = TRANSFERS.table.c
OpenKey = tuple[int, datetime, UUID]
EndedKey = tuple[datetime, UUID]
_OPEN_ORDER = (TRANSFER.rank, TRANSFER.due_at, TRANSFER.transfer_id)
_ENDED_ORDER = (TRANSFER.due_at, TRANSFER.transfer_id)
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
) -> list[TransferRow]:
    """Return what is open: emergencies first, then by when somebody must act."""
    asked = [TRANSFER.rank < ENDED_RANK, *_asked(wanted)]
    if after is not None:
        asked.append(tuple_(*_OPEN_ORDER) > queries.values(_OPEN_ORDER, after))
    return _seen(engine, wanted.seen_by, asked, _OPEN_ORDER, limit)


def ended(
    engine: Engine, wanted: BoardFilter, *, after: EndedKey | None = None, limit: int
) -> list[TransferRow]:
    """Return what has ended, the newest end first."""
    asked = [TRANSFER.rank == ENDED_RANK, *_asked(wanted)]
    if after is not None:
        asked.append(tuple_(*_ENDED_ORDER) < queries.values(_ENDED_ORDER, after))
    by = [column.desc() for column in _ENDED_ORDER]
    return _seen(engine, wanted.seen_by, asked, by, limit)


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
    onlooker: Onlooker | None,
    asked: Sequence[ColumnElement[bool]],
    by: Sequence[Any],
    limit: int,
) -> list[TransferRow]:
    """Return the first rows, merged from the parts that somebody may see.

    Only the keys are merged, so that most of it never leaves the indexes.
    """
    if onlooker is None:
        whole = select(TRANSFERS.table).where(*asked).order_by(*by).limit(limit)
        return queries.read(engine, TRANSFERS, whole)
    keys = select(*_OPEN_ORDER).where(*asked).order_by(*by).limit(limit)
    parts = [keys.where(*part).subquery() for part in branches(onlooker)]
    together = union_all(*map(select, parts)).subquery()
    first = select(together.c.transfer_id)
    first = first.order_by(*_sorted_as(together.c, by)).limit(limit)
    wanted = select(TRANSFERS.table).where(TRANSFER.transfer_id.in_(first))
    return queries.read(engine, TRANSFERS, wanted.order_by(*by))


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
