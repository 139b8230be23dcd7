"""An issuer of signed tokens for tests: its keys, its tokens, an attacker's."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tests.ledgers import Clock

ISSUER = "https://issuer.example"
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed-1", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa-1"})
PUBLISHED = {"keys": [key.as_dict(private=False) for key in (RSA, EC, ED)]}

Key = RSAKey | ECKey | OKPKey | OctKey


def publish(folder: Path) -> Path:
    """Write the public keys where a setting can name them."""
    path = folder / "issuer.jwks.json"
    path.write_text(json.dumps(PUBLISHED))
    return path


def claims(clock: Clock, **changed: Any) -> dict[str, Any]:
    """What a good token of a hospital's system says; None leaves a claim out."""
    now = int(clock().timestamp())
    said = {
        "iss": ISSUER,
        "aud": "baybridge",
        "sub": "his.interface",
        "iat": now,
        "nbf": now,
        "exp": now + 300,
        "jti": "token-1",
        "organisation": "CLINIC-1",
        "jurisdiction": "HK",
        "role": "clerk",
    }
    return {
        name: value for name, value in (said | changed).items() if value is not None
    }


def signed(
    said: dict[str, Any] | bytes, key: Key = RSA, alg: str = "RS256", **header: Any
) -> str:
    """Sign claims; a header of None is left out."""
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    whole = {"alg": alg, "typ": "at+jwt", "kid": "rsa-1"} | header
    named = {name: value for name, value in whole.items() if value is not None}
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jws.serialize_compact(named, payload, key, registry=registry)


def raw(header: dict[str, Any] | bytes, payload: bytes, signature: bytes = b"") -> str:
    """Put a token together that no library would make."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return ".".join(
        urlsafe_b64encode(part).decode().rstrip("=")
        for part in (head, payload, signature)
    )
