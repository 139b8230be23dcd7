"""The keys of people: found, made and held at hand, as far as their state allows."""

import secrets
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from application import alarms
from application.keys import changing
from application.keys.held import TRUST_SECONDS, HeldKeys
from application.keys.master import KEY_BYTES, MasterKey, MasterKeyUnusable
from application.keys.places import kept_class_of, key_place, whereabouts
from application.keys.refusals import KeyMissing, PatientRestricted, SubjectErased
from application.keys.store import KeyStore, newest_in
from application.keys.tables import KeyState, StoredKey
from domain.sealed import Ciphertext, Erased


class NeededKey(NamedTuple):
    """A key to open with, of a version, or (None) the newest one to seal with."""

    subject: UUID
    data_class: str
    version: int | None = None


class Vault:
    """Makes a key when a subject is met for the first time, and never after."""

    def __init__(self, store: KeyStore, master: MasterKey) -> None:
        self._store = store
        self._master = master
        self.held = HeldKeys(
            lambda last: changing.changes_after(store.engine, last),
            lambda: changing.last_change(store.engine),
        )

    def is_restricted(self, subject: UUID, kept_class: str) -> bool:
        """Tell whether a value under this key may be stored and nothing else."""
        self.heed(TRUST_SECONDS)
        if self.held.newest(subject, kept_class) is not None:
            return False
        newest = self._store.newest(subject, kept_class)
        return newest is not None and newest.state is KeyState.RESTRICTED

    def holds(self, subject: UUID, data_class: str, version: int | None) -> bool:
        """Tell whether a key is at hand and was asked about a moment ago."""
        version = version or self.held.newest(subject, data_class)
        if version is None or not self.held.is_heeded():
            return False
        return self.held.get((subject, data_class, version)) is not None

    def hold(self, needed: Collection[NeededKey]) -> None:
        """Find keys for sealing or opening, or make them, in as few steps as one.

        What was erased, or is missing or damaged, is told by `seal` and `open`.
        """
        self.heed()
        generation = self.held.generation
        known = self._known({one.subject for one in needed})
        lacking = {
            (one.subject, one.data_class)
            for one in needed
            if one.version is None
            and _may_be_made(newest_in(known[one.subject], one.data_class))
        }
        if lacking:
            self._store.add(
                *(
                    self.new_key(*pair, newest_in(known[pair[0]], pair[1]))
                    for pair in sorted(lacking)
                )
            )
            known = self._known({one.subject for one in needed})
        for one in needed:
            self._hold_one(one, known[one.subject], generation)

    def _known(self, subjects: set[UUID]) -> dict[UUID, list[StoredKey]]:
        known: dict[UUID, list[StoredKey]] = defaultdict(list)
        for key in self._store.of(subjects):
            known[key.subject].append(key)
        return known

    def _hold_one(
        self, needed: NeededKey, known: list[StoredKey], generation: int
    ) -> None:
        newest = newest_in(known, needed.data_class)
        found = [key for key in known if key.version == needed.version]
        key = newest if needed.version is None else newest_in(found, needed.data_class)
        if key is None or key.state not in _WITH_BYTES:
            return
        if needed.version is None and key.state is not KeyState.ACTIVE:
            return
        with suppress(MasterKeyUnusable):
            self._unwrap(key, needed.data_class, newest, generation)

    def sealing_key(self, subject: UUID, data_class: str) -> tuple[int, bytes]:
        """Return the key to seal with, and its version; make one on the first day.

        Raises:
            SubjectErased, PatientRestricted
        """
        self.heed(TRUST_SECONDS)
        version = self.held.newest(subject, data_class)
        if version is not None and (
            key := self.held.get((subject, data_class, version))
        ):
            return version, key
        generation = self.held.generation
        stored = self._store.newest(subject, data_class)
        if _may_be_made(stored):
            self._store.add(self.new_key(subject, data_class, stored))
            stored = self._store.newest(subject, data_class)
        assert stored is not None
        if stored.state is KeyState.ERASED:
            raise SubjectErased
        if stored.state is KeyState.RESTRICTED:
            raise PatientRestricted
        return stored.version, self._unwrap(stored, data_class, stored, generation)

    def new_key(
        self, subject: UUID, data_class: str, vacancy: StoredKey | None = None
    ) -> StoredKey:
        place = (subject, data_class, vacancy.version if vacancy else 1)
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = self._master.wrap(key, key_place(*place))
        return StoredKey(*place, KeyState.ACTIVE, wrapped)

    def opening_key(self, sealed: Ciphertext) -> bytes | Erased:
        """Return the key to open with; what is restricted can be replayed.

        Raises:
            KeyMissing: an alarm has been sounded.
        """
        self.heed(TRUST_SECONDS)
        kept = kept_class_of(sealed)
        place = (sealed.subject, kept, sealed.key_version)
        if key := self.held.get(place):
            return key
        generation = self.held.generation
        stored = self._store.get(*place)
        if stored is None:
            alarms.sound("key-missing", **whereabouts(sealed))
            raise KeyMissing(str(sealed.originator_id))
        if stored.state is KeyState.ERASED:
            return Erased(erased=sealed.data_class, subject=sealed.subject)
        try:
            return self._unwrap(
                stored, kept, self._store.newest(sealed.subject, kept), generation
            )
        except MasterKeyUnusable:
            alarms.sound("key-damaged", **whereabouts(sealed))
            raise KeyMissing(str(sealed.originator_id)) from None

    def heed(self, within_seconds: float | None = None) -> None:
        """Ask whose keys were changed, unless that was done a moment ago."""
        heeded = self.held.is_heeded
        if not (heeded() if within_seconds is None else heeded(within_seconds)):
            self.held.heed()

    def unwrapped(self, stored: StoredKey) -> bytes:
        """Return the key itself.

        Raises:
            MasterKeyUnusable
        """
        place = (stored.subject, stored.data_class, stored.version)
        return self._master.unwrap(stored.wrapped or b"", key_place(*place))

    def _unwrap(
        self,
        stored: StoredKey,
        kept_class: str,
        newest: StoredKey | None,
        generation: int,
    ) -> bytes:
        """Open a key and keep it; only with an active one new values are sealed."""
        key = self.unwrapped(stored)
        active = newest is not None and newest.state is KeyState.ACTIVE
        self.held.put(
            (stored.subject, kept_class, stored.version),
            key,
            newest=newest.version if newest and active else None,
            generation=generation,
        )
        return key


_WITH_BYTES = {KeyState.ACTIVE, KeyState.RESTRICTED}


def _may_be_made(newest: StoredKey | None) -> bool:
    """Tell whether there is no key yet, and nothing that forbids one (P-1)."""
    return newest is None or newest.state is KeyState.NEVER
