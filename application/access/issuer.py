"""The public keys of the one issuer that is trusted, fetched and kept for a while."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from pydantic_core import from_json

from application.sign_in_settings import LOOPBACK, SignInSettings
from domain.kernel import Refusal

FRESH_SECONDS = 300.0
"""A key that the issuer takes back is refused after this time at the latest."""

AGAIN_SECONDS = 30.0
"""Tokens with invented key ids make the issuer be asked this often, no more."""

FETCH_SECONDS = 3.0
FETCH_MAX_BYTES = 262_144
DISCOVERY = "/.well-known/openid-configuration"

PublicKey = RSAKey | ECKey | OKPKey


@dataclass(eq=False)
class IssuerSilent(Refusal):
    """The sign-in service does not answer; try again in a moment."""


@dataclass
class Issuer:
    """What the issuer has published: where it is asked, and by which keys it signs."""

    settings: SignInSettings
    _keys: dict[str, PublicKey] = field(default_factory=dict)
    _fetched_at: float = float("-inf")
    _tried_at: float = float("-inf")
    _fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> PublicKey | None:
        """Return the key of that id, or None if the issuer has no such key.

        Raises:
            IssuerSilent: the keys that are known are too old, and no newer come.
        """
        now = time.monotonic()
        stale = now - self._fetched_at > FRESH_SECONDS
        if stale or (kid not in self._keys and now - self._tried_at > AGAIN_SECONDS):
            await self._renew()
        if time.monotonic() - self._fetched_at > FRESH_SECONDS:
            raise IssuerSilent
        return self._keys.get(kid)

    async def described(self) -> dict[str, Any]:
        """Return what the issuer says of itself: its addresses.

        Raises:
            IssuerSilent
        """
        said = await _fetched(self.settings.issuer.rstrip("/") + DISCOVERY)
        if said.get("issuer") != self.settings.issuer:
            structlog.get_logger("baybridge.access").warning("issuer-misnamed")
            raise IssuerSilent
        return said

    async def _renew(self) -> None:
        """Ask once for all who wait, each event loop for itself."""
        loop = asyncio.get_running_loop()
        task = self._fetching
        if task is None or task.done() or task.get_loop() is not loop:
            task = self._fetching = loop.create_task(self._fetch())
        await asyncio.shield(task)

    async def _fetch(self) -> None:
        now = time.monotonic()
        if now - self._tried_at <= 1:  # who is silent is not asked more often
            return
        self._tried_at = now
        try:
            self._keys = usable(await self._published())
        except IssuerSilent:
            return
        self._fetched_at = time.monotonic()

    async def _published(self) -> dict[str, Any]:
        if path := self.settings.issuer_keys_file:
            try:
                return _an_object(await asyncio.to_thread(path.read_bytes))
            except OSError:
                raise IssuerSilent from None
        return await _fetched(str((await self.described()).get("jwks_uri", "")))


def usable(published: dict[str, Any]) -> dict[str, PublicKey]:
    """Return the public keys for signing, by their id; the rest is left out."""
    found: dict[str, PublicKey] = {}
    rows = published.get("keys")
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict) or row.get("use", "sig") != "sig":
            continue
        try:
            (key,) = KeySet.import_key_set({"keys": [row]}).keys
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        kid = row.get("kid")
        if isinstance(kid, str) and isinstance(key, RSAKey | ECKey | OKPKey):
            found[kid] = key
    return found


async def _fetched(url: str) -> dict[str, Any]:
    """Return a document of the issuer: nowhere else, no other place, not too long.

    Raises:
        IssuerSilent
    """
    if not url.startswith(("https://", *LOOPBACK)):
        raise IssuerSilent
    try:
        async with (
            httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client,
            asyncio.timeout(FETCH_SECONDS),
            client.stream("GET", url) as answer,
        ):
            answer.raise_for_status()
            content = b""
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > FETCH_MAX_BYTES:
                    raise IssuerSilent
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
        raise IssuerSilent from None
    return _an_object(content)


def _an_object(content: bytes) -> dict[str, Any]:
    try:
        said = from_json(content)
    except ValueError:
        raise IssuerSilent from None
    if not isinstance(said, dict):
        raise IssuerSilent
    return said
