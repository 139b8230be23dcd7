"""Every code of a transfer has its word, and no word stands for nothing."""

from collections.abc import Mapping
from typing import get_args

import pytest

from api import transfer_words
from domain.reference import CredentialKind, CrewRole, Direction, PaperKind, ReasonList
from domain.transfers import (
    ClearanceHeld,
    ClearanceKind,
    ConsentLanguage,
    ConsentScope,
    Crossing,
    EscortLevel,
    Guard,
    Need,
    Opinion,
    PayerKind,
    Priority,
    Relationship,
    Side,
    StepSource,
    TransferState,
    TravelDocumentKind,
    VehicleCrossedEmpty,
)

CODES = [
    (transfer_words.STATES, list(TransferState)),
    (transfer_words.PRIORITIES, get_args(Priority)),
    (transfer_words.GUARDS, get_args(Guard)),
    (transfer_words.SIDES, get_args(Side)),
    (transfer_words.OPINIONS, get_args(Opinion)),
    (transfer_words.ESCORTS, get_args(EscortLevel)),
    (transfer_words.SCOPES, get_args(ConsentScope)),
    (transfer_words.LANGUAGES, get_args(ConsentLanguage)),
    (transfer_words.RELATIONSHIPS, get_args(Relationship)),
    (transfer_words.NEEDS, get_args(Need)),
    (transfer_words.CLEARANCES, get_args(ClearanceKind)),
    (transfer_words.PAYERS, get_args(PayerKind)),
    (transfer_words.SOURCES, get_args(StepSource)),
    (transfer_words.TRAVEL_DOCUMENTS, get_args(TravelDocumentKind)),
    (transfer_words.CREW_ROLES, get_args(CrewRole)),
    (transfer_words.CREDENTIALS, get_args(CredentialKind)),
    (transfer_words.PAPERS, get_args(PaperKind)),
    (transfer_words.CROSSINGS, get_args(Crossing)),
    (transfer_words.DIRECTIONS, get_args(Direction)),
    (transfer_words.REASON_LISTS, get_args(ReasonList)),
    (
        transfer_words.LEGS,
        get_args(VehicleCrossedEmpty.model_fields["leg"].annotation),
    ),
    (transfer_words.CAUSES, get_args(ClearanceHeld.model_fields["cause"].annotation)),
]


@pytest.mark.parametrize(("words", "codes"), CODES)
def test_every_code_has_its_word(
    words: Mapping[str, str], codes: tuple[str, ...]
) -> None:
    assert list(words) == [str(code) for code in codes]


@pytest.mark.parametrize(
    ("field", "code", "word"),
    [
        ("priority", "urgent", "Urgent"),
        ("clearance.kinds", "health", "Port health"),
        ("members.role", "nurse", "Nurse"),
        ("escort", "nurse", "A nurse"),
        ("reason.code", "weather", None),
        ("control_point", "somewhere-new", None),
    ],
)
def test_the_field_says_what_a_code_means(
    field: str, code: str, word: str | None
) -> None:
    assert transfer_words.word(field, code) == word
