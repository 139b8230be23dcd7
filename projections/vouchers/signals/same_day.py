"""Signals in one elder's day: in two places at once, or twice at the same one."""

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from projections.vouchers.claims import CLAIMS
from projections.vouchers.signals.designations import Designations
from projections.vouchers.signals.finding import Period, Signal, about_patient, figure
from projections.vouchers.signals.rules import Rules, TwoPlaces
from projections.vouchers.signals.standing import CLAIM, standing

HONG_KONG = "hong-kong"

_OTHER = CLAIMS.table.alias("other").c


def two_places(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find elders who were served in two cities too far apart (signal 3)."""
    designations = Designations.read(connection)
    across = exists().where(
        _OTHER.patient_id == CLAIM.patient_id,
        _OTHER.service_date == CLAIM.service_date,
        _OTHER.state != "voided",
        _OTHER.place == "GBA",
        _OTHER.claim_id != CLAIM.claim_id,
    )
    here_too = (CLAIM.place == "GBA") | across
    for day in _days(connection, *standing(period), here_too):
        cities = sorted({_city(claim, designations) for claim in day})
        if any(_far(rules.two_places, pair) for pair in combinations(cities, 2)):
            yield _in_two_places(rules.two_places, day, cities)


def identical_claims(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find elders with several claims of one payee for one day (signal 7)."""
    rule = rules.identical_claims
    again = exists().where(
        _OTHER.patient_id == CLAIM.patient_id,
        _OTHER.service_date == CLAIM.service_date,
        _OTHER.payee_id == CLAIM.payee_id,
        _OTHER.state != "voided",
        _OTHER.claim_id != CLAIM.claim_id,
    )
    for day in _days(connection, *standing(period), again):
        by_payee = sorted(day, key=lambda claim: claim.payee_id)
        for _, claims in groupby(by_payee, key=lambda claim: claim.payee_id):
            same = list(claims)
            if len(same) < rule.claims:
                continue
            amounts = [claim.amount_hkd for claim in same]
            yield about_patient(
                rule,
                [claim.claim_id for claim in same],
                claims=same,
                figures=(
                    figure("claims", len(same), rule.claims),
                    figure("same_amount", max(map(amounts.count, amounts))),
                    figure("amount_hkd", sum(amounts)),
                ),
            )


def _days(connection: Connection, *which: Any) -> Iterator[list[Row[Any]]]:
    """Yield the claims of each elder's day, in the order of their ids."""
    wanted = (
        select(CLAIMS.table)
        .where(*which)
        .order_by(CLAIM.patient_id, CLAIM.service_date, CLAIM.claim_id)
    )
    found = connection.execute(wanted)
    for _, claims in groupby(found, key=lambda row: (row.patient_id, row.service_date)):
        yield list(claims)


def _city(claim: Row[Any], designations: Designations) -> str:
    if claim.place == "HK":
        return HONG_KONG
    return designations.city(claim.payee_id, claim.service_point, claim.service_date)


def _far(rule: TwoPlaces, cities: tuple[str, str]) -> bool:
    """Cities come in the order of the alphabet, as in the rule."""
    return cities not in rule.near


def _in_two_places(
    rule: TwoPlaces, day: Sequence[Row[Any]], cities: Sequence[str]
) -> Signal:
    return about_patient(
        rule,
        [claim.claim_id for claim in day],
        payee_id=None,
        claims=day,
        figures=tuple(figure("city", city) for city in cities),
    )
