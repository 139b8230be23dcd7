"""Notices from the claim to the file, and what operators see of them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from api.notices.chores import LookAhead, send_due
from api.service import Service
from application.notices import Letter, NotSent
from domain.kernel import Actor
from domain.values import Role
from projections.rebuilding import rebuild
from tests import stories
from tests.api.conftest import As
from tests.ledgers import Clock
from tests.stories import CLERK, OFFICER, World

OPERATOR = Actor(
    id="ops-1", organisation="BAYBRIDGE", jurisdiction="HK", role=Role.OPERATOR
)


def wants(as_: As, world: World, service: Service, language: str) -> None:
    desk, path = as_(CLERK), f"/patients/{world.patient_id}"
    mail = {"contact": {"kind": "e-mail", "address": "chan@example.org"}}
    made = desk.post(f"{path}/contacts", json=mail).json()["made"]
    wish = {"language": language, "channel": "e-mail", "contact_id": made}
    assert desk.post(f"{path}/notice-wishes", json=wish).status_code == 201
    service.views.catch_up()


def told(service: Service) -> list[dict[str, Any]]:
    folder = service.settings.notices_path
    return [json.loads(one.read_text()) for one in sorted(folder.glob("*.json"))]


def work(service: Service) -> None:
    async def once() -> None:
        await service.reactions.catch_up()
        await service.ledger.run(service.views.catch_up)
        await send_due(service)

    asyncio.run(once())
    service.views.catch_up()


def test_who_used_vouchers_reads_it_in_his_language_and_nothing_more(
    as_: As, world: World, service: Service
) -> None:
    wants(as_, world, service, "zh-Hant")
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 300))
    work(service)
    work(service)
    (letter,) = told(service)
    assert letter["to"] == "chan@example.org"
    assert "300" in letter["text"]
    assert "醫療券" in letter["text"]
    # No name, no document, no place of care.
    for secret in ("陳", "CHAN", "A123456", "Wong", "CLINIC", "M01234"):
        assert secret not in json.dumps(letter, ensure_ascii=False)
    (row,) = as_(OFFICER).get(f"/patients/{world.patient_id}/notices").json()
    assert (row["state"], row["kind"]) == ("sent", "vouchers-used")
    assert "chan@example.org" not in json.dumps(row)


def test_a_rebuilt_view_sends_nothing(as_: As, world: World, service: Service) -> None:
    wants(as_, world, service, "en")
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 300))
    work(service)
    for file in service.settings.notices_path.iterdir():
        file.unlink()
    rebuild(service.views, "notices_notices")
    work(service)
    assert told(service) == []


class Refusing:
    def send(self, _: Letter) -> None:
        raise NotSent("refused", lasting=True)


def test_an_operator_sees_what_was_given_up_and_tries_it_anew(
    as_: As, world: World, service: Service
) -> None:
    wants(as_, world, service, "pt")
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 300))
    ways: Any = service.senders
    file = ways["e-mail"]
    ways["e-mail"] = Refusing()
    work(service)
    desk = as_(OPERATOR)
    (row,) = desk.get("/notices").json()["rows"]
    assert (row["state"], row["trouble"]) == ("given-up", "refused")
    ways["e-mail"] = file
    assert desk.post(f"/notices/{row['notice_id']}/retry").status_code == 201
    again = desk.post(f"/notices/{row['notice_id']}/retry")
    assert again.json()["type"] == "/problems/notice-not-given-up"
    service.views.catch_up()
    work(service)
    assert len(told(service)) == 1


def test_who_will_lose_vouchers_is_told_some_days_before_once(
    as_: As, world: World, service: Service, clock: Clock
) -> None:
    wants(as_, world, service, "en")
    issue = {
        "code": "annual-2027",
        "year": 2027,
        "kind": "annual",
        "credited_on": "2027-01-01",
        "amount_hkd": 2000,
        "limit_hkd": 8000,
        "face_value_hkd": 1,
        "provenance": {"standing": "invented", "sources": [], "note": "a test"},
    }
    answer = as_(OFFICER).post("/voucher-issues", json=issue)
    assert answer.status_code == 201, answer.text
    service.views.catch_up()
    days = {1: 0, 2: 1, 3: 0}
    for day, told_now in days.items():
        clock.move_to(datetime(2026, 12, day, 4, tzinfo=UTC))
        ahead = LookAhead(service)
        asyncio.run(ahead())
        before = len(told(service))
        work(service)
        assert len(told(service)) - before == told_now, day
    (letter,) = told(service)
    assert "HK$2,000" in letter["text"]
    assert "2026-12-31" in letter["text"]
