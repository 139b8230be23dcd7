"""Whose records are shown by rows of any view: patients, however the rows name them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Engine, select

from projections.transfers import TRANSFERS
from projections.views import AnyView
from projections.vouchers import BALANCES, CLAIMS

_PATIENTS = ("patient_id", "other_id")
"""By what a row names a patient himself."""

_THROUGH: Mapping[str, AnyView] = {
    "account_id": BALANCES,
    "claim_id": CLAIMS,
    "transfer_id": TRANSFERS,
}
"""By what a row names a record of his, and the view that knows whose that is."""


def subjects_of(engine: Engine, found: object) -> list[UUID]:
    """Return the patients whose records these rows show, each once."""
    rows = [dict(one) for one in _rows(found)]
    known = {id: None for row in rows for id in _named(row, _PATIENTS)}
    nameless = [row for row in rows if row.get("patient_id") is None]
    for name, view in _THROUGH.items():
        ids = {id for row in nameless for id in _named(row, (name,))}
        known |= dict.fromkeys(_owners(engine, view, name, ids))
    spouses = {id for row in rows for id in _named(row, ("spouse_account_id",))}
    known |= dict.fromkeys(_owners(engine, BALANCES, "account_id", spouses))
    return list(known)


def _rows(found: object) -> Iterable[BaseModel]:
    match found:
        case BaseModel():
            yield found
        case list() | tuple():
            for one in found:
                yield from _rows(one)
        case _:
            return


def _named(row: Mapping[str, object], names: tuple[str, ...]) -> Iterable[UUID]:
    return (id for name in names if isinstance(id := row.get(name), UUID))


def _owners(engine: Engine, view: AnyView, key: str, ids: set[UUID]) -> Iterable[UUID]:
    if not ids:
        return ()
    columns = view.table.c
    wanted = select(columns.patient_id).where(columns[key].in_(ids)).distinct()
    with engine.connect() as connection:
        return connection.scalars(wanted).all()
