"""What an account holds: each of its buckets, and what its spouse could pay."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Engine, cast, func, select

from domain.reference import RewardProgramme, SchemeTerms
from domain.vouchers import current_quota
from projections import queries
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.bucket_facts import period_name
from projections.vouchers.buckets import BUCKETS, VoucherBucket
from projections.vouchers.claims import CLAIMS

_ORDER = ("own", "reward", "quota", "spouse")


def buckets(
    engine: Engine, account: VoucherBalance, terms: SchemeTerms, today: date
) -> list[VoucherBucket]:
    """Return one's own, the rewards as they lapse, the quotas, and the spouse's.

    What is left is what can be used today: nothing of a reward after its last day,
    whether it was found to have lapsed or not. The reward and the quotas of today are
    there also where nothing was spent on them yet.
    """
    mine = BUCKETS.table.c.account_id == account.account_id
    rows = queries.read(engine, BUCKETS, select(BUCKETS.table).where(mine))
    known = [_with_terms(row, terms) for row in rows]
    known += _untouched(account, known, terms, today)
    return sorted((_today(engine, account, row, today) for row in known), key=_place)


def _with_terms(row: VoucherBucket, terms: SchemeTerms) -> VoucherBucket:
    """Say of a reward that was never given when it would be, and until when usable."""
    for programme in terms.rewards:
        if row.reward == programme.code and row.threshold_hkd is None:
            return row.model_copy(update=_of_programme(programme))
    return row


def _untouched(
    account: VoucherBalance,
    known: Sequence[VoucherBucket],
    terms: SchemeTerms,
    today: date,
) -> Iterator[VoucherBucket]:
    names = {row.name for row in known}
    for row in (*_rewards(account, terms, today), *_quotas(account, terms, today)):
        if row.name not in names:
            yield row


def _rewards(
    account: VoucherBalance, terms: SchemeTerms, today: date
) -> Iterator[VoucherBucket]:
    for programme in terms.rewards:
        if programme.counts_from <= today <= programme.counts_until:
            yield VoucherBucket(
                account_id=account.account_id,
                name=programme.code,
                bucket="reward",
                reward=programme.code,
                left_hkd=0,
                **_of_programme(programme),
            )


def _of_programme(programme: RewardProgramme) -> dict[str, Any]:
    return programme.model_dump(include={"threshold_hkd", "usable_until"})


def _quotas(
    account: VoucherBalance, terms: SchemeTerms, today: date
) -> Iterator[VoucherBucket]:
    for profession in sorted({quota.profession for quota in terms.quotas}):
        now = current_quota(
            terms.quotas,
            profession,
            eligible_from=account.eligible_from,
            on=today,
            used={},
        )
        if now is not None:
            yield VoucherBucket(
                account_id=account.account_id,
                name=period_name(profession, now.starts_on),
                bucket="quota",
                profession=profession,
                period_from=now.starts_on,
                period_until=now.ends_on,
                limit_hkd=now.quota.amount_hkd,
                left_hkd=now.left_hkd,
            )


def _place(row: VoucherBucket) -> tuple[int, date, str]:
    day = row.usable_until or row.period_from or date.max
    return _ORDER.index(row.bucket), day, row.name


def _today(
    engine: Engine, account: VoucherBalance, row: VoucherBucket, today: date
) -> VoucherBucket:
    if row.bucket == "spouse":
        left_hkd = _spouses(engine, account, today)
        return row.model_copy(update={"left_hkd": left_hkd})
    if row.bucket == "quota":
        return _with_uncounted(engine, row)
    if row.usable_until is not None and row.usable_until < today:
        return row.model_copy(update={"left_hkd": 0})
    return row


def _with_uncounted(engine: Engine, row: VoucherBucket) -> VoucherBucket:
    """Take what claims used of a quota before the ledger knew it, as the account does.

    It stands in no entry of the quota.
    """
    columns = CLAIMS.table.c
    amount = func.coalesce(func.sum(columns.amount_hkd), 0)
    wanted = select(cast(amount, BigInteger)).where(
        columns.account_id == row.account_id,
        columns.profession == row.profession,
        columns.of_quota.is_(None),
        columns.state != "voided",
        columns.service_date.between(row.period_from, row.period_until),
    )
    with engine.connect() as connection:
        uncounted_hkd = connection.execute(wanted).scalar_one()
    changes = {
        "used_hkd": row.used_hkd + uncounted_hkd,
        "left_hkd": max(0, (row.left_hkd or 0) - uncounted_hkd),
    }
    return row.model_copy(update=changes)


def _spouses(engine: Engine, account: VoucherBalance, today: date) -> int | None:
    """Return what the spouse's own vouchers could pay, if they may pay anything."""
    if account.spouse_account_id is None:
        return None
    spouse = queries.find(engine, BALANCES, account.spouse_account_id)
    if spouse is None or spouse.pairing_id != account.pairing_id:
        return None
    ended = spouse.ended_on is not None and spouse.ended_on <= today
    return None if spouse.frozen or ended else spouse.balance_hkd
