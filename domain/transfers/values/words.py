"""The words and the numbers that the values of a transfer are made of."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

Side = Literal["sending", "receiving"]
Priority = Literal["routine", "urgent", "emergency"]
"""Emergencies come first on the board; whether one may travel is another question."""

StepSource = Literal["person", "device", "feed", "sheet"]
"""Who told the time of a step: somebody, a device on board, the port, a paper sheet."""

Opinion = Literal["fit", "unfit"]
EscortLevel = Literal["nurse", "doctor", "doctor-and-nurse"]
ConsentScope = Literal["transfer", "record-sharing"]
ConsentLanguage = Literal["en", "zh-Hant", "zh-Hans", "pt", "other"]
Relationship = Literal[
    "self", "spouse", "child", "parent", "sibling", "guardian", "other"
]
Need = Literal[
    "oxygen",
    "ventilator",
    "monitor",
    "infusion",
    "suction",
    "isolation",
    "stretcher",
    "bariatric-stretcher",
    "incubator",
]
Currency = Literal["HKD", "CNY", "MOP"]
"""A charge stays in its own currency; nothing is converted or netted (T-R13)."""

PayerKind = Literal["patient", "hospital", "insurer", "government", "employer"]
ClearanceKind = Literal["immigration", "customs", "health"]
CLEARANCES: frozenset[ClearanceKind] = frozenset({"immigration", "customs", "health"})
"""Each side of the boundary has looked when these three have (S31, S36)."""

Crossing = Literal["first", "second"]
"""Which of a trip's two crossings carries the patient (T-R11)."""

AmountMinor = Annotated[
    int,
    Field(gt=0, le=1_000_000_000, strict=True, description="1/100 of the currency"),
]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=3)]
QuantityOrZero = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
People = Annotated[int, Field(ge=1, le=20, strict=True)]
LineNumber = Annotated[int, Field(ge=1, le=200, strict=True)]
StepVersion = Annotated[int, Field(ge=1, strict=True)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DocumentType = Annotated[str, StringConstraints(pattern=r"^\d{1,7}-\d$")]
"""A LOINC code: `18761-7` is a transfer summary (S45)."""

TravelDocumentKind = Literal[
    "hkic",
    "home-return-permit",
    "exit-entry-permit",
    "passport",
    "macao-bir",
    "mainland-id",
    "residence-permit",
    "other",
]
"""General knowledge: no public list of the documents was found."""
