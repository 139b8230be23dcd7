"""The issuer's keys: found, fetched, kept for a while, and asked for again."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from application.access import Issuer, IssuerSilent, issuer
from application.sign_in_settings import SignInSettings
from tests.issuing import EC, PUBLISHED, RSA

KEYS = "/keys"


class Town:
    """An issuer on a real port: what it says at each address, and how often."""

    def __init__(self) -> None:
        self.said: dict[str, bytes] = {}
        self.asked: list[str] = []
        town = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                town.asked.append(self.path)
                content = town.said.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.publish(PUBLISHED)

    def publish(self, keys: object, **described: str) -> None:
        named = {"issuer": self.url, "jwks_uri": self.url + KEYS} | described
        self.said = {
            issuer.DISCOVERY: json.dumps(named).encode(),
            KEYS: json.dumps(keys).encode(),
        }


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    thread = threading.Thread(target=town.server.serve_forever, args=(0.01,))
    thread.start()
    yield town
    town.server.shutdown()
    thread.join()
    town.server.server_close()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the machine, which a test moves."""
    moved = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: moved[0])
    return moved


def at(town: Town) -> Issuer:
    return Issuer(SignInSettings(issuer=town.url))


async def test_keys_are_found_where_the_issuer_says(town: Town) -> None:
    known = at(town)
    key = await known.key("rsa-1")
    assert key is not None
    assert key.thumbprint() == RSA.thumbprint()
    assert (await known.key("ec-1")) is not None
    assert town.asked == [issuer.DISCOVERY, KEYS]


async def test_invented_key_ids_do_not_make_the_issuer_be_asked(
    town: Town, time: list[float]
) -> None:
    known = at(town)
    for number in range(50):
        assert await known.key(f"invented-{number}") is None
    assert town.asked.count(KEYS) == 1
    time[0] += issuer.AGAIN_SECONDS
    await known.key("invented")
    assert town.asked.count(KEYS) == 1
    time[0] += 1
    await known.key("invented")
    assert town.asked.count(KEYS) == 2


async def test_a_new_key_is_found_and_one_taken_back_is_refused(
    town: Town, time: list[float]
) -> None:
    known = at(town)
    assert await known.key("rsa-1")
    town.publish({"keys": [EC.as_dict(private=False, kid="new")]})
    time[0] += issuer.FRESH_SECONDS
    assert await known.key("rsa-1")
    time[0] += 1
    assert await known.key("rsa-1") is None
    assert await known.key("new")


async def test_a_silent_issuer_is_told_as_such_once_its_keys_are_old(
    town: Town, time: list[float]
) -> None:
    known = at(town)
    assert await known.key("rsa-1")
    town.said = {}
    time[0] += issuer.FRESH_SECONDS
    assert await known.key("rsa-1")
    time[0] += 1
    with pytest.raises(IssuerSilent):
        await known.key("rsa-1")
    town.publish(PUBLISHED)
    time[0] += 2
    assert await known.key("rsa-1")


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": "http://evil.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ""},
    ],
    ids=str,
)
async def test_an_issuer_that_sends_us_elsewhere_is_not_followed(
    town: Town, described: dict[str, str]
) -> None:
    town.publish(PUBLISHED, **described)
    with pytest.raises(IssuerSilent):
        await at(town).key("rsa-1")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b" " * (issuer.FETCH_MAX_BYTES + 1)]
)
async def test_what_is_no_list_of_keys_is_refused(town: Town, content: bytes) -> None:
    town.said[KEYS] = content
    with pytest.raises(IssuerSilent):
        await at(town).key("rsa-1")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": {}},
        {"keys": ["x", 1, None]},
        {"keys": [{"kty": "RSA", "kid": "rsa-1"}]},
        {
            "keys": [
                {"kty": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "kid": "rsa-1"}
            ]
        },
        {"keys": [RSA.as_dict(private=False) | {"use": "enc"}]},
        {"keys": [RSA.as_dict(private=False) | {"kid": 7}]},
    ],
)
def test_only_public_keys_for_signing_count(keys: dict[str, Any]) -> None:
    assert issuer.usable(keys) == {}


async def test_a_file_takes_the_place_of_discovery(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(PUBLISHED))
    settings = SignInSettings(issuer="https://a.example", issuer_keys_file=path)
    assert await Issuer(settings).key("rsa-1")
    path.unlink()
    with pytest.raises(IssuerSilent):
        await Issuer(settings).key("rsa-1")


@pytest.mark.parametrize("url", ["http://a.example", "ftp://a.example", "a.example"])
def test_an_issuer_without_tls_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        SignInSettings(issuer=url)
