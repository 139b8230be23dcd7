"""Match tokens: equal ones make two records a suspicion, and never one record."""

from collections.abc import Sequence
from uuid import UUID

from domain.patients import NamesCorrected, PatientRegistered
from projections.columns import table_of
from projections.views import Key, PartView, Row

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
    _: MatchTokenRow | None, event: PatientRegistered | NamesCorrected, key: Key
) -> MatchTokenRow | None:
    patient_id, place = key
    if place >= len(event.match_tokens):
        return None
    token = event.match_tokens[place]
    return MatchTokenRow(patient_id=patient_id, place=place, token=token)


def match_token_keys(event: PatientRegistered | NamesCorrected) -> Sequence[Key]:
    """Return every place, so that corrected names leave no old token behind.

    Raises: TooManyTokens.
    """
    if len(event.match_tokens) > MOST_TOKENS:
        raise TooManyTokens
    return [(event.originator_id, place) for place in range(MOST_TOKENS)]


MATCH_TOKENS = PartView(
    name="patients_match_tokens",
    version=1,
    row=MatchTokenRow,
    table=table_of(
        "patients_match_tokens",
        MatchTokenRow,
        key=("patient_id", "place"),
        indexes=[("token",)],
    ),
    listens=(PatientRegistered, NamesCorrected),
    evolve=match_token,
    keys=match_token_keys,
)
