"""What the worker does about notices: it sends what is due, and looks ahead."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from api.notices.wording import write
from api.service import Service
from application import notices
from application.keys import PatientRestricted, SubjectErased
from application.notices.sending import BY
from domain.kernel import BAYBRIDGE, AlreadyExists, KeyReused, Occasion
from domain.notices import Words
from domain.values import local_date
from projections import directory, vouchers
from projections import notices as views
from projections.vouchers import AccountForecast, NextIssue

AT_ONCE_MAX = 100
_NAMESPACE = uuid5(BAYBRIDGE, "policy/tell-of-forfeiture")


async def send_due(service: Service) -> int:
    """Send what is due; return how many notices went out.

    Raises:
        Unavailable
    """
    ledger, sent = service.ledger, 0
    for notice_id in await ledger.run(_due, service):
        sent += await notices.deliver(ledger, notice_id, service.senders, write)
    return sent


def _due(service: Service) -> list[UUID]:
    return views.due(service.engine, service.ledger.clock(), limit=AT_ONCE_MAX)


class LookAhead:
    """Prepares a notice for everybody who will lose vouchers, some days before.

    It goes through the accounts piece by piece. A process that begins again goes
    through them all: each account has one notice for each issue, whatever happens.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._done_for: date | None = None
        self._after: tuple[int, UUID] | None = None

    async def __call__(self) -> int:
        """Prepare the next notices; return how many there were.

        Raises:
            Unavailable
        """
        ledger = self._service.ledger
        today = local_date(ledger.clock())
        issue = await ledger.run(_next_issue, self._service, today)
        days = timedelta(days=self._service.settings.forfeiture_notice_days)
        if issue is None or today < issue.credited_on - days:
            return 0
        if self._done_for == issue.credited_on:
            return 0
        found = await ledger.run(_losing, self._service, issue, today, self._after)
        for one in found:
            await self._tell(one)
        if found:
            self._after = (found[-1].forfeited_hkd, found[-1].account_id)
        if len(found) < AT_ONCE_MAX:
            self._done_for, self._after = issue.credited_on, None
        return len(found)

    async def _tell(self, account: AccountForecast) -> None:
        ledger = self._service.ledger
        id = uuid5(_NAMESPACE, f"{account.account_id}/{account.credited_on}")
        occasion = Occasion(by=BY, command_id=id, correlation_id=id, at=ledger.clock())
        words = Words(amount_hkd=account.forfeited_hkd, on=account.spend_by)
        try:
            await notices.tell_patient(
                ledger,
                occasion,
                patient_id=account.patient_id,
                kind="forfeiture-ahead",
                words=words,
            )
        except (AlreadyExists, KeyReused, PatientRestricted, SubjectErased):
            return  # he was told, or is not to be


def _next_issue(service: Service, today: date) -> NextIssue | None:
    """Return the next annual issue that is published: nobody is told of a guess."""
    for issue in directory.voucher_issues(service.engine, limit=AT_ONCE_MAX):
        if issue.kind == "annual" and issue.credited_on > today:
            return NextIssue(
                credited_on=issue.credited_on,
                amount_hkd=issue.amount_hkd,
                limit_hkd=issue.limit_hkd,
                assumed=False,
            )
    return None


def _losing(
    service: Service, issue: NextIssue, today: date, after: tuple[int, UUID] | None
) -> list[AccountForecast]:
    return vouchers.forfeiture_forecast(
        service.engine, issue, today, at_least_hkd=1, after=after, limit=AT_ONCE_MAX
    )
