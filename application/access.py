"""Who may come in, and the one place that decides what they may do."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

from domain.kernel import Actor, Forbidden
from domain.values import Role

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

_ALL = frozenset(Role)
_DESK = frozenset({Role.CLERK, Role.PROVIDER, Role.VOUCHER_OFFICER})
_PARTIES = frozenset({Role.CLINICIAN, Role.COORDINATOR, Role.CREW})
_DISPATCH = frozenset({Role.COORDINATOR, Role.OPERATOR})
_PERMITTED: dict[str, frozenset[Role]] = {
    "directory.read": _ALL,
    "directory.identity": _DESK
    | {Role.AUDITOR, Role.SETTLEMENT_OFFICER, Role.BILLING, Role.OPERATOR},
    "directory.write": frozenset({Role.VOUCHER_OFFICER, Role.OPERATOR}),
    "corridors.write": _DISPATCH,
    "vehicles.write": _DISPATCH,
    "crew.write": _DISPATCH,
    "crew.identity": _DISPATCH | {Role.CREW, Role.PORT_OFFICER},
    "patients.read": _DESK | {Role.CLINICIAN, Role.AUDITOR, Role.PRIVACY_OFFICER},
    "patients.write": _DESK,
    "patients.identity": _DESK | {Role.CLINICIAN, Role.PRIVACY_OFFICER},
    "patients.clinical": _DESK | {Role.CLINICIAN},
    "vouchers.read": _DESK
    | {Role.AUDITOR, Role.SETTLEMENT_OFFICER, Role.BILLING, Role.OPERATOR},
    "vouchers.open": _DESK,
    "vouchers.credit": frozenset({Role.VOUCHER_OFFICER, Role.OPERATOR}),
    "vouchers.claim": frozenset({Role.CLERK, Role.PROVIDER}),
    "vouchers.confirm": frozenset({Role.PROVIDER}),
    "vouchers.void": frozenset({Role.CLERK, Role.PROVIDER, Role.VOUCHER_OFFICER}),
    "vouchers.validate": frozenset({Role.VOUCHER_OFFICER}),
    "vouchers.pair": frozenset({Role.CLERK, Role.PROVIDER}),
    "vouchers.insurance": frozenset({Role.CLERK, Role.BILLING, Role.VOUCHER_OFFICER}),
    "vouchers.bring-in": frozenset({Role.OPERATOR, Role.VOUCHER_OFFICER}),
    "vouchers.reconcile": frozenset({Role.OPERATOR, Role.VOUCHER_OFFICER}),
    "vouchers.signals": frozenset({Role.VOUCHER_OFFICER, Role.AUDITOR, Role.OPERATOR}),
    "vouchers.review": frozenset({Role.VOUCHER_OFFICER}),
    "vouchers.import": frozenset({Role.CLERK, Role.PROVIDER, Role.OPERATOR}),
    "transfers.read": _PARTIES
    | {Role.CLERK, Role.BILLING, Role.AUDITOR, Role.PRIVACY_OFFICER, Role.OPERATOR},
    "transfers.port": frozenset(
        {Role.PORT_OFFICER, Role.COORDINATOR, Role.CREW, Role.AUDITOR}
    ),
    "transfers.companions": _PARTIES | {Role.PORT_OFFICER, Role.PRIVACY_OFFICER},
    "transfers.identity": _PARTIES | {Role.CLERK, Role.PRIVACY_OFFICER},
    "transfers.clinical": _PARTIES,
    "transfers.request": frozenset({Role.CLINICIAN}),
    "transfers.assess": frozenset({Role.CLINICIAN}),
    "transfers.coordinate": frozenset({Role.COORDINATOR}),
    "transfers.prepare": _PARTIES,
    "transfers.travel": _PARTIES,
    "transfers.clear": _PARTIES | {Role.PORT_OFFICER},
    "transfers.hand-over": _PARTIES,
    "transfers.charge": frozenset({Role.BILLING}),
    "transfers.correct": frozenset({Role.CLINICIAN, Role.COORDINATOR}),
    "transfers.import": frozenset({Role.COORDINATOR, Role.OPERATOR}),
    "settlement.read": frozenset(
        {
            Role.SETTLEMENT_OFFICER,
            Role.INSURER_READER,
            Role.INSURER_ADJUDICATOR,
            Role.BILLING,
            Role.PROVIDER,
            Role.VOUCHER_OFFICER,
            Role.AUDITOR,
        }
    ),
    "history.read": frozenset(
        {Role.AUDITOR, Role.VOUCHER_OFFICER, Role.PRIVACY_OFFICER, Role.OPERATOR}
    ),
    "history.identity": frozenset({Role.PRIVACY_OFFICER}),
    "operations.read": frozenset({Role.OPERATOR, Role.AUDITOR}),
}
ACTIONS = frozenset(_PERMITTED)


def permit(actor: Actor, action: str) -> None:
    """Decide whether an actor may do something; every door asks here.

    Raises:
        Forbidden
    """
    if not permitted(actor, action):
        raise Forbidden(action=action)


def permitted(actor: Actor, action: str) -> bool:
    """Say whether `permit` would let the actor pass."""
    return actor.role in _PERMITTED[action]


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
