"""What privacy officers can do, two of them where it cannot be undone."""

from application.privacy.deciding import (
    allow_new_record,
    approve_erasure,
    assess_erasure,
    confirm_destruction,
    decline_erasure,
    lift_hold,
    lift_restriction,
    place_hold,
    record_of,
    repeat_erasure,
    request_erasure,
    restrict,
)
from application.privacy.destroying import (
    Destruction,
    Sink,
    destroy,
    not_in_force,
    repeat,
)
from application.privacy.erasure_list import ErasureList, ListDamaged, Listed
from application.privacy.standing import follow_standing

__all__ = [
    "Destruction",
    "ErasureList",
    "ListDamaged",
    "Listed",
    "Sink",
    "allow_new_record",
    "approve_erasure",
    "assess_erasure",
    "confirm_destruction",
    "decline_erasure",
    "destroy",
    "follow_standing",
    "lift_hold",
    "lift_restriction",
    "not_in_force",
    "place_hold",
    "record_of",
    "repeat",
    "repeat_erasure",
    "request_erasure",
    "restrict",
]
