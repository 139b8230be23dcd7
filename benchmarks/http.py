"""A whole voucher claim over HTTP, beside a bare route and the library's recorder."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import psycopg

from api.service import Service
from application.settings import Settings
from benchmarks import databases
from benchmarks.accounts import Accounts, giving_consents, write_accounts
from benchmarks.callers import percentile
from benchmarks.harness import Bar, Report, Run, interleave
from benchmarks.load import answer_all, request
from benchmarks.options import Options
from benchmarks.peers.library_ledger import prepare
from benchmarks.serving import BARE, LIBRARY, OURS, serving
from domain.values import LOCAL_ZONE
from tests.postgres import Server

NAME = "http"
UNIT = "claims a second"
BARS = (
    Bar("ours@64", "bare@64", at_least=0.8),
    Bar("ours@64", "library@64", at_least=6),
)
CLIENTS = 64
WORKERS = 2
CONSENTS = 24
FASTEST = {"ours": 4_500, "library": 1_200}
"""Claims a second that nobody reaches: so many consents are made beforehand."""


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    with ExitStack() as stack:
        runs: dict[str, Run] = {}
        late: dict[str, float] = {}
        for name, module in {"ours": OURS, "library": LIBRARY}.items():
            if name not in report.without:
                settings = stack.enter_context(databases.ledger_databases(server))
                claims = claims_of(settings, _needed(options, FASTEST[name]))
                if module is LIBRARY:
                    prepare(settings.database_url)
                ports = stack.enter_context(serving(settings, module, workers=WORKERS))
                runs[f"{name}@64"] = _run(late, name, ports, claims, options)
        if "bare" not in report.without:
            settings = stack.enter_context(databases.ledger_databases(server))
            _make_table(settings.database_url)
            ports = stack.enter_context(serving(settings, BARE, workers=WORKERS))
            runs["bare@64"] = _run(late, "bare", ports, _bare_claims(), options)
        interleave(report, runs, rounds=options.rounds)
    report.notes.append(f"{WORKERS} workers, {CLIENTS} clients, no worker folds.")
    for name, milliseconds in late.items():
        report.notes.append(f"{name}: p99 of the last run {milliseconds:.1f} ms")
    return report


def claims_of(
    settings: Settings, several: int, *, seeded: bool = False
) -> Iterator[bytes]:
    """Write accounts with consents; return as many requests that claim on them."""
    each = min(CONSENTS, several)
    accounts = write_accounts(
        settings,
        -(-several // each),
        afterwards=giving_consents(each),
        seeded=seeded,
    )
    return claims_on(accounts, token_for(settings, accounts))


def claims_on(accounts: Accounts, token: str) -> Iterator[bytes]:
    """Yield one claim for each consent, no two neighbours on one account."""
    for number in range(max(len(one.consents) for one in accounts.all)):
        for account in accounts.all:
            body = claim(str(account.consents[number]), str(account.provider_id))
            path = f"/voucher-accounts/{account.id}/claims/hong-kong"
            yield request("POST", path, token, body)


def claim(consent_id: str, provider_id: str) -> dict[str, object]:
    item = {"kind": "consultation", "amount_minor": 100}
    return {
        "consent_id": consent_id,
        "provider_id": provider_id,
        "service_date": datetime.now(LOCAL_ZONE).date().isoformat(),
        "fee_cents": 100,
        "amount_hkd": 1,
        "reason": "acute",
        "visit": {
            "setting": "outpatient",
            "received": "in-person",
            "funding": "private",
            "served_by": "enrolled",
            "items": [item],
        },
    }


def token_for(settings: Settings, accounts: Accounts) -> str:
    """Let the doctor of all towns sign in."""
    with Service.open(settings) as service:
        return service.tokens.add("load", accounts.desk.doctor, datetime.now(UTC))


def _run(
    late: dict[str, float],
    name: str,
    ports: list[int],
    requests: Iterator[bytes],
    options: Options,
) -> Run:
    def run() -> float:
        answered = answer_all(
            ports, requests, clients=CLIENTS, seconds=options.seconds, status=201
        )
        late[name] = percentile(list(answered.took), 99) * 1_000
        return answered.rate

    return run


def _bare_claims() -> Iterator[bytes]:
    body = claim("5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20", "M01234")
    while True:
        yield request("POST", "/claims", body=body)


def _make_table(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TABLE bare_claims (id bigserial PRIMARY KEY, body jsonb NOT NULL, "
            "recorded_at timestamptz NOT NULL DEFAULT now())"
        )


def _needed(options: Options, fastest: int) -> int:
    return round((options.rounds + 1) * options.seconds * fastest) + CLIENTS
