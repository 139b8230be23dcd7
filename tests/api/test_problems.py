"""Every refusal is a problem: for people in their language, for programs by type."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.problems import name_of, status_of
from domain.kernel import (
    AlreadyExists,
    Busy,
    Forbidden,
    KeyReused,
    Malformed,
    NotFound,
    Refusal,
    Unavailable,
    VersionStale,
)
from tests.api.tally_desk import TallyTooLarge

UNKNOWN = f"/tallies/{UUID(int=9)}/additions"


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (TallyTooLarge, 409),
        (AlreadyExists, 409),
        (NotFound, 404),
        (VersionStale, 412),
        (Forbidden, 403),
        (KeyReused, 422),
        (Malformed, 422),
        (Unavailable, 503),
        (Busy, 503),
    ],
)
def test_a_kind_of_refusal_has_its_status(refusal: type[Refusal], status: int) -> None:
    assert status_of(refusal) == status


def test_a_rule_says_why_with_its_number_and_its_facts(tally_desk: TestClient) -> None:
    answer = tally_desk.post(UNKNOWN, json={"amount": 1_001})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/tally-too-large",
        "title": "A rule refused this.",
        "status": 409,
        "detail": "The claim is larger than the balance.",
        "rule": "V-BR-04",
        "facts": {"amount": 1_001},
        "trace_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    ("wish", "language", "detail"),
    [
        ("zh-HK", "zh-Hant", "申報金額高於戶口結餘。"),
        ("zh-CN", "zh-Hans", "申报金额高于户口余额。"),
        ("pt-MO, en;q=0.5", "pt", "O pedido de reembolso é superior ao saldo."),
        ("fr", "en", "The claim is larger than the balance."),
    ],
)
def test_a_refusal_speaks_the_language_of_its_reader(
    tally_desk: TestClient, wish: str, language: str, detail: str
) -> None:
    headers = {"Accept-Language": wish}
    answer = tally_desk.post(UNKNOWN, json={"amount": 1_001}, headers=headers)
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    assert answer.json()["detail"] == detail


def test_a_wrong_field_is_pointed_at_and_its_value_is_not_repeated(
    tally_desk: TestClient,
) -> None:
    secret = "A123456(3)"
    body = {"amount": secret, "names": {"zh": " ", secret: "x\u202e"}, secret: secret}
    answer = tally_desk.post(UNKNOWN, json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid"
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "#/amount",
        "#/names/zh",
        "#/names/-",
        "#/-",
    }
    assert secret not in answer.text


def test_what_our_own_validators_say_is_said(tally_desk: TestClient) -> None:
    body = {"amount": 1, "label": "a\u202eb"}
    headers = {"Accept-Language": "pt"}
    answer = tally_desk.post(UNKNOWN, json=body, headers=headers)
    assert answer.json()["errors"] == [
        {
            "pointer": "#/label",
            "code": "value_error",
            "detail": "não são permitidos caracteres de controlo",
        }
    ]


def test_an_unexpected_failure_tells_the_client_nothing(
    tally_desk: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tally_desk.get("/tallies/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"title", "status", "detail", "trace_id"}
    said = answer.text + "".join(capsys.readouterr())
    assert "A123456" not in said
    assert "Chan" not in said


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("GET", "/healthz/", 404),
        ("PUT", "/healthz", 405),
        ("TRACE", "/tallies", 405),
    ],
)
def test_the_frameworks_own_refusals_are_problems_too(
    tally_desk: TestClient, method: str, path: str, status: int
) -> None:
    answer = tally_desk.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert ("allow" in answer.headers) is (status == 405)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer bb_é"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
    ],
    ids=str,
)
def test_a_stranger_is_asked_for_a_token(
    tally_desk: TestClient, headers: dict[str, str]
) -> None:
    del tally_desk.headers["authorization"]
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    answer = tally_desk.get("/tallies", headers=raw)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/not-authenticated"


def test_a_token_is_looked_at_before_the_fields(tally_desk: TestClient) -> None:
    del tally_desk.headers["authorization"]
    assert tally_desk.post(UNKNOWN, json={}).status_code == 401


def test_a_role_may_do_what_it_may(tally_desk: TestClient) -> None:
    answer = tally_desk.post("/tallies/voids")
    assert answer.status_code == 403
    assert answer.json()["facts"] == {"action": "vouchers.validate"}


@pytest.mark.parametrize("name", ["not-found", "insufficient-vouchers", "invalid"])
def test_a_type_of_problem_is_a_page_in_four_languages(
    stranger: TestClient, name: str
) -> None:
    page = stranger.get(f"/problems/{name}", headers={"Accept-Language": "zh-MO"})
    assert page.status_code == 200
    assert page.text.count(' lang="') == 5
    assert page.headers["content-language"] == "zh-Hant"


def test_an_unknown_type_of_problem_is_no_page(stranger: TestClient) -> None:
    answer = stranger.get("/problems/<script>")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_name_of_a_refusal_is_written_with_hyphens() -> None:
    assert name_of(TallyTooLarge) == "tally-too-large"
