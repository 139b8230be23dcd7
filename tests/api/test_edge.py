"""What cannot be stored, or has two meanings, is refused before all else."""

import json
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.edge import HEADERS_MAX_BYTES
from api.strict_json import DEPTH_MAX, INTEGER_DIGITS_MAX, JsonRefused, check

TALLY = "/tallies/6f6b1a36-1111-4222-8333-000000000001/additions"
JSON = {"Content-Type": "application/json"}

HOSTILE = {
    "NUL": rb'{"amount": 1, "label": "a\u0000"}',
    "a line feed": rb'{"amount": 1, "label": "a\nb"}',
    "a control character in a key": rb'{"amount": 1, "\u0007": 1}',
    "a control character in a list": rb'["\u0001"]',
    "DEL": b'{"amount": 1, "label": "\x7f"}',
    "half a surrogate pair": rb'{"amount": 1, "label": "\ud800"}',
    "half a surrogate pair alone": rb'"\udfff"',
    "NaN": b'{"amount": NaN}',
    "Infinity": b'{"amount": -Infinity}',
    "a number beyond floats": b'{"amount": 1e400}',
    "a huge whole number": b'{"amount": ' + b"9" * 100_000 + b"}",
    "the same key twice": b'{"amount": 1, "amount": 2}',
    "full-width digits for a number": '{"amount": １２}'.encode(),
    "200,000 nested brackets": b"[" * 200_000,
    "200,000 nested objects": b'{"a":' * 200_000,
    "invalid UTF-8": b'{"amount": 1, "label": "\xff"}',
    "UTF-16": '{"amount": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "two values": b"{} {}",
    "a trailing comma": b'{"amount": 1,}',
    "an unfinished string of escapes": b'"' + b'\\"' * 100_000,
    "many quotes": b'"' * 100_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_refused_quickly(tally_desk: TestClient, body: bytes) -> None:
    begun = time.perf_counter()
    answer = tally_desk.post(TALLY, content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert time.perf_counter() - begun < 2


def test_full_width_digits_in_a_text_are_left_to_the_field(
    tally_desk: TestClient,
) -> None:
    answer = tally_desk.post(TALLY, json={"amount": "１２"})
    assert answer.status_code == 422


def test_nothing_is_read_of_a_body_that_is_announced_too_large(
    tally_desk: TestClient,
) -> None:
    headers = JSON | {"Content-Length": str(100_000_000)}
    answer = tally_desk.post(TALLY, content=b"{}", headers=headers)
    assert answer.status_code == 413


def test_a_body_of_100_mb_without_a_length_is_cut_off(tally_desk: TestClient) -> None:
    sent = 0

    def stream() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b" " * 1_000_000

    answer = tally_desk.post(TALLY, content=stream(), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["status"] == 413


@pytest.mark.parametrize(("size", "status"), [(1_000_000, 404), (1_000_001, 413)])
def test_a_body_may_have_a_million_bytes(
    tally_desk: TestClient, size: int, status: int
) -> None:
    body = b'{"amount": 1}'
    answer = tally_desk.post(
        TALLY, content=body + b" " * (size - len(body)), headers=JSON
    )
    assert answer.status_code == status


def test_a_body_too_large_is_refused_before_the_token_is_asked_for(
    stranger: TestClient,
) -> None:
    answer = stranger.post("/tallies", content=b" " * 1_000_001, headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=big5"},
        {"Content-Type": ""},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/json", "Content-Encoding": "br"},
    ],
    ids=str,
)
def test_only_plain_json_is_taken(
    tally_desk: TestClient, headers: dict[str, str]
) -> None:
    answer = tally_desk.post(TALLY, content=b'{"amount": 1}', headers=headers)
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "type_", ["application/json", "application/json;charset=UTF-8"]
)
def test_json_in_utf_8_is_taken(tally_desk: TestClient, type_: str) -> None:
    answer = tally_desk.post(
        TALLY, content=b'{"amount": 1}', headers={"Content-Type": type_}
    )
    assert answer.status_code == 404


def test_an_empty_body_lacks_its_fields(tally_desk: TestClient) -> None:
    answer = tally_desk.post(TALLY, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "#", "code": "missing", "detail": "This field is needed."}
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/tallies?of=%00",
        "/tallies?of=%0a",
        "/tallies?of=%ff",
        "/tallies?of=%ed%a0%80",
        "/tallies/%00",
        "/tallies/%c0%af",
    ],
)
def test_an_address_that_is_no_text_is_refused(
    tally_desk: TestClient, address: str
) -> None:
    answer = tally_desk.get(address)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The address is not well-formed UTF-8 text."


def test_headers_have_a_largest_size(tally_desk: TestClient) -> None:
    answer = tally_desk.get("/tallies", headers={"X-Filler": "x" * HEADERS_MAX_BYTES})
    assert answer.status_code == 431


def test_a_key_sent_twice_is_refused(tally_desk: TestClient) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    assert tally_desk.post("/tallies", headers=headers).status_code == 400


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_json_may_be_nested_to_a_depth() -> None:
    check(nested(DEPTH_MAX))
    with pytest.raises(JsonRefused):
        check(nested(DEPTH_MAX + 1))


def test_brackets_inside_a_text_are_no_depth() -> None:
    check(json.dumps({"label": '["' * 1_000}).encode())


def test_a_whole_number_may_have_some_digits() -> None:
    check(b"-" + b"9" * INTEGER_DIGITS_MAX)
    with pytest.raises(JsonRefused):
        check(b"9" * (INTEGER_DIGITS_MAX + 1))


def test_names_in_any_script_are_taken() -> None:
    check('{"names": ["陳大文", "João", "\\ud842\\udfb7", "𠮷"]}'.encode())
