"""Keys of patients: made, wrapped, kept apart, used to seal and to open."""

from application.keys.master import (
    MasterKey,
    MasterKeyUnusable,
    make_master_key,
    master_key,
)
from application.keys.refusals import (
    KeyMissing,
    PatientRestricted,
    SealBroken,
    SubjectErased,
)
from application.keys.ring import KeyRing
from application.keys.rotating import Rotated, rotate
from application.keys.store import KeyStore
from application.keys.tables import KeyState, key_tables
from application.keys.vault import NeededKey
from application.keys.watching import watching

__all__ = [
    "KeyMissing",
    "KeyRing",
    "KeyState",
    "KeyStore",
    "MasterKey",
    "MasterKeyUnusable",
    "NeededKey",
    "PatientRestricted",
    "Rotated",
    "SealBroken",
    "SubjectErased",
    "key_tables",
    "make_master_key",
    "master_key",
    "rotate",
    "watching",
]
