"""The same key sent 100 times by 8 threads counts once, and all answers are equal."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import httpx

from api.service import Service
from application.settings import Settings
from domain.vouchers import VoucherAccount
from tests.faults.load import claim_body, consent_body
from tests.faults.test_kill import OPENING_HKD, prepare, running

THREADS = 8
TIMES = 100


def test_the_same_key_counts_once(settings: Settings, tmp_path: Path) -> None:
    answers = send(settings, tmp_path, key_of=lambda _: "form-81")
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
    assert replayed.count("true") == TIMES - 1
    assert asyncio.run(balance(settings, answers)) == OPENING_HKD - 1


def test_control_other_keys_are_other_requests(
    settings: Settings, tmp_path: Path
) -> None:
    answers = send(settings, tmp_path, key_of=lambda number: f"form-{number}")
    assert len({answer.content for answer in answers}) > 1


def send(
    settings: Settings, folder: Path, *, key_of: Callable[[int], str]
) -> list[httpx.Response]:
    """Send one claim many times to a real server; return every answer."""
    [account, *_], token = prepare(settings)
    path = f"/voucher-accounts/{account}"
    with (
        running(settings, folder) as address,
        httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        ) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        consent = client.post(f"{path}/consents", json=consent_body()).json()["made"]

        def claim(number: int) -> httpx.Response:
            return client.post(
                f"{path}/claims/hong-kong",
                json=claim_body(consent),
                headers={"Idempotency-Key": key_of(number)},
            )

        return list(threads.map(claim, range(TIMES)))


async def balance(settings: Settings, answers: list[httpx.Response]) -> int:
    with Service.open(settings) as service:
        id = UUID(answers[0].json()["id"])
        return (await service.ledger.get(VoucherAccount, id)).balance_hkd
