"""kill -9 of the yearly credit, anywhere: run again, it credits everybody once."""

import asyncio
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from uuid import UUID

from api.migration import migrate
from api.service import Service
from application.ledger import Ledger
from application.settings import Settings
from application.vouchers.credit_run import AT_ONCE
from domain.values import local_midnight
from domain.vouchers import VoucherAccount, VouchersCredited
from tests import stories
from tests.faults.test_kill import hkic, publish_until_today
from tests.processes import COMMAND, SECONDS, baybridge, environment, settings_of

ACCOUNTS = 12 * AT_ONCE
KILLED_AFTER = (AT_ONCE // 2, 3 * AT_ONCE, 6 * AT_ONCE)  # accounts credited
OPENED_AT_ONCE = 64
EVENTS_EACH = 2  # the credit and its receipt, a year
BORN = date(1960, 5, 1)  # eligible from 2025
OPENED = local_midnight(date(2025, 12, 31))


def test_a_credit_that_is_killed_and_run_again_credits_everybody_once(
    settings: Settings, tmp_path: Path
) -> None:
    accounts = prepare(settings)
    begun = newest(settings)
    for goal in KILLED_AFTER:
        with crediting(settings, tmp_path) as process:
            wait_for(settings, begun + goal * EVENTS_EACH * years_since(2025), process)
            process.kill()
            assert process.wait(SECONDS) != 0, "the run ended before it was killed"
    assert 0 < len(credits(settings)) < ACCOUNTS
    done = baybridge(tmp_path, "credit", "--as", "ops", **settings_of(settings))
    assert done.code == 0, done.err
    assert credits(settings) == dict.fromkeys(accounts, years_since(2025))
    again = baybridge(tmp_path, "credit", "--as", "ops", **settings_of(settings))
    assert f"{ACCOUNTS} had everything" in again.out
    check_balances(settings, accounts)


def prepare(settings: Settings) -> list[UUID]:
    """Make a ledger whose accounts were last credited in 2025."""
    with Service.open(settings) as service:
        migrate(service)
        service.tokens.add("ops", stories.OFFICER, datetime.now(UTC))
        return asyncio.run(open_accounts(service))


async def open_accounts(service: Service) -> list[UUID]:
    ledger = service.ledger
    await stories.directory_of_the_bay_area(ledger)
    await publish_until_today(service)
    opened: list[UUID] = []
    for first in range(0, ACCOUNTS, OPENED_AT_ONCE):
        some = range(first, min(first + OPENED_AT_ONCE, ACCOUNTS))
        opened += await asyncio.gather(*(open_account(ledger, one) for one in some))
    return opened


async def open_account(ledger: Ledger, number: int) -> UUID:
    patient = await stories.register(ledger, number=hkic(number), born=BORN)
    return (await stories.open_account(ledger, patient, at=OPENED)).id


@contextmanager
def crediting(settings: Settings, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*COMMAND, "credit", "--as", "ops"],
        cwd=folder,
        env=environment(**settings_of(settings)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()


def wait_for(
    settings: Settings, position: int, process: subprocess.Popen[bytes]
) -> None:
    end = monotonic() + SECONDS
    with Service.open(settings) as service:
        while (service.ledger.log.recorder.max_notification_id() or 0) < position:
            assert process.poll() is None, "the run ended before it was killed"
            assert monotonic() < end, "nobody is credited"


def newest(settings: Settings) -> int:
    with Service.open(settings) as service:
        return service.ledger.log.recorder.max_notification_id() or 0


def credits(settings: Settings) -> dict[UUID, int]:
    """Count what each account was credited after 2025, all of it."""
    with Service.open(settings) as service:
        return dict(Counter(id for id, year in all_credits(service) if year > 2025))


def all_credits(service: Service) -> list[tuple[UUID, int]]:
    found, position = [], 0
    while batch := service.ledger.log.read(position, 1_000):
        position = batch[-1].position
        found += [
            (one.event.originator_id, one.event.year)
            for one in batch
            if isinstance(one.event, VouchersCredited)
        ]
    return found


def years_since(year: int) -> int:
    return datetime.now(UTC).astimezone(OPENED.tzinfo).year - year


def check_balances(settings: Settings, accounts: list[UUID]) -> None:
    expected = min(8_000, 2_000 * (1 + years_since(2025)))

    async def check(ledger: Ledger) -> None:
        for account in accounts:
            state = await ledger.get(VoucherAccount, account)
            assert state.balance_hkd == expected

    with Service.open(settings) as service:
        asyncio.run(check(service.ledger))
