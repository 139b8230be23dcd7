"""Match tokens: equal ones make two records a suspicion, and never one record."""

from collections.abc import Sequence
from uuid import UUID

from domain.patients import BirthDateCorrected, NamesCorrected, PatientRegistered
from domain.privacy import ErasureCompleted, ErasureRepeated
from projections.columns import table_of
from projections.views import Key, PartView, Row

Heard = (
    PatientRegistered
    | NamesCorrected
    | BirthDateCorrected
    | ErasureCompleted
    | ErasureRepeated
)

MOST_TOKENS = 8
"""Room for more kinds of tokens than there are: one for each script of a name."""


class MatchTokenRow(Row):
    """A keyed token of the name and birth date, by its place in the event."""

    patient_id: UUID
    place: int
    token: str


class TooManyTokens(ValueError):
    """The event has more tokens than the view has room for."""


def match_token(
    row: MatchTokenRow | None, event: Heard, key: Key
) -> MatchTokenRow | None:
    patient_id, place = key
    if isinstance(event, ErasureCompleted):
        return None
    if isinstance(event, ErasureRepeated):
        return None if "identity" in event.data_classes else row
    if place >= len(event.match_tokens):
        return None
    token = event.match_tokens[place]
    return MatchTokenRow(patient_id=patient_id, place=place, token=token)


def match_token_keys(event: Heard) -> Sequence[Key]:
    """Return every place, so that corrected names leave no old token behind.

    Who was erased has none: nothing finds the record by a name any more (P-12).

    Raises: TooManyTokens.
    """
    if isinstance(event, ErasureCompleted | ErasureRepeated):
        return [(event.patient_id, place) for place in range(MOST_TOKENS)]
    if len(event.match_tokens) > MOST_TOKENS:
        raise TooManyTokens
    return [(event.originator_id, place) for place in range(MOST_TOKENS)]


MATCH_TOKENS = PartView(
    name="patients_match_tokens",
    version=2,
    row=MatchTokenRow,
    table=table_of(
        "patients_match_tokens",
        MatchTokenRow,
        key=("patient_id", "place"),
        indexes=[("token",)],
    ),
    listens=(
        PatientRegistered,
        NamesCorrected,
        BirthDateCorrected,
        ErasureCompleted,
        ErasureRepeated,
    ),
    evolve=match_token,
    keys=match_token_keys,
)
