"""Signed tokens of the one issuer: whom each stands for, as its claims say."""

import json
import warnings
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode
from pydantic import ValidationError

from application.access.issuer import Issuer, PublicKey
from application.sign_in_settings import SignInSettings
from domain.kernel import Actor

TOKEN_MAX_CHARACTERS = 8_192
KID_MAX_CHARACTERS = 128
SKEW_SECONDS = 30
"""How far two clocks may differ (RFC 7519 §4.1.4: no more than a few minutes)."""

INSTANT_MAX = 253_402_300_800  # the year 10000: later is a slip, or for ever

RSA_MIN_BITS = 2_048  # RFC 7518 §3.3

_HEADERS = {"alg", "typ", "kid"}
"""What a header may say. Whoever wants a key taken from elsewhere (`jku`, `x5u`, `jwk`,
`x5c`) or a rule that we do not know (`crit`, `b64`) says more, and is refused."""


# The issuers that there are write EdDSA, the name of before RFC 9864.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)


class SignedTokenRefused(Exception):
    """A token does not stand for anybody; why is for the operators alone."""


@dataclass(frozen=True)
class Signed:
    """What a token said, once its signature and its times have been looked at."""

    actor: Actor
    token_id: str
    claims: Mapping[str, Any]


@dataclass(frozen=True)
class SignedTokens:
    """Looks at tokens of the issuer that the settings name."""

    settings: SignInSettings
    issuer: Issuer

    async def read(self, token: str, now: datetime) -> Signed:
        """Return what a token for this service says (RFC 9068).

        Raises:
            SignedTokenRefused
            IssuerSilent: its keys cannot be had.
        """
        wanted = self.settings.signed_types
        claims = await self.claims(token, now, self.settings.audience, wanted)
        token_id = claims.get("jti")
        if not isinstance(token_id, str) or not 1 <= len(token_id) <= 255:
            raise SignedTokenRefused("jti")
        return Signed(self.actor(claims), token_id, claims)

    async def claims(
        self, token: str, now: datetime, audience: str, types: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the claims of a token that the issuer made for `audience`.

        Raises:
            SignedTokenRefused, IssuerSilent
        """
        if not self.settings.issuer or len(token) > TOKEN_MAX_CHARACTERS:
            raise SignedTokenRefused("issuer" if token else "empty")
        header = _header(token, types)
        key = await self.issuer.key(header["kid"])
        if key is None:
            raise SignedTokenRefused("kid")
        claims = _object(_verified(token, header["alg"], key))
        self._check(claims, now.timestamp(), audience)
        return claims

    def actor(self, claims: Mapping[str, Any]) -> Actor:
        """Return who acts: every part from the claim that the settings name.

        Raises:
            SignedTokenRefused
        """
        names = self.settings
        try:
            return Actor.model_validate(
                {
                    "id": claims.get(names.claim_subject),
                    "organisation": claims.get(names.claim_organisation),
                    "jurisdiction": claims.get(names.claim_jurisdiction),
                    "role": claims.get(names.claim_role),
                }
            )
        except ValidationError:
            raise SignedTokenRefused("claims") from None

    def _check(self, claims: dict[str, Any], now: float, audience: str) -> None:
        if claims.get("iss") != self.settings.issuer:
            raise SignedTokenRefused("iss")
        made_for = claims.get("aud")
        if audience not in (made_for if isinstance(made_for, list) else [made_for]):
            raise SignedTokenRefused("aud")
        if now >= _instant(claims, "exp") + SKEW_SECONDS:
            raise SignedTokenRefused("exp")
        if now < _instant(claims, "iat") - SKEW_SECONDS:
            raise SignedTokenRefused("iat")
        if "nbf" in claims and now < _instant(claims, "nbf") - SKEW_SECONDS:
            raise SignedTokenRefused("nbf")


def _header(token: str, types: tuple[str, ...]) -> dict[str, str]:
    """Return what a token says about its signature, if it is nothing unusual."""
    if token.count(".") != 2 or not token.isascii():
        raise SignedTokenRefused("form")
    try:
        header = _object(urlsafe_b64decode(token.partition(".")[0].encode()))
    except (NotBase64, ValueError):
        raise SignedTokenRefused("form") from None
    if set(header) != _HEADERS or not all(isinstance(v, str) for v in header.values()):
        raise SignedTokenRefused("header")
    if header["alg"] not in ALGORITHMS:
        raise SignedTokenRefused("alg")
    known = {one.lower().removeprefix("application/") for one in types}
    if header["typ"].lower().removeprefix("application/") not in known:
        raise SignedTokenRefused("typ")
    if not 1 <= len(header["kid"]) <= KID_MAX_CHARACTERS:
        raise SignedTokenRefused("kid")
    return header


def _verified(token: str, algorithm: str, key: PublicKey) -> bytes:
    """Return the payload of a token whose signature this key made."""
    if not ALGORITHMS[algorithm](key):
        raise SignedTokenRefused("alg")
    try:
        found = jws.deserialize_compact(token, key, algorithms=[algorithm])
    except (JoseError, ValueError):
        raise SignedTokenRefused("signature") from None
    return found.payload


def _rsa(key: PublicKey) -> bool:
    return isinstance(key, RSAKey) and key.raw_value.key_size >= RSA_MIN_BITS


def _p256(key: PublicKey) -> bool:
    return isinstance(key, ECKey) and key.curve_name == "P-256"


def _ed25519(key: PublicKey) -> bool:
    return isinstance(key, OKPKey) and key.curve_name == "Ed25519"


ALGORITHMS = {"RS256": _rsa, "ES256": _p256, "EdDSA": _ed25519, "Ed25519": _ed25519}
"""The only ones, and which keys are for each: a key of another kind is refused."""


def _instant(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SignedTokenRefused(name)
    if not 0 <= value < INSTANT_MAX:
        raise SignedTokenRefused(name)
    return value


def _object(content: bytes) -> dict[str, Any]:
    """Return a JSON object that says nothing twice."""
    try:
        found = json.loads(
            content, object_pairs_hook=_said_once, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        raise SignedTokenRefused("form") from None
    if not isinstance(found, dict):
        raise SignedTokenRefused("form")
    return found


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _no_number(_: str) -> Any:
    raise ValueError("no number")
