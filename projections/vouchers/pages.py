"""Rows of more than one table: a page of them that goes on after a key."""

from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Engine, Select, and_, literal, or_, tuple_

from projections import queries

M = TypeVar("M", bound=BaseModel)


def read(engine: Engine, model: type[M], wanted: Select[Any]) -> list[M]:
    """Return what a query finds: its columns have the names of the model's fields."""
    with engine.connect() as connection:
        records = connection.execute(wanted).mappings()
        return [model.model_construct(**record) for record in records]


def in_order(
    wanted: Select[Any], *by: Any, after: tuple[Any, ...] | None
) -> Select[Any]:
    """Sort by columns that name each row; go on after the last one seen."""
    if after is not None:
        wanted = wanted.where(tuple_(*by) > queries.values(by, after))
    return wanted.order_by(*by)


def newest_first(
    wanted: Select[Any], *by: Any, after: tuple[Any, ...] | None
) -> Select[Any]:
    """Do the same from the last to the first."""
    if after is not None:
        wanted = wanted.where(tuple_(*by) < queries.values(by, after))
    return wanted.order_by(*(column.desc() for column in by))


def largest_first(
    wanted: Select[Any],
    amount: ColumnElement[Any],
    id: ColumnElement[Any],
    *,
    after: tuple[int, Any] | None,
) -> Select[Any]:
    """Sort by an amount, the largest first, and where it is the same by id."""
    if after is not None:
        amount_hkd, last = after
        later = and_(amount == amount_hkd, id > literal(last, id.type))
        wanted = wanted.where(or_(amount < amount_hkd, later))
    return wanted.order_by(amount.desc(), id)
