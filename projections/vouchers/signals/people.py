"""Signals in what people declare and leave undone: pairings, waits, early consents."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection, func, select

from domain.values import local_date, local_midnight
from projections.vouchers.balances import BALANCES
from projections.vouchers.circumstances import CIRCUMSTANCES
from projections.vouchers.claims import CLAIMS
from projections.vouchers.signals.finding import (
    Period,
    Signal,
    about_patient,
    about_payee,
    figure,
)
from projections.vouchers.signals.rules import Rules
from projections.vouchers.signals.standing import (
    CLAIM,
    FACT,
    KNOWN,
    circumstance,
    known,
    ref,
    standing,
)

_HOLDER = BALANCES.table.c


def repeated_pairing(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find elders who were paired too often in a calendar year (signal 4)."""
    rule = rules.repeated_pairing
    first, last = date(period.first.year, 1, 1), date(period.last.year, 12, 31)
    wanted = (
        select(CIRCUMSTANCES.table, _HOLDER.patient_id)
        .join(BALANCES.table, _HOLDER.account_id == KNOWN.record_id)
        .where(known("pairing"), KNOWN.from_on.between(first, last))
        .order_by(KNOWN.record_id, KNOWN.version)
    )
    found = connection.execute(wanted)
    for (account_id, year), rows in groupby(
        found, key=lambda row: (row.record_id, row.from_on.year)
    ):
        pairings = list(rows)
        spouses = {row.other_id for row in pairings}
        often = len(pairings) >= rule.pairings or len(spouses) >= rule.spouses
        if often and period.covers(pairings[-1].from_on):
            yield about_patient(
                rule,
                [account_id, year, *(row.part_id for row in pairings)],
                patient_id=pairings[0].patient_id,
                account_id=account_id,
                on=pairings[-1].from_on,
                events=tuple(circumstance(row).ref for row in pairings),
                figures=(
                    figure("pairings", len(pairings), rule.pairings),
                    figure("spouses", len(spouses), rule.spouses),
                ),
            )


def left_unconfirmed(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find what has waited too long for somebody's answer (signal 9)."""
    yield from _claims_unconfirmed(connection, rules, period)
    yield from _accounts_not_validated(connection, rules, period)


def paid_in_advance(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find consents and claims of a day before the service (signal 12)."""
    yield from _consents_in_advance(connection, rules, period)
    yield from _earlier_claims_in_advance(connection, rules, period)


def _claims_unconfirmed(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    rule = rules.left_unconfirmed
    wanted = select(CLAIMS.table).where(
        *standing(period),
        CLAIM.state == "pending",
        CLAIM.entered_on < period.today - timedelta(days=rule.pending_days),
    )
    for claim in connection.execute(wanted):
        waited = (period.today - claim.entered_on).days
        yield about_payee(
            rule,
            ["claim", claim.claim_id],
            claims=[claim],
            figures=(
                figure("pending_days", waited, rule.pending_days),
                figure("amount_hkd", claim.amount_hkd),
            ),
        )


def _accounts_not_validated(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    rule = rules.left_unconfirmed
    opened_before = period.today - timedelta(days=rule.temporary_days)
    newest = func.max(CLAIM.service_date)
    wanted = (
        select(_HOLDER.account_id, _HOLDER.patient_id, _HOLDER.opened_at)
        .add_columns(newest.label("on"), func.count().label("claims"))
        .join(CLAIMS.table, CLAIM.account_id == _HOLDER.account_id)
        .where(
            _HOLDER.temporary.is_(True),
            _HOLDER.opened_at < local_midnight(opened_before),
            CLAIM.state != "voided",
        )
        .group_by(_HOLDER.account_id, _HOLDER.patient_id, _HOLDER.opened_at)
        .having(newest.between(period.first, period.last))
    )
    for account in connection.execute(wanted):
        waited = (period.today - local_date(account.opened_at)).days
        yield about_patient(
            rule,
            ["account", account.account_id],
            patient_id=account.patient_id,
            account_id=account.account_id,
            on=account.on,
            figures=(
                figure("temporary_days", waited, rule.temporary_days),
                figure("claims", account.claims),
            ),
        )


def _consents_in_advance(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    wanted = (
        select(CLAIMS.table, *FACT)
        .join(CIRCUMSTANCES.table, KNOWN.part_id == CLAIM.consent_id)
        .where(*standing(period), known("early-consent"))
    )
    for row in connection.execute(wanted):
        yield about_payee(
            rules.paid_in_advance,
            ["claim", row.claim_id],
            claims=[row],
            events=[ref(row)],
            figures=(
                figure("consented_on", row.fact_from_on),
                figure("amount_hkd", row.amount_hkd),
            ),
        )


def _earlier_claims_in_advance(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    wanted = (
        select(CIRCUMSTANCES.table, _HOLDER.patient_id)
        .join(BALANCES.table, _HOLDER.account_id == KNOWN.record_id)
        .where(
            known("claimed-in-advance"),
            KNOWN.until_on.between(period.first, period.last),
        )
    )
    for row in connection.execute(wanted):
        yield about_payee(
            rules.paid_in_advance,
            ["earlier-claim", row.part_id],
            patient_id=row.patient_id,
            account_id=row.record_id,
            payee_id=row.other_id,
            on=row.until_on,
            events=(circumstance(row).ref,),
            figures=(
                figure("earlier_claim_id", row.part_id),
                figure("claimed_on", row.from_on),
                figure("amount_hkd", row.amount_hkd),
            ),
        )
