"""kill -9 of the serving processes under load: what was acknowledged stays, once."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any
from uuid import UUID

import httpx
from pydantic import ValidationError

from api.migration import migrate
from api.service import Service
from application import directory
from application.settings import Settings
from domain.directory import Issue, PublishVoucherIssue
from domain.kernel import Actor
from domain.patients import HongKongIdentityCard
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    VoucherAccount,
    VouchersClaimedInHongKong,
    account_id,
)
from projections import vouchers as views
from tests import stories
from tests.facts.directory import INVENTED
from tests.processes import settings_of, started

THREADS = 8
ACCOUNTS = 4  # so that threads meet at an account
CLAIMS = 12  # of each thread
KILLS = 3
BETWEEN_KILLS = 15  # acknowledgements
PATIENCE_SECONDS = 60
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


@dataclass
class Request:
    key: str
    path: str
    body: dict[str, Any]


@dataclass
class Load:
    """Eight clerks who enter claims, one after another, each with a key."""

    accounts: Sequence[UUID]
    token: str
    acknowledged: dict[str, Any] = field(default_factory=dict)
    unknown: list[Request] = field(default_factory=list)
    _address: str = ""
    _up: Event = field(default_factory=Event)
    _news: Condition = field(default_factory=Condition)
    _threads: list[Thread] = field(default_factory=list)

    def begin(self, address: str) -> None:
        self._threads = [
            Thread(target=self._enter_claims, args=(number,))
            for number in range(THREADS)
        ]
        self.resume(address)
        for thread in self._threads:
            thread.start()

    def pause(self) -> None:
        """Let nobody begin anything new: a kill is near. Requests are under way."""
        self._up.clear()

    def resume(self, address: str) -> None:
        self._address = address
        self._up.set()

    def wait_for_acknowledgements(self, more: int) -> None:
        with self._news:
            goal = len(self.acknowledged) + more
            done = self._news.wait_for(
                lambda: len(self.acknowledged) >= goal, PATIENCE_SECONDS
            )
        assert done, "the service acknowledges nothing any more"

    def finish(self) -> None:
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()

    def ask_again(self) -> None:
        """Ask what became of the unanswered, and once more for what is known."""
        with self._client() as client:
            for request in self.unknown:
                answer = self._post(client, request)
                self.acknowledged[request.key] = answer
                assert self._post(client, request) == answer

    def claims(self) -> set[str]:
        """The ids of all claims that were acknowledged."""
        return {
            answer["made"]
            for key, answer in self.acknowledged.items()
            if key.startswith("claim")
        }

    def _enter_claims(self, number: int) -> None:
        account = self.accounts[number % len(self.accounts)]
        with self._client() as client:
            for place in range(CLAIMS):
                self._enter(client, account, f"{number}-{place}")

    def _enter(self, client: httpx.Client, account: UUID, name: str) -> None:
        consent = Request(
            f"consent-{name}", f"/voucher-accounts/{account}/consents", consent_body()
        )
        given = self._send_until_answered(client, consent)
        claim = Request(
            f"claim-{name}",
            f"/voucher-accounts/{account}/claims/hong-kong",
            claim_body(given["made"]),
        )
        self._send_once(client, claim)

    def _send_until_answered(
        self, client: httpx.Client, request: Request
    ) -> dict[str, Any]:
        while True:
            assert self._up.wait(PATIENCE_SECONDS)
            try:
                return self._post(client, request)
            except httpx.TransportError:
                continue

    def _send_once(self, client: httpx.Client, request: Request) -> None:
        """Send a claim; when no answer comes, leave it for the end."""
        assert self._up.wait(PATIENCE_SECONDS)
        try:
            answer = self._post(client, request)
        except httpx.TransportError:
            self.unknown.append(request)
            return
        with self._news:
            self.acknowledged[request.key] = answer
            self._news.notify_all()

    def _post(self, client: httpx.Client, request: Request) -> dict[str, Any]:
        answer = client.post(
            f"{self._address}{request.path}",
            json=request.body,
            headers={"Idempotency-Key": request.key},
        )
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _client(self) -> httpx.Client:
        return httpx.Client(
            headers={"Authorization": f"Bearer {self.token}"}, timeout=PATIENCE_SECONDS
        )


def consent_body() -> dict[str, Any]:
    return {
        "place": {"kind": "provider", "provider_id": str(stories.WONG)},
        "service_date": served_on(),
        "method": {"kind": "card-read"},
    }


def claim_body(consent_id: str) -> dict[str, Any]:
    return {
        "consent_id": consent_id,
        "provider_id": str(stories.WONG),
        "service_date": served_on(),
        "fee_cents": 100,
        "amount_hkd": 1,
        "reason": "acute",
    }


SERVED_ON = datetime.now(LOCAL_ZONE).date().isoformat()


def served_on() -> str:
    return SERVED_ON


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
