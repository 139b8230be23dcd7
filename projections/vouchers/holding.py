"""What an account holds: each of its buckets, and what its spouse could pay."""

from datetime import date
from uuid import UUID

from sqlalchemy import Engine, select

from projections import queries
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.buckets import BUCKETS, VoucherBucket

_ORDER = ("own", "reward", "quota", "spouse")


def buckets(engine: Engine, account_id: UUID) -> list[VoucherBucket]:
    """Return one's own, the rewards as they lapse, the quotas, and the spouse's."""
    wanted = select(BUCKETS.table).where(BUCKETS.table.c.account_id == account_id)
    rows = [
        _with_spouse(engine, row) if row.bucket == "spouse" else row
        for row in queries.read(engine, BUCKETS, wanted)
    ]
    return sorted(rows, key=_place)


def _place(row: VoucherBucket) -> tuple[int, date, str]:
    day = row.usable_until or row.period_from or date.max
    return _ORDER.index(row.bucket), day, row.name


def _with_spouse(engine: Engine, row: VoucherBucket) -> VoucherBucket:
    """Add what the spouse's own vouchers could pay, while both are paired and alive."""
    spouse = row.spouse_account_id and _account(engine, row.spouse_account_id)
    account = _account(engine, row.account_id)
    if not spouse or not account or spouse.frozen:
        return row
    if spouse.pairing_id != account.pairing_id:
        return row
    return row.model_copy(update={"left_hkd": spouse.balance_hkd})


def _account(engine: Engine, account_id: UUID) -> VoucherBalance | None:
    return queries.find(engine, BALANCES, account_id)
