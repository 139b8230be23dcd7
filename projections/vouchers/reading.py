"""What can be asked about vouchers: a balance explained, claims, consents."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Subquery,
    cast,
    func,
    select,
)

from domain.vouchers import account_id as id_of
from projections import attendances, queries
from projections.attendances import Circle
from projections.vouchers import pages
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.claims import State
from projections.vouchers.consents import CONSENTS, VoucherConsent
from projections.vouchers.entries import ENTRIES, VoucherEntry
from projections.vouchers.movements import BucketKind
from projections.vouchers.payable import (
    CLAIM,
    PayableClaim,
    find,
    in_month,
    of_circle,
    payable,
)


class ExplainedEntry(VoucherEntry):
    """A movement, and what all movements of its bucket came to with it."""

    balance_hkd: int


class ClaimFilter(BaseModel):
    """Which claims; what is not given is not asked. `payee_id` is who is paid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: UUID | None = None
    patient_id: UUID | None = None
    payee_id: UUID | None = None
    service_point: str | None = None
    department: str | None = None
    profession: str | None = None
    place: str | None = None
    state: State | None = None
    payable_month: str | None = None
    organisation: str | None = None
    entered_by: str | None = None
    ref: str | None = None
    transaction: str | None = None
    episode: str | None = None
    spouse_account_id: UUID | None = None
    served_from: date | None = None
    served_until: date | None = None
    """Both days are included."""
    circle: Circle | None = None
    """Whose patients, or whose own claims; None: everybody's."""


def balance(engine: Engine, account_id: UUID) -> VoucherBalance | None:
    return queries.find(engine, BALANCES, account_id)


def balance_of_patient(
    engine: Engine, patient_id: UUID, *, circle: Circle | None = None
) -> VoucherBalance | None:
    id = BALANCES.table.c.account_id
    theirs = attendances.of_accounts(id, circle)
    wanted = select(BALANCES.table).where(id == id_of(patient_id), *theirs)
    return next(iter(queries.read(engine, BALANCES, wanted)), None)


def balances(
    engine: Engine,
    *,
    circle: Circle | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[VoucherBalance]:
    """Return accounts by id."""
    key = None if after is None else (after,)
    id = BALANCES.table.c.account_id
    return queries.in_order(
        engine,
        BALANCES,
        *attendances.of_accounts(id, circle),
        by=[id],
        after=key,
        limit=limit,
    )


def explanation(
    engine: Engine,
    account_id: UUID,
    *,
    bucket: BucketKind | None = None,
    reward: str | None = None,
    after: tuple[int, int] | None = None,
    limit: int,
) -> list[ExplainedEntry]:
    """Return the movements that made the buckets, in order.

    `after` is the version and the part of the last one seen.
    """
    known = explained(account_id)
    wanted = select(known)
    if bucket is not None:
        wanted = wanted.where(known.c.bucket == bucket)
    if reward is not None:
        wanted = wanted.where(known.c.reward == reward)
    wanted = pages.in_order(wanted, known.c.version, known.c.part, after=after)
    return pages.read(engine, ExplainedEntry, wanted.limit(limit))


def explained(account_id: UUID) -> Subquery:
    columns = ENTRIES.table.c
    running = func.sum(columns.amount_hkd).over(
        partition_by=(
            columns.bucket,
            columns.reward,
            columns.profession,
            columns.period_from,
        ),
        order_by=(columns.version, columns.part),
    )
    return (
        select(ENTRIES.table, cast(running, BigInteger).label("balance_hkd"))
        .where(columns.account_id == account_id)
        .subquery()
    )


def claim(
    engine: Engine, claim_id: UUID, *, circle: Circle | None = None
) -> PayableClaim | None:
    return find(engine, claim_id, circle=circle)


def claims(
    engine: Engine,
    wanted: ClaimFilter | None = None,
    *,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[PayableClaim]:
    """Return claims, the newest day of service first, after one's day and id."""
    asked = payable().where(*_asked(wanted or ClaimFilter()))
    key = [CLAIM.service_date, CLAIM.claim_id]
    found = pages.newest_first(asked, *key, after=after).limit(limit)
    return pages.read(engine, PayableClaim, found)


def _asked(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    asked = wanted.model_dump(exclude_none=True, exclude={"circle"})
    first, last = asked.pop("served_from", None), asked.pop("served_until", None)
    month = asked.pop("payable_month", None)
    filters = [CLAIM[name] == value for name, value in asked.items()]
    filters += of_circle(wanted.circle)
    if first is not None:
        filters.append(CLAIM.service_date >= first)
    if last is not None:
        filters.append(CLAIM.service_date <= last)
    if month is not None:
        filters.append(in_month(month))
    return filters


def consents(engine: Engine, account_id: UUID, *, limit: int) -> list[VoucherConsent]:
    """Return the newest consents of an account, used or not."""
    columns = CONSENTS.table.c
    return queries.newest_first(
        engine,
        CONSENTS,
        columns.account_id == account_id,
        by=[columns.given_at, columns.consent_id],
        after=None,
        limit=limit,
    )
