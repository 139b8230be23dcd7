"""Sealing and opening under the key of a subject, and keyed look-ups."""

import base64
import hmac
import json
import secrets
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application import alarms
from application.keys.master import (
    KEY_BYTES,
    NONCE_BYTES,
    MasterKey,
    MasterKeyUnusable,
)
from application.keys.store import KeyState, KeyStore, StoredKey
from domain.kernel import Refusal
from domain.sealed import Ciphertext, DataClass, Erased

CACHED_KEYS_MAX = 20_000
_HOUSE = UUID(int=0)  # the subject of keys that belong to the ledger itself


class SealBroken(Exception):
    """A sealed value was changed, moved, or replaced by something readable."""


class KeyMissing(Exception):
    """A sealed value has no key, although nobody asked for its erasure."""


@dataclass(eq=False)
class SubjectErased(Refusal):
    """This person's data has been erased; nothing more can be recorded about them."""


class NeededKey(NamedTuple):
    """A key to open with, of a version, or (None) the newest one to seal with."""

    subject: UUID
    data_class: str
    version: int | None = None


class KeyRing:
    """Seals and opens; makes a key when a subject is met for the first time."""

    def __init__(self, store: KeyStore, master: MasterKey) -> None:
        self._store = store
        self._master = master
        self._keys: OrderedDict[tuple[UUID, str, int], bytes] = OrderedDict()
        self._newest: OrderedDict[tuple[UUID, str], int] = OrderedDict()
        self._lock = Lock()

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
            SubjectErased
        """
        version, key = self._sealing_key(subject, data_class)
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
        body = AESGCM(key).encrypt(nonce, plain, _place(sealed))
        token = base64.urlsafe_b64encode(nonce + body).decode()
        return sealed.model_copy(update={"token": token})

    def open(self, sealed: Ciphertext) -> object:
        """Decrypt to the JSON value, or to `Erased`.

        Raises:
            KeyMissing: an alarm has been sounded.
            SealBroken: an alarm has been sounded.
        """
        key = self._opening_key(sealed)
        if isinstance(key, Erased):
            return key
        try:
            raw = base64.b64decode(sealed.token, altchars=b"-_", validate=True)
            nonce, body = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return json.loads(AESGCM(key).decrypt(nonce, body, _place(sealed)))
        except (InvalidTag, ValueError):
            alarms.sound("seal-broken", **_whereabouts(sealed))
            raise SealBroken(str(sealed.originator_id)) from None

    def state(self, subject: UUID, data_class: DataClass) -> KeyState:
        """Say what has become of a subject's key."""
        stored = self._store.newest(subject, data_class)
        return stored.state if stored else KeyState.NEVER

    def hold(self, needed: Collection[NeededKey]) -> None:
        """Find keys for sealing or opening, or make them, in as few steps as one.

        What was erased, or is missing or damaged, is told by `seal` and `open`.
        """
        subjects = {one.subject for one in needed}
        known = self._store.of(subjects)
        there = {(one.subject, one.data_class) for one in known}
        lacking = {
            (one.subject, one.data_class) for one in needed if one.version is None
        } - there
        if lacking:
            self._store.add(*(self._new_key(*pair) for pair in sorted(lacking)))
            known = self._store.of(subjects)
        newest = {(one.subject, one.data_class): one.version for one in known}
        wanted = {
            (*pair, one.version or newest.get(pair))
            for one in needed
            for pair in [(one.subject, one.data_class)]
        }
        for key in known:
            place = (key.subject, key.data_class, key.version)
            if place in wanted and key.state is not KeyState.ERASED:
                with suppress(MasterKeyUnusable):
                    self._unwrap(key)

    def has_index(self, purpose: str) -> bool:
        """Tell whether anything was ever looked up for this purpose."""
        return self._store.newest(_HOUSE, _index(purpose)) is not None

    def holds(self, subject: UUID, data_class: str, version: int | None = None) -> bool:
        """Tell whether it can seal, or open what a version sealed, without asking."""
        version = version or self._newest.get((subject, data_class))
        return (subject, data_class, version) in self._keys

    def holds_index(self, purpose: str) -> bool:
        """Tell whether it can look up for this purpose without asking the store."""
        return self.holds(_HOUSE, _index(purpose))

    def evict(self, subject: UUID) -> None:
        """Forget the cached keys of a subject."""
        with self._lock:
            for key in [key for key in self._keys if key[0] == subject]:
                del self._keys[key]
            for pair in [pair for pair in self._newest if pair[0] == subject]:
                del self._newest[pair]

    def blind_index(self, purpose: str, text: str) -> str:
        """Return 64 hex digits to look a value up by, useless without the key.

        HMAC-SHA-256 under a key of the ledger's own, so that the few possible
        identity numbers cannot be tried one by one.
        """
        _, key = self._sealing_key(_HOUSE, _index(purpose))
        keyed = _keyed(key).copy()
        keyed.update(text.encode())
        return keyed.hexdigest()

    def _sealing_key(self, subject: UUID, data_class: str) -> tuple[int, bytes]:
        version = self._newest.get((subject, data_class))
        if version is not None and (
            key := self._keys.get((subject, data_class, version))
        ):
            return version, key
        stored = self._store.newest(subject, data_class)
        if stored is None:
            self._store.add(self._new_key(subject, data_class))
            stored = self._store.newest(subject, data_class)
            assert stored is not None
        if stored.state is KeyState.ERASED:
            raise SubjectErased
        return stored.version, self._unwrap(stored)

    def _new_key(self, subject: UUID, data_class: str) -> StoredKey:
        place = (subject, data_class, 1)
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = self._master.wrap(key, _key_place(*place))
        return StoredKey(*place, KeyState.ACTIVE, wrapped)

    def _opening_key(self, sealed: Ciphertext) -> bytes | Erased:
        place = (sealed.subject, sealed.data_class, sealed.key_version)
        if key := self._keys.get(place):
            return key
        stored = self._store.get(*place)
        if stored is None:
            alarms.sound("key-missing", **_whereabouts(sealed))
            raise KeyMissing(str(sealed.originator_id))
        if stored.state is KeyState.ERASED:
            return Erased(erased=sealed.data_class, subject=sealed.subject)
        try:
            return self._unwrap(stored)
        except MasterKeyUnusable:
            alarms.sound("key-damaged", **_whereabouts(sealed))
            raise KeyMissing(str(sealed.originator_id)) from None

    def _unwrap(self, stored: StoredKey) -> bytes:
        place = (stored.subject, stored.data_class, stored.version)
        key = self._master.unwrap(stored.wrapped or b"", _key_place(*place))
        with self._lock:
            self._keys[place] = key
            newest = max(stored.version, self._newest.get(place[:2], 0))
            self._newest[place[:2]] = newest
            while len(self._keys) > CACHED_KEYS_MAX:
                self._keys.popitem(last=False)
            while len(self._newest) > CACHED_KEYS_MAX:
                self._newest.popitem(last=False)
        return key


@lru_cache(maxsize=64)
def _keyed(key: bytes) -> hmac.HMAC:
    """Return the beginning of every hash under a key of the ledger's own."""
    return hmac.new(key, digestmod="sha256")


def _index(purpose: str) -> str:
    return f"index/{purpose}"[:16]


def _place(sealed: Ciphertext) -> bytes:
    """The associated data: a token is worth nothing in any other place."""
    return (
        f'{{"data_class":{_quoted(sealed.data_class)},"field":{_quoted(sealed.field)},'
        f'"key_version":{sealed.key_version},"originator_id":"{sealed.originator_id}",'
        f'"originator_version":{sealed.originator_version},'
        f'"subject":"{sealed.subject}","topic":{_quoted(sealed.topic)}}}'
    ).encode()


_quoted = lru_cache(maxsize=1_000)(json.dumps)


def _key_place(subject: UUID, data_class: str, version: int) -> bytes:
    return f"{subject}/{data_class}/{version}".encode()


def _whereabouts(sealed: Ciphertext) -> dict[str, object]:
    return {
        "originator_id": str(sealed.originator_id),
        "originator_version": sealed.originator_version,
        "topic": sealed.topic,
        "field": sealed.field,
    }
