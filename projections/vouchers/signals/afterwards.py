"""Signals by what became known only after a claim: it would be refused now."""

from collections.abc import Iterator

from sqlalchemy import Connection, exists, select

from projections.vouchers.balances import BALANCES
from projections.vouchers.circumstances import CIRCUMSTANCES
from projections.vouchers.claims import CLAIMS
from projections.vouchers.consents import CONSENTS
from projections.vouchers.signals.designations import Designations
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
    Condition,
    known,
    ref,
    standing,
)

_LATER = CIRCUMSTANCES.table.alias("later").c
_HOLDER = BALANCES.table.c
_CONSENT = CONSENTS.table.c


def after_death(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find claims, and consents that no claim has used, after a death (signal 5)."""
    yield from _claims_after_death(connection, rules, period)
    yield from _consents_after_death(connection, rules, period)


def provider_on_leave(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find claims for a day that lies in a leave of the provider (signal 6)."""
    rule = rules.provider_on_leave
    wanted = (
        select(CLAIMS.table, *FACT)
        .join(CIRCUMSTANCES.table, KNOWN.record_id == CLAIM.payee_id)
        .where(
            *standing(period),
            known("leave"),
            CLAIM.service_date.between(KNOWN.from_on, KNOWN.until_on),
            ~_followed_by("leave-cancelled", _LATER.code == KNOWN.code),
        )
    )
    for row in connection.execute(wanted):
        yield about_payee(
            rule,
            [row.claim_id, row.fact_code],
            claims=[row],
            events=[ref(row)],
            figures=(
                figure("notice", row.fact_code),
                figure("from_on", row.fact_from_on),
                figure("until_on", row.fact_until_on),
            ),
        )


def outside_designation(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find claims that the list of their day does not cover any more (signal 10)."""
    rule = rules.outside_designation
    designations = Designations.read(connection)
    wanted = select(CLAIMS.table).where(*standing(period), CLAIM.place == "GBA")
    for claim in connection.execute(wanted):
        fault = designations.fault(
            claim.payee_id, claim.service_point, claim.department, claim.service_date
        )
        if fault is None:
            continue
        why, event = fault
        yield about_payee(
            rule,
            [claim.claim_id, why],
            claims=[claim],
            events=() if event is None else (event,),
            figures=(
                figure("fault", why),
                figure("service_point", claim.service_point),
                figure("department", claim.department),
            ),
        )


def national_insurance(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find claims for visits that national medical insurance settled (signal 13)."""
    wanted = (
        select(CLAIMS.table, *FACT)
        .join(CIRCUMSTANCES.table, KNOWN.part_id == CLAIM.claim_id)
        .where(*standing(period), known("national-insurance"))
    )
    for row in connection.execute(wanted):
        yield about_payee(
            rules.national_insurance,
            [row.claim_id, row.fact_code],
            claims=[row],
            events=[ref(row)],
            figures=(
                figure("settlement", row.fact_code),
                figure("amount_hkd", row.amount_hkd),
            ),
        )


def _claims_after_death(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    wanted = (
        select(CLAIMS.table, *FACT)
        .join(CIRCUMSTANCES.table, KNOWN.record_id == CLAIM.account_id)
        .where(*standing(period), _newest_death(), CLAIM.service_date > KNOWN.from_on)
    )
    for row in connection.execute(wanted):
        yield about_patient(
            rules.after_death,
            ["claim", row.claim_id, row.fact_from_on],
            claims=[row],
            events=[ref(row)],
            figures=(
                figure("died_on", row.fact_from_on),
                figure("amount_hkd", row.amount_hkd),
            ),
        )


def _consents_after_death(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    wanted = (
        select(CONSENTS.table, _HOLDER.patient_id, *FACT)
        .join(CIRCUMSTANCES.table, KNOWN.record_id == _CONSENT.account_id)
        .join(BALANCES.table, _HOLDER.account_id == _CONSENT.account_id)
        .where(
            _CONSENT.service_date.between(period.first, period.last),
            _newest_death(),
            _CONSENT.service_date > KNOWN.from_on,
            _CONSENT.claim_id.is_(None),
        )
    )
    for row in connection.execute(wanted):
        yield about_patient(
            rules.after_death,
            ["consent", row.consent_id, row.fact_from_on],
            patient_id=row.patient_id,
            account_id=row.account_id,
            payee_id=row.provider_id or row.institution_id,
            on=row.service_date,
            events=[ref(row)],
            figures=(
                figure("died_on", row.fact_from_on),
                figure("consent_id", row.consent_id),
            ),
        )


def _newest_death() -> Condition:
    """Select the death as it was recorded, or corrected, last."""
    return known("death") & ~_followed_by("death")


def _followed_by(kind: str, *which: Condition) -> Condition:
    return exists().where(
        _LATER.record_id == KNOWN.record_id,
        _LATER.kind == kind,
        _LATER.version > KNOWN.version,
        *which,
    )
