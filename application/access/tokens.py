"""Bearer tokens: whom each stands for, until it is revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

from domain.kernel import Actor

TOKEN_BYTES = 32  # 256 bits of chance: a plain hash is enough to keep it
TOKEN_PREFIX = "bb_"  # so that a leaked token is recognised for what it is

access_tables = MetaData()

_TOKENS = Table(
    "access_tokens",
    access_tables,
    Column("hash", String(64), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("actor", String(64), nullable=False),
    Column("organisation", String(32), nullable=False),
    Column("jurisdiction", String(8), nullable=False),
    Column("role", String(32), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)


@dataclass(frozen=True)
class Token:
    """A token as it is listed: never the secret."""

    name: str
    actor: Actor
    made_at: datetime
    revoked_at: datetime | None


class TokenNameTaken(Exception):
    """There is a token of that name already; revoke it or choose another name."""


class TokenUnknown(Exception):
    """There is no live token of that name."""


class Tokens:
    """Bearer tokens, each bound to a person, organisation, jurisdiction and role."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, actor: Actor, at: datetime) -> str:
        """Make a token and return its secret, the only time that it is seen.

        Raises:
            TokenNameTaken
        """
        secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        row = {
            "hash": _hash(secret),
            "name": name,
            "actor": actor.id,
            "organisation": actor.organisation,
            "jurisdiction": actor.jurisdiction.value,
            "role": actor.role.value,
            "made_at": at,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_TOKENS).values(row))
        except IntegrityError:
            raise TokenNameTaken(name) from None
        return secret

    def actor(self, secret: str) -> Actor | None:
        """Return whom a token stands for, or None for a stranger."""
        return self.actors([secret])[secret]

    def actors(self, secrets: Sequence[str]) -> dict[str, Actor | None]:
        """Return whom each of several tokens stands for, in one question.

        One whose row this program cannot read, because a newer one wrote it say, stands
        for nobody.
        """
        hashes = {secret: _hash(secret) for secret in secrets}
        query = select(_TOKENS).where(
            _TOKENS.c.hash.in_(hashes.values()), _TOKENS.c.revoked_at.is_(None)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        known: dict[str, Actor] = {}
        for row in rows:
            with suppress(ValidationError):
                known[row.hash] = _actor(row._mapping)
        return {secret: known.get(hash) for secret, hash in hashes.items()}

    def revoke(self, name: str, at: datetime) -> None:
        """End a token; it is refused from the next request on.

        Raises:
            TokenUnknown
        """
        ending = (
            _TOKENS.update()
            .where(_TOKENS.c.name == name, _TOKENS.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        with self._engine.begin() as connection:
            if not connection.execute(ending).rowcount:
                raise TokenUnknown(name)

    def all(self) -> list[Token]:
        """List every token ever made, without the secrets."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_TOKENS).order_by(_TOKENS.c.name)).all()
        return [
            Token(row.name, _actor(row._mapping), row.made_at, row.revoked_at)
            for row in rows
        ]


def _actor(row: object) -> Actor:
    values: dict[str, object] = dict(row)  # type: ignore[call-overload]
    return Actor.model_validate(
        {
            "id": values["actor"],
            "organisation": values["organisation"],
            "jurisdiction": values["jurisdiction"],
            "role": values["role"],
        }
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
