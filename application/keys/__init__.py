"""Keys of patients: made, wrapped, kept apart, used to seal and to open."""

from application.keys.master import MasterKey, MasterKeyUnusable, master_key
from application.keys.ring import (
    KeyMissing,
    KeyRing,
    NeededKey,
    SealBroken,
    SubjectErased,
)
from application.keys.store import KeyState, KeyStore, key_tables

__all__ = [
    "KeyMissing",
    "KeyRing",
    "KeyState",
    "KeyStore",
    "MasterKey",
    "MasterKeyUnusable",
    "NeededKey",
    "SealBroken",
    "SubjectErased",
    "key_tables",
    "master_key",
]
