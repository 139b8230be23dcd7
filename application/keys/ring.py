"""Sealing and opening under the key of a subject, and keyed look-ups."""

import base64
import hmac
import json
import secrets
from collections.abc import Collection
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application import alarms
from application.keys.master import NONCE_BYTES, MasterKey
from application.keys.places import kept_class, kept_class_of, place_of, whereabouts
from application.keys.refusals import PatientRestricted, SealBroken
from application.keys.store import KeyStore
from application.keys.tables import KeyState, StoredKey
from application.keys.vault import NeededKey, Vault
from domain.sealed import Ciphertext, DataClass, Erased, Restricted

_HOUSE = UUID(int=0)  # the subject of keys that belong to the ledger itself


class KeyRing:
    """Seals and opens; makes a key when a subject is met for the first time."""

    def __init__(self, store: KeyStore, master: MasterKey) -> None:
        self._store = store
        self._vault = Vault(store, master)

    @property
    def store(self) -> KeyStore:
        """Where the keys lie: what destroys and restricts them asks for it."""
        return self._store

    @property
    def generation(self) -> int:
        """It grows when keys were forgotten: what was opened with them must be, too."""
        return self._vault.held.generation

    def heed(self) -> None:
        """Forget the keys that some process destroyed or restricted."""
        self._vault.held.heed()

    def seal(
        self,
        value: object,
        *,
        data_class: DataClass,
        subject: UUID,
        originator_id: UUID,
        originator_version: int,
        topic: str,
        field: str,
    ) -> Ciphertext:
        """Encrypt a JSON value for one field of one event.

        Raises:
            SubjectErased, PatientRestricted
        """
        kept = kept_class(topic, field, data_class)
        version, key = self._vault.sealing_key(subject, kept)
        sealed = Ciphertext(
            data_class=data_class,
            key_version=version,
            subject=subject,
            originator_id=originator_id,
            originator_version=originator_version,
            topic=topic,
            field=field,
            token="",
        )
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        body = AESGCM(key).encrypt(nonce, plain, place_of(sealed))
        token = base64.urlsafe_b64encode(nonce + body).decode()
        return sealed.model_copy(update={"token": token})

    def open(self, sealed: Ciphertext) -> object:
        """Decrypt to the JSON value, or to `Erased`.

        Raises:
            KeyMissing: an alarm has been sounded.
            SealBroken: an alarm has been sounded.
        """
        key = self._vault.opening_key(sealed)
        if isinstance(key, Erased):
            return key
        try:
            raw = base64.b64decode(sealed.token, altchars=b"-_", validate=True)
            nonce, body = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return json.loads(AESGCM(key).decrypt(nonce, body, place_of(sealed)))
        except (InvalidTag, ValueError):
            alarms.sound("seal-broken", **whereabouts(sealed))
            raise SealBroken(str(sealed.originator_id)) from None

    def show(self, sealed: Ciphertext) -> object:
        """Decrypt for a person: what is restricted is not shown.

        Raises:
            KeyMissing, SealBroken: an alarm has been sounded.
        """
        if self._vault.is_restricted(sealed.subject, kept_class_of(sealed)):
            return Restricted(restricted=sealed.data_class)
        return self.open(sealed)

    def refuse_restricted(self, subject: UUID) -> None:
        """Refuse to go on where a person's record may only be stored.

        Raises:
            PatientRestricted
        """
        if self._vault.is_restricted(subject, "identity"):
            raise PatientRestricted

    def state(self, subject: UUID, data_class: str) -> KeyState:
        """Say what has become of a subject's key."""
        stored = self._store.newest(subject, data_class)
        return stored.state if stored else KeyState.NEVER

    def hold(self, needed: Collection[NeededKey]) -> None:
        """Find keys for sealing or opening, or make them, in as few steps as one.

        What was erased, or is missing or damaged, is told by `seal` and `open`.
        """
        self._vault.hold(needed)

    def has_index(self, purpose: str) -> bool:
        """Tell whether anything was ever looked up for this purpose."""
        return self._store.newest(_HOUSE, _index(purpose)) is not None

    def holds(self, subject: UUID, data_class: str, version: int | None = None) -> bool:
        """Tell whether it can seal, or open what a version sealed, without asking."""
        return self._vault.holds(subject, data_class, version)

    def holds_index(self, purpose: str) -> bool:
        """Tell whether it can look up for this purpose without asking the store."""
        return self.holds(_HOUSE, _index(purpose))

    def fingerprint(self, stored: StoredKey) -> str:
        """Return a keyed hash of a key, to know it by when it is gone."""
        key = self._vault.unwrapped(stored)
        return self.blind_index("request", f"key/{key.hex()}")

    def evict(self, subject: UUID) -> None:
        """Forget the cached keys of a subject."""
        self._vault.held.evict(subject)

    def blind_index(self, purpose: str, text: str) -> str:
        """Return 64 hex digits to look a value up by, useless without the key.

        HMAC-SHA-256 under a key of the ledger's own, so that the few possible
        identity numbers cannot be tried one by one.
        """
        _, key = self._vault.sealing_key(_HOUSE, _index(purpose))
        keyed = _keyed(key).copy()
        keyed.update(text.encode())
        return keyed.hexdigest()

    def _new_key(self, subject: UUID, data_class: str) -> StoredKey:
        return self._vault.new_key(subject, data_class)


@lru_cache(maxsize=64)
def _keyed(key: bytes) -> hmac.HMAC:
    """Return the beginning of every hash under a key of the ledger's own."""
    return hmac.new(key, digestmod="sha256")


def _index(purpose: str) -> str:
    return f"index/{purpose}"[:16]
