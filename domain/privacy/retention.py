"""How long a record must be kept: by place and kind of record, from its last use.

The table of settlement_privacy.md §4.5, each row with its source and its mark.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.kernel import Fact
from domain.values import Jurisdiction, Label

RecordClass = Literal["outpatient", "inpatient", "dental", "financial"]
Years = Annotated[int, Field(ge=0, le=150)]

HK, CN_GD, MO = Jurisdiction.HK, Jurisdiction.CN_GD, Jurisdiction.MO


class RetentionRule(Fact):
    """So many years after the last use; in force from a day until the next row.

    Of two rows of one day the later one in the table counts: the operator's.
    """

    jurisdiction: Jurisdiction
    record_class: RecordClass
    years: Years
    source: Label
    verified: bool = False
    from_on: date = date(1900, 1, 1)


class Encounter(Fact):
    """When a kind of record of somebody was used last in a place."""

    jurisdiction: Jurisdiction
    record_class: RecordClass
    last_on: date


class Keeping(Fact):
    """A record that must be kept, until when, and by which rule."""

    jurisdiction: Jurisdiction
    record_class: RecordClass
    last_on: date
    years: Years
    due_on: date
    source: Label
    verified: bool


class NoRetentionRule(ValueError):
    """The table has no row: a record without one is never destroyed."""


_MPS = "MPS advice 7 to 10 years; HA practice 7 years, then review"
_DETAILED_RULES = "Detailed Rules on Medical Institutions, art. 53"
_NOT_FOUND = "not found; the longest known period is taken"

RETENTION: tuple[RetentionRule, ...] = (
    RetentionRule(jurisdiction=HK, record_class="outpatient", years=7, source=_MPS),
    RetentionRule(jurisdiction=HK, record_class="inpatient", years=7, source=_MPS),
    RetentionRule(
        jurisdiction=HK,
        record_class="dental",
        years=3,
        source="Dental Protection",
        verified=True,
    ),
    RetentionRule(
        jurisdiction=HK,
        record_class="financial",
        years=7,
        source="IRO s.51C",
        verified=True,
    ),
    RetentionRule(
        jurisdiction=CN_GD,
        record_class="outpatient",
        years=15,
        source=_DETAILED_RULES,
        verified=True,
    ),
    RetentionRule(
        jurisdiction=CN_GD,
        record_class="inpatient",
        years=30,
        source=_DETAILED_RULES,
        verified=True,
    ),
    RetentionRule(
        jurisdiction=CN_GD,
        record_class="dental",
        years=15,
        source="no row of its own; taken as an outpatient record",
    ),
    RetentionRule(
        jurisdiction=CN_GD,
        record_class="financial",
        years=30,
        source="vouchers 30 years, general knowledge",
    ),
    *(
        RetentionRule(jurisdiction=MO, record_class=kind, years=30, source=_NOT_FOUND)
        for kind in ("outpatient", "inpatient", "dental", "financial")
    ),
)


def keepings(
    encounters: Sequence[Encounter], rules: Sequence[RetentionRule], today: date
) -> tuple[Keeping, ...]:
    """Return until when each record must be kept, the longest first.

    Raises:
        NoRetentionRule
    """
    found = [_keeping(one, _rule(one, rules, today)) for one in encounters]
    return tuple(sorted(found, key=lambda one: one.due_on, reverse=True))


def _rule(
    encounter: Encounter, rules: Sequence[RetentionRule], today: date
) -> RetentionRule:
    in_force = [
        rule
        for rule in rules
        if rule.jurisdiction == encounter.jurisdiction
        and rule.record_class == encounter.record_class
        and rule.from_on <= today
    ]
    if not in_force:
        raise NoRetentionRule(f"{encounter.jurisdiction}/{encounter.record_class}")
    return max(reversed(in_force), key=lambda rule: rule.from_on)


def _keeping(encounter: Encounter, rule: RetentionRule) -> Keeping:
    return Keeping(
        jurisdiction=encounter.jurisdiction,
        record_class=encounter.record_class,
        last_on=encounter.last_on,
        years=rule.years,
        due_on=_years_after(encounter.last_on, rule.years),
        source=rule.source,
        verified=rule.verified,
    )


def _years_after(day: date, years: int) -> date:
    """Return the same date so many years later; 1 March after 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
