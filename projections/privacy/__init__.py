"""Privacy as its officers see it: requests, holds, and until when records are kept."""

from projections.privacy.encounters import ENCOUNTERS, EncounterRow
from projections.privacy.erasures import ERASURES, ErasureRow
from projections.privacy.holds import HOLDS, LegalHoldRow
from projections.privacy.reading import (
    encounters,
    erasure,
    erasures,
    open_erasures,
    standing_holds,
)
from projections.privacy.restrictions import RESTRICTIONS, RestrictionRow
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (ENCOUNTERS, ERASURES, HOLDS, RESTRICTIONS)

__all__ = [
    "ENCOUNTERS",
    "ERASURES",
    "HOLDS",
    "RESTRICTIONS",
    "VIEWS",
    "EncounterRow",
    "ErasureRow",
    "LegalHoldRow",
    "RestrictionRow",
    "encounters",
    "erasure",
    "erasures",
    "open_erasures",
    "standing_holds",
]
