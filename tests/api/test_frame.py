"""The frame: permissions, keys, versions, pages, request ids, logs and figures."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import structlog
from fastapi.testclient import TestClient

from api import logs
from api.app import create_app
from api.contract import routes_of
from api.deps import action_of
from api.service import Service
from tests.stories import World

OPEN = {
    *("/healthz", "/readyz", "/metrics", "/problems/{name}"),
    *("/", "/docs", "/docs/start.js", "/docs/{name}"),
}


def unguarded(service: Service) -> set[str]:
    return {
        route.path
        for route in routes_of(create_app(service))
        if action_of(route) is None
    }


def test_every_route_names_the_action_that_it_needs(service: Service) -> None:
    assert unguarded(service) == OPEN


@pytest.fixture
def tally(tally_desk: TestClient) -> str:
    return str(tally_desk.post("/tallies").headers["location"])


def test_an_answer_says_where_it_landed(tally_desk: TestClient) -> None:
    answer = tally_desk.post("/tallies")
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"/tallies/{body['id']}"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["baybridge-position"] == str(body["position"])
    assert body["events"] == ["tests.tally-opened"]


def test_the_same_key_gives_the_same_answer_and_says_so(tally_desk: TestClient) -> None:
    headers = {"Idempotency-Key": "form-17"}
    first = tally_desk.post("/tallies", headers=headers)
    again = tally_desk.post("/tallies", headers=headers)
    assert again.json() == first.json()
    assert again.status_code == first.status_code
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


def test_the_same_key_for_another_request_is_refused(
    tally_desk: TestClient, tally: str
) -> None:
    headers = {"Idempotency-Key": "form-17"}
    tally_desk.post(f"{tally}/additions", json={"amount": 1}, headers=headers)
    answer = tally_desk.post(f"{tally}/additions", json={"amount": 2}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/key-reused"


@pytest.mark.parametrize(
    ("key", "status"),
    [("x", 201), ("~" * 255, 201), ("~" * 256, 422), ("a b", 422), ("", 422)],
)
def test_a_key_is_visible_ascii(tally_desk: TestClient, key: str, status: int) -> None:
    answer = tally_desk.post("/tallies", headers={"Idempotency-Key": key})
    assert answer.status_code == status


def test_a_key_beyond_ascii_is_refused(tally_desk: TestClient) -> None:
    headers = {b"Idempotency-Key": "鑰匙".encode()}
    assert tally_desk.post("/tallies", headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ('"1"', 201),
        ("*", 201),
        ('"2"', 412),
        ("1", 422),
        ('W/"1"', 422),
        ('"1", "2"', 422),
        ('"１"', 422),
    ],
)
def test_a_version_that_was_seen_is_honoured(
    tally_desk: TestClient, tally: str, seen: str, status: int
) -> None:
    headers = {b"If-Match": seen.encode()}
    answer = tally_desk.post(f"{tally}/additions", json={"amount": 1}, headers=headers)
    assert answer.status_code == status


def test_a_rehearsal_records_nothing(tally_desk: TestClient) -> None:
    answer = tally_desk.post("/tallies?dry_run=true")
    assert answer.status_code == 200
    assert answer.headers["baybridge-dry-run"] == "true"
    assert answer.json()["dry_run"] is True
    assert answer.json()["position"] is None
    missing = tally_desk.post(
        f"/tallies/{answer.json()['id']}/additions", json={"amount": 1}
    )
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "query", ["dry-run=true", "dry_run=yes", "dry_run=true&dry_run=false", "x=1"]
)
def test_a_parameter_that_is_not_understood_is_refused(
    tally_desk: TestClient, query: str
) -> None:
    answer = tally_desk.post(f"/tallies?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] in {"dry-run", "dry_run", "x"}


def test_a_correlation_id_is_a_uuid(tally_desk: TestClient) -> None:
    good = tally_desk.post("/tallies", headers={"X-Correlation-Id": str(UUID(int=1))})
    bad = tally_desk.post("/tallies", headers={"X-Correlation-Id": "case 1"})
    assert (good.status_code, bad.status_code) == (201, 422)


def test_pages_are_linked_to_the_end_and_keep_every_parameter(
    tally_desk: TestClient,
) -> None:
    seen: list[int] = []
    address: str | None = "/tallies?of=all&limit=4"
    while address:
        page = tally_desk.get(address).json()
        seen += page["rows"]
        address = page["next"]
        assert address is None or "of=all" in address
    assert seen == list(range(1, 11))


def test_a_cursor_belongs_to_its_list(tally_desk: TestClient) -> None:
    link = tally_desk.get("/tallies?of=all&limit=4").json()["next"]
    cursor = link.partition("cursor=")[2]
    flipped = ("A" if cursor[-1] != "A" else "B") + cursor[1:]
    for wrong in (
        link.replace("of=all", "of=some"),
        f"/tallies?of=all&cursor={flipped}",
        "/tallies?cursor=WyJhIiwxXQ",
        "/tallies?cursor=%F0%9F%8E%8F",
        "/tallies?cursor=" + "A" * 999,
        "/tallies?cursor=",
    ):
        answer = tally_desk.get(wrong)
        assert answer.status_code == 422, wrong
        assert answer.json()["type"] == "/problems/malformed"


@pytest.mark.parametrize(
    ("limit", "status"), [(0, 422), (1, 200), (500, 200), (501, 422)]
)
def test_a_page_has_a_largest_size(
    tally_desk: TestClient, limit: int, status: int
) -> None:
    assert tally_desk.get(f"/tallies?limit={limit}").status_code == status


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0af7651916cd43dd8448eb211c80319c", True),
        ("short", False),
        ("x" * 65, False),
        ("inject\n{}", False),
        ("<script>alert</script>", False),
    ],
)
def test_a_plain_request_id_is_kept_and_any_other_replaced(
    tally_desk: TestClient, given: str, kept: bool
) -> None:
    answer = tally_desk.get("/healthz", headers={b"X-Request-Id": given.encode()})
    assert (answer.headers["x-request-id"] == given) is kept
    assert re.fullmatch(r"[\w.-]{8,64}", answer.headers["x-request-id"])


def test_every_answer_is_private_and_is_what_it_says(tally_desk: TestClient) -> None:
    for path in ("/tallies", "/nothing", "/healthz", "/tallies/broken"):
        headers = tally_desk.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is written to the log, as the service writes it."""
    stream = StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("info", stream)
    yield stream
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def requests_in(log: StringIO) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["event"] in {"request", "unexpected"}]


def test_a_request_is_one_line_without_anything_personal(
    tally_desk: TestClient, log: StringIO
) -> None:
    tally_desk.get("/tallies?of=chan", headers={"X-Request-Id": "a\r\nb", "Evil": "x"})
    tally_desk.get('/no"thing/A123456(3)')
    lines = requests_in(log)
    assert [line["route"] for line in lines] == ["/tallies", "unknown"]
    assert [line["status"] for line in lines] == [200, 404]
    assert lines[0]["actor"] is not None
    assert lines[0]["organisation"] is not None
    assert not re.search("chan|A123456|thing|Evil", json.dumps(lines))


def test_an_unexpected_failure_is_logged_by_its_place_and_not_by_its_text(
    tally_desk: TestClient, log: StringIO
) -> None:
    answer = tally_desk.get("/tallies/broken")
    failure, request = requests_in(log)
    assert failure["problem"] == "ValueError"
    assert failure["request_id"] == answer.json()["trace_id"]
    assert any("tally_desk.py" in frame for frame in failure["where"])
    assert request["status"] == 500
    assert "A123456" not in log.getvalue()


def test_a_failure_that_a_library_logs_is_written_without_its_text(
    log: StringIO,
) -> None:
    try:
        raise ValueError("A123456(3)")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    line = json.loads(log.getvalue())
    assert line["problem"] == "ValueError"
    assert "A123456" not in log.getvalue()


def test_the_service_says_that_it_is_alive_and_ready(stranger: TestClient) -> None:
    assert stranger.get("/healthz").json() == {"status": "alive"}
    ready = stranger.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"


def test_the_figures_name_routes_and_not_records(
    tally_desk: TestClient, tally: str, stranger: TestClient
) -> None:
    tally_desk.post(f"{tally}/additions", json={"amount": 1})
    figures = stranger.get("/metrics").text
    assert 'route="/tallies/{tally_id}/additions"' in figures
    assert tally.rpartition("/")[2] not in figures


def test_the_figures_say_how_far_each_view_is(
    stranger: TestClient, service: Service, world: World
) -> None:
    assert world
    service.views.catch_up()
    last = service.ledger.log.last_position()
    figures = stranger.get("/metrics").text.splitlines()
    for figure, value in (("position", last), ("lag_seconds", 0), ("parked_events", 0)):
        named = f'baybridge_view_{figure}{{view="vouchers_balances"}} '
        [line] = [line for line in figures if line.startswith(named)]
        assert float(line.removeprefix(named)) == value


def test_the_contract_is_openapi_3_1_with_problems(tally_desk: TestClient) -> None:
    contract = tally_desk.get("/openapi.json").json()
    assert contract["openapi"].startswith("3.1")
    operation = contract["paths"]["/tallies/{tally_id}/additions"]["post"]
    assert operation["x-action"] == "vouchers.claim"
    assert "tally-too-large" in operation["responses"]["409"]["description"]
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in contract["components"]["schemas"]


def test_the_contract_is_shown_without_anything_from_elsewhere(
    stranger: TestClient,
) -> None:
    page = stranger.get("/")
    assert page.status_code == 200
    assert page.url.path == "/docs"
    assert "http" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for asset in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert stranger.get(asset).status_code == 200
    assert stranger.get("/docs/secrets").status_code == 404
