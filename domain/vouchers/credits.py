"""Which issues of the scheme are due to an account, and what the limit cuts off."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from domain.kernel import Fact
from domain.reference import VoucherIssue
from domain.vouchers import events
from domain.vouchers.refusals import CreditInAdvance

NOT_HEEDED_BY_CREDITS = frozenset(
    event.TOPIC
    for event in (
        events.VoucherAccountValidated,
        events.VoucherAccountNotValidated,
        events.EarlierClaimBroughtIn,
        events.SpousePaired,
        events.PairingEnded,
        events.ConsentGiven,
        events.TransactionNumberRecorded,
        events.ClaimConfirmed,
    )
)
"""Topics of events that leave every credit as it would be without them.

The yearly run reads them not: see `Holding.standing`.
"""

NOT_READ_BY_CREDITS = frozenset(
    {
        *("effective_at", "by", "command_id", "correlation_id"),
        *("visit", "settings", "left", "conversion", "enrolment_row"),
        *("care_programme", "spouse_document", "fee_cents", "copay_cents"),
    }
)
"""Fields that no event needs for a credit to come out the same.

The yearly run leaves them out: see `Holding.standing`.
"""


class DueIssue(Fact):
    """An issue with the day from which this person can use it."""

    issue: VoucherIssue
    usable_from: date


def due_issues(
    issues: Iterable[VoucherIssue],
    *,
    eligible_from: date,
    credited: Collection[str],
    until: date,
) -> list[DueIssue]:
    """Return what is not yet credited and usable by a date, the oldest first."""
    due = [
        DueIssue(issue=issue, usable_from=max(issue.credited_on, eligible_from))
        for issue in issues
        if issue.code not in credited
        and max(issue.credited_on, eligible_from) <= until
        and _is_meant_for(issue, eligible_from)
    ]
    due.sort(key=lambda one: (one.usable_from, one.issue.credited_on, one.issue.code))
    return due


def check_not_in_advance(issues: Iterable[VoucherIssue], today: date) -> None:
    """Refuse a list that reaches into the future (C-5).

    Raises:
        CreditInAdvance
    """
    for issue in issues:
        if issue.credited_on > today:
            raise CreditInAdvance(
                issue=issue.code, credited_on=issue.credited_on, today=today
            )


def facts(due: DueIssue, *, balance_hkd: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is credited and what of it is forfeited, to be recorded if not 0."""
    issue = due.issue
    shared = {
        "issue": issue.code,
        "year": issue.year,
        "limit_hkd": issue.limit_hkd,
        "row": issue.row,
    }
    credit = shared | {"kind": issue.kind, "amount_hkd": issue.amount_hkd}
    return credit, shared | {"amount_hkd": forfeited_hkd(balance_hkd, issue)}


def forfeited_hkd(balance_hkd: int, issue: VoucherIssue) -> int:
    """Return what the limit cuts off the issue (C-3, C-4).

    It is never more than the issue: a lowered limit takes nothing away.
    """
    if issue.limit_hkd is None:
        return 0
    over_hkd = balance_hkd + issue.amount_hkd - issue.limit_hkd
    return min(issue.amount_hkd, max(0, over_hkd))


def _is_meant_for(issue: VoucherIssue, eligible_from: date) -> bool:
    """Tell whether a person eligible since that day gets the issue.

    Whoever became eligible on 1 Jul 2017 gets the full annual amount of 2017
    (§1.1, unverified). A one-off is for those who are eligible on its day.
    """
    if issue.kind == "annual":
        return eligible_from.year <= issue.year
    return eligible_from <= issue.credited_on
