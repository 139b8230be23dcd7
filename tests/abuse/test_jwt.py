"""Attacks on signed tokens: each is refused, and the good token beside it passes."""

import hashlib
import hmac
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.app import create_app
from api.migration import migrate
from api.service import Service
from application.access import signed as module
from application.access.signed import SKEW_SECONDS, TOKEN_MAX_CHARACTERS
from tests.issuing import EC, ED, ISSUER, RSA, STRANGER, claims, publish, raw, signed
from tests.ledgers import Clock, sqlite_settings

Door = Callable[[str], int]


def opened(folder: Path) -> Service:
    settings = sqlite_settings(folder).model_copy(
        update={"issuer": ISSUER, "issuer_keys_file": publish(folder)}
    )
    return Service.open(settings, Clock())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with opened(tmp_path) as service:
        migrate(service)
        yield service


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The one service of all attacks: none of them changes anything."""
    with opened(tmp_path_factory.mktemp("issuer")) as service:
        migrate(service)
        yield TestClient(create_app(service), raise_server_exceptions=False)


@pytest.fixture
def door(client: TestClient, clock: Clock) -> Iterator[Door]:
    """What a token is answered with; the good one passes before and after it."""

    def ask(token: str) -> int:
        answer = client.get("/providers", headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code

    good = signed(claims(clock))
    assert ask(good) == 200
    yield ask
    assert ask(good) == 200


@pytest.mark.parametrize(
    ("key", "alg", "kid"),
    [(RSA, "RS256", "rsa-1"), (EC, "ES256", "ec-1"), (ED, "EdDSA", "ed-1")],
)
def test_each_allowed_algorithm_passes(
    door: Door, clock: Clock, key: Any, alg: str, kid: str
) -> None:
    assert door(signed(claims(clock), key, alg, kid=kid)) == 200
    assert door(signed(claims(clock), key, alg, kid="rsa-2")) == 401


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_an_algorithm_is_refused(
    door: Door, clock: Clock, alg: str
) -> None:
    payload = json.dumps(claims(clock)).encode()
    header = {"alg": alg, "typ": "at+jwt", "kid": "rsa-1"}
    assert door(raw(header, payload)) == 401
    assert door(raw(header, payload, b"x" * 256)) == 401


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_the_public_key_is_no_shared_secret(door: Door, clock: Clock, alg: str) -> None:
    """RS to HS: the attacker signs by hand with what everybody may read."""
    pem = RSA.as_pem(private=False)
    der = RSA.public_key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    jwk = json.dumps(RSA.as_dict(private=False)).encode()
    header = {"alg": alg, "typ": "at+jwt", "kid": "rsa-1"}
    payload = json.dumps(claims(clock)).encode()
    unsigned = raw(header, payload).rpartition(".")[0]
    for secret in (pem, pem.strip(), der, jwk):
        digest = getattr(hashlib, f"sha{alg[2:]}")
        mac = hmac.new(secret, unsigned.encode(), digest).digest()
        assert door(raw(header, payload, mac)) == 401


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256"])
def test_another_algorithm_of_the_same_key_is_refused(
    door: Door, clock: Clock, alg: str
) -> None:
    assert door(signed(claims(clock), RSA, alg)) == 401


def test_a_key_of_another_kind_is_refused(door: Door, clock: Clock) -> None:
    assert door(signed(claims(clock), EC, "ES256", kid="rsa-1")) == 401
    assert door(signed(claims(clock), RSA, "RS256", kid="ec-1")) == 401
    secret = OctKey.import_key(b"s" * 32)
    assert door(signed(claims(clock), secret, "HS256")) == 401


def test_another_key_under_the_same_id_is_refused(door: Door, clock: Clock) -> None:
    assert door(signed(claims(clock), STRANGER)) == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "elsewhere"},
        {"aud": ["elsewhere"]},
        {"aud": []},
        {"aud": None},
        {"aud": {"baybridge": True}},
        {"aud": "baybridge.elsewhere"},
        {"iss": "https://issuer.example/"},
        {"iss": "https://issuer.example.evil"},
        {"iss": None},
        {"iss": ["https://issuer.example"]},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": -1},
        {"exp": 1e300},
        {"iat": None},
        {"nbf": "0"},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 256},
        {"sub": None},
        {"sub": "../../etc"},
        {"sub": "A B"},
        {"sub": {"id": "x"}},
        {"organisation": None},
        {"organisation": ["CLINIC-1", "DH"]},
        {"organisation": "CLINIC-1; DROP"},
        {"jurisdiction": "XX"},
        {"role": None},
        {"role": "root"},
        {"role": ["clerk", "operator"]},
    ],
    ids=str,
)
def test_a_wrong_claim_is_refused(
    door: Door, clock: Clock, changed: dict[str, Any]
) -> None:
    assert door(signed(claims(clock, **changed))) == 401


def test_a_token_for_several_that_names_us_passes(door: Door, clock: Clock) -> None:
    assert door(signed(claims(clock, aud=["elsewhere", "baybridge"]))) == 200


@pytest.mark.parametrize(
    ("name", "seconds", "status"),
    [
        ("exp", -SKEW_SECONDS, 401),
        ("exp", -SKEW_SECONDS + 1, 200),
        ("nbf", SKEW_SECONDS + 1, 401),
        ("nbf", SKEW_SECONDS, 200),
        ("iat", SKEW_SECONDS + 1, 401),
        ("iat", SKEW_SECONDS, 200),
    ],
)
def test_both_sides_of_a_token_s_times(
    door: Door, clock: Clock, name: str, seconds: int, status: int
) -> None:
    moment = int(clock().timestamp()) + seconds
    assert door(signed(claims(clock, **{name: moment}))) == status


@pytest.mark.parametrize(
    "kid",
    [
        "../../../../dev/null",
        "/etc/passwd",
        "rsa-1' OR '1'='1",
        "rsa-1\x00",
        "unknown",
        "",
        " rsa-1",
        "RSA-1",
        "x" * 129,
        "https://evil.example/key",
        "${jndi:ldap://evil.example}",
        None,
        7,
        ["rsa-1"],
        {"kid": "rsa-1"},
    ],
    ids=str,
)
def test_tricks_with_the_key_s_id_are_refused(
    door: Door, clock: Clock, kid: Any
) -> None:
    assert door(_signed_by(RSA, claims(clock), kid=kid)) == 401
    assert door(_signed_by(STRANGER, claims(clock), kid=kid)) == 401


def _named(header: dict[str, object]) -> str:
    """Name a header for its test, the same in every run: a key in it is random."""
    return "jwk" if "jwk" in header else str(header)


@pytest.mark.parametrize(
    "more",
    [
        {"jku": "https://issuer.example/keys"},
        {"jku": "http://127.0.0.1:1/keys"},
        {"x5u": "https://evil.example/chain.pem"},
        {"jwk": STRANGER.as_dict(private=False)},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": True},
        {"cty": "JWT"},
        {"zip": "DEF"},
        {"typ": "JWT"},
        {"typ": "id_token"},
        {"typ": None},
        {"typ": 1},
        {"alg": ["RS256"]},
        {"alg": None},
    ],
    ids=_named,
)
def test_a_header_that_asks_for_more_is_refused(
    door: Door, clock: Clock, more: dict[str, Any]
) -> None:
    assert door(_signed_by(STRANGER, claims(clock), **more)) == 401
    assert door(_signed_by(RSA, claims(clock), **more)) == 401


def _signed_by(key: RSAKey, said: dict[str, Any], **header: Any) -> str:
    """Sign a header as it is, with whatever stands in it."""
    whole = {"alg": "RS256", "typ": "at+jwt", "kid": "rsa-1"} | header
    named = {name: value for name, value in whole.items() if value is not None}
    payload = json.dumps(said).encode()
    unsigned = raw(named, payload).rpartition(".")[0]
    private = key.private_key
    assert private
    made = private.sign(unsigned.encode(), PKCS1v15(), hashes.SHA256())
    return raw(named, payload, made)


def test_the_signer_by_hand_makes_good_tokens(door: Door, clock: Clock) -> None:
    """The control of the tests that sign by hand."""
    assert door(_signed_by(RSA, claims(clock))) == 200


def test_no_signature_and_half_a_signature_are_refused(
    door: Door, clock: Clock
) -> None:
    good = signed(claims(clock))
    head, payload, signature = good.split(".")
    for token in (
        f"{head}.{payload}.",
        f"{head}.{payload}",
        f"{head}.{payload}.{signature[:-8]}",
        f"{head}.{payload}.{signature}{signature}",
        f"{head}.{payload}.{signature}.",
        f"{head}.{payload}.{signature}.x.y",
        f"{head}..{signature}",
        f".{payload}.{signature}",
        f"{head}.{payload}.{'A' * len(signature)}",
        f"{head}.{payload}.!!!",
        "..",
        "...",
        "a.b.c",
        "{}",
    ):
        assert door(token) == 401, token


def test_other_claims_under_a_good_signature_are_refused(
    door: Door, clock: Clock
) -> None:
    head, _, signature = signed(claims(clock)).split(".")
    other = raw(b"", json.dumps(claims(clock, role="operator")).encode()).split(".")[1]
    assert door(f"{head}.{other}.{signature}") == 401


def test_an_empty_signature_of_the_elliptic_kind_is_refused(
    door: Door, clock: Clock
) -> None:
    """CVE-2022-21449: r and s of nought."""
    header = {"alg": "ES256", "typ": "at+jwt", "kid": "ec-1"}
    payload = json.dumps(claims(clock)).encode()
    assert door(raw(header, payload, bytes(64))) == 401
    assert door(raw(header, payload, b"")) == 401


def test_claims_said_twice_are_refused(door: Door, clock: Clock) -> None:
    once = json.dumps(claims(clock))[:-1]
    assert door(signed(f"{once}}}".encode())) == 200
    assert door(signed(f'{once}, "role": "operator"}}'.encode())) == 401
    assert door(signed(f'{once}, "role": "clerk"}}'.encode())) == 401
    assert door(signed(f'{once}, "x": {{"a": 1, "a": 2}}}}'.encode())) == 401


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"null", b'"x"', b"{", b"\xff", b'{"exp": NaN}', b"1"]
)
def test_a_payload_that_is_no_object_is_refused(door: Door, payload: bytes) -> None:
    assert door(signed(payload)) == 401


def test_a_token_in_a_token_is_refused(door: Door, clock: Clock) -> None:
    inner = signed(claims(clock))
    assert door(signed(inner.encode())) == 401
    assert door(signed(inner.encode(), cty="JWT")) == 401
    deep = b'{"a":' * 5_000
    assert door(signed(deep[:4_000])) == 401


def test_a_token_that_is_encrypted_is_refused(door: Door) -> None:
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": "rsa-1", "typ": "at+jwt"}
    assert door(f"{raw(header, b'k', b'i')}.Y2lwaGVy.dGFn") == 401


def test_both_sides_of_a_token_s_length(door: Door, clock: Clock) -> None:
    def of_length(filler: int) -> str:
        return signed(claims(clock, pad="x" * filler))

    most = 0
    while len(of_length(most + 1)) <= TOKEN_MAX_CHARACTERS:
        most += 1 if len(of_length(most + 100)) > TOKEN_MAX_CHARACTERS else 100
    short = of_length(most)
    assert TOKEN_MAX_CHARACTERS - len(short) < 3
    assert door(short) == 200
    assert door(of_length(most + 1)) == 401
    assert door("x" * 100_000) == 431


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_rsa_key_is_refused(
    service: Service, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = _weak_key()
    keys = {"keys": [weak.as_dict(private=False)]}
    (tmp_path / "issuer.jwks.json").write_text(json.dumps(keys))
    client = TestClient(create_app(service))
    token = _signed_by(weak, claims(clock), kid="weak")
    header = {"Authorization": f"Bearer {token}"}
    assert client.get("/providers", headers=header).status_code == 401
    monkeypatch.setattr(module, "RSA_MIN_BITS", 1024)  # the control
    assert client.get("/providers", headers=header).status_code == 200


def _weak_key() -> RSAKey:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return RSAKey.generate_key(1024, {"kid": "weak"})


def test_the_tenant_is_that_of_the_token(service: Service, clock: Clock) -> None:
    """Neither a header nor a parameter says for whom somebody acts."""
    client = TestClient(create_app(service), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {signed(claims(clock))}"
    client.headers["X-Organisation"] = "DH"
    assert client.get("/providers").status_code == 200
    assert client.get("/providers?organisation=DH").status_code == 422


def test_without_an_issuer_no_signed_token_counts(tmp_path: Path, clock: Clock) -> None:
    with Service.open(sqlite_settings(tmp_path), clock) as service:
        migrate(service)
        client = TestClient(create_app(service))
        header = {"Authorization": f"Bearer {signed(claims(clock))}"}
        assert client.get("/providers", headers=header).status_code == 401


def test_an_elliptic_key_on_another_curve_is_refused(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    other = ECKey.generate_key("P-384", {"kid": "p384"})
    keys = {"keys": [other.as_dict(private=False)]}
    (tmp_path / "issuer.jwks.json").write_text(json.dumps(keys))
    client = TestClient(create_app(service))
    token = signed(claims(clock), other, "ES384", kid="p384")
    header = {"Authorization": f"Bearer {token}"}
    assert client.get("/providers", headers=header).status_code == 401
