"""kill -9 of the serving processes under load: what was acknowledged stays, once."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from api.migration import migrate
from api.service import Service
from application import directory
from application.settings import Settings
from domain.directory import Issue, PublishVoucherIssue
from domain.kernel import Actor
from domain.patients import HongKongIdentityCard
from domain.vouchers import (
    VoucherAccount,
    VouchersClaimedInHongKong,
    account_id,
)
from projections import vouchers as views
from tests import stories
from tests.facts.directory import INVENTED
from tests.faults.load import CLAIMS, THREADS, Load
from tests.processes import settings_of, started

ACCOUNTS = 4  # so that threads meet at an account
KILLS = 3
BETWEEN_KILLS = 15  # acknowledgements
OPENING_HKD = 8_000
DOCTOR = Actor(
    id="dr-wong", organisation="CLINIC-1", jurisdiction="HK", role="provider"
)


def test_every_acknowledged_claim_is_there_and_none_twice(
    settings: Settings, tmp_path: Path
) -> None:
    accounts, token = prepare(settings)
    load = Load(accounts, token)
    with running(settings, tmp_path) as address:
        load.begin(address)
        load.wait_for_acknowledgements(BETWEEN_KILLS)
        load.pause()
    for _ in range(KILLS - 1):
        with running(settings, tmp_path) as address:
            load.resume(address)
            load.wait_for_acknowledgements(BETWEEN_KILLS)
            load.pause()
    assert load.unknown, "no answer was lost: the kills came at the wrong time"
    with running(settings, tmp_path) as address:
        load.resume(address)
        load.finish()
        load.ask_again()
    check(settings, accounts, load)


def prepare(settings: Settings) -> tuple[list[UUID], str]:
    """Make a ledger with a few full accounts; return them and a provider's token."""
    with Service.open(settings) as service:
        migrate(service)
        token = service.tokens.add("load", DOCTOR, datetime.now(UTC))
        return asyncio.run(open_accounts(service)), token


async def open_accounts(service: Service) -> list[UUID]:
    await stories.directory_of_the_bay_area(service.ledger)
    await publish_until_today(service)
    patients = [
        await stories.register(service.ledger, number=hkic(number))
        for number in range(ACCOUNTS)
    ]
    for patient in patients:
        await stories.open_account(service.ledger, patient, at=datetime.now(UTC))
    return [account_id(patient) for patient in patients]


async def publish_until_today(service: Service) -> None:
    """Publish what the real table does not have yet: the servers' clock is real."""
    for year in range(2027, (datetime.now(UTC) + timedelta(days=1)).year + 1):
        issue = Issue(
            code=f"{year}-annual",
            year=year,
            kind="annual",
            credited_on=datetime(year, 1, 1, tzinfo=UTC).date(),
            amount_hkd=2_000,
            limit_hkd=OPENING_HKD,
            face_value_hkd=1,
            provenance=INVENTED,
        )
        occasion = stories.occasion(stories.OFFICER)
        command = PublishVoucherIssue(occasion=occasion, issue=issue)
        await directory.publish_issue(service.ledger, command)


def hkic(number: int) -> str:
    """Return an identity number with the check character that fits."""
    for check_character in "0123456789A":
        try:
            shown = f"K{number:06d}({check_character})"
            return HongKongIdentityCard(kind="hkic", number=shown).number
        except ValidationError:
            continue
    raise AssertionError


@contextmanager
def running(settings: Settings, folder: Path) -> Iterator[str]:
    """Serve until the block is left, then kill -9 every process of the service."""
    given = settings_of(settings) | {"port": "0", "log_level": "error"}
    with ExitStack() as stack:
        if not settings.embedded:
            stack.enter_context(started(folder, "work", settings=given, says="works"))
        serving = started(folder, "serve", settings=given, says="listens on")
        process, line = stack.enter_context(serving)
        yield line.split()[3]
        assert process.poll() is None


def check(settings: Settings, accounts: Sequence[UUID], load: Load) -> None:
    """Compare what was acknowledged with the log, the accounts and the views."""
    with Service.open(settings) as service:
        service.views.catch_up()
        recorded = [
            event
            for account in accounts
            for event in claims_in_the_log(service, account)
        ]
        claimed = [str(event.claim_id) for event in recorded]
        assert len(claimed) == len(set(claimed)) == THREADS * CLAIMS
        assert set(claimed) == load.claims()
        for account in accounts:
            taken = len(claims_in_the_log(service, account))
            state = asyncio.run(service.ledger.get(VoucherAccount, account))
            row = views.balance(service.engine, account)
            assert row
            assert state.balance_hkd == row.balance_hkd == OPENING_HKD - taken


def claims_in_the_log(
    service: Service, account: UUID
) -> list[VouchersClaimedInHongKong]:
    history = service.ledger.log.history(account)
    return [
        logged.event
        for logged in history
        if isinstance(logged.event, VouchersClaimedInHongKong)
    ]
