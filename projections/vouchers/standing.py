"""The claims that stand, as a statement of the government's system has them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, or_, select, union_all

from domain.vouchers import LedgerLine
from projections.views import AnyView
from projections.vouchers.claims import CLAIMS
from projections.vouchers.earlier import EARLIER_CLAIMS

STANDING: tuple[AnyView, ...] = (CLAIMS, EARLIER_CLAIMS)
"""The views that hold them."""

_CLAIM = CLAIMS.table.c
_EARLIER = EARLIER_CLAIMS.table.c


def standing_claims(
    engine: Engine,
    *,
    served_from: date,
    served_until: date,
    payee_id: UUID | None = None,
) -> list[LedgerLine]:
    """Return what was served in a period, both days included, and was not voided.

    Claims of before the ledger are among them: the statement has them as well.
    """
    here: list[ColumnElement[bool]] = [
        _CLAIM.state != "voided",
        _CLAIM.service_date.between(served_from, served_until),
    ]
    earlier: list[ColumnElement[bool]] = [
        _EARLIER.service_date.between(served_from, served_until)
    ]
    if payee_id is not None:
        here.append(_CLAIM.payee_id == payee_id)
        earlier.append(
            or_(_EARLIER.provider_id == payee_id, _EARLIER.institution_id == payee_id)
        )
    names = tuple(LedgerLine.model_fields)
    wanted = union_all(
        select(*(_CLAIM[name] for name in names)).where(*here),
        select(*(_EARLIER[name] for name in names)).where(*earlier),
    )
    with engine.connect() as connection:
        found = connection.execute(wanted).mappings()
        return [LedgerLine(**line) for line in found]
