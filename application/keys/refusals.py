"""Why a value cannot be sealed or opened."""

from dataclasses import dataclass

from domain.kernel import Refusal


class SealBroken(Exception):
    """A sealed value was changed, moved, or replaced by something readable."""


class KeyMissing(Exception):
    """A sealed value has no key, although nobody asked for its erasure."""


@dataclass(eq=False)
class SubjectErased(Refusal):
    """This person's data has been erased; nothing more can be recorded about them."""


@dataclass(eq=False)
class PatientRestricted(Refusal):
    """This person's record is restricted: it is stored, and nothing else is done."""

    RULE = "P-15"
