"""Eight clerks at the doors of a service that keeps dying."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Event, Thread
from typing import Any
from uuid import UUID

import httpx

from domain.values import LOCAL_ZONE
from tests import stories
from tests.facts.vouchers import visit

THREADS = 8
CLAIMS = 12  # of each thread
PATIENCE_SECONDS = 60
SERVED_ON = datetime.now(LOCAL_ZONE).date().isoformat()


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
        "service_date": SERVED_ON,
        "method": {"kind": "card-read"},
    }


def claim_body(consent_id: str) -> dict[str, Any]:
    return {
        "consent_id": consent_id,
        "provider_id": str(stories.WONG),
        "service_date": SERVED_ON,
        "fee_cents": 100,
        "amount_hkd": 1,
        "reason": "acute",
        "visit": visit(100).model_dump(mode="json"),
    }
