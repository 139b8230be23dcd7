"""What is said of a patient, the crew's load and the papers of one transfer."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.kernel import Fact
from domain.values import (
    ActorId,
    Day,
    FreeText,
    Jurisdiction,
    Moment,
    OrganisationCode,
    PersonName,
    Ref,
    Topic,
)

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
People = Annotated[int, Field(ge=1, le=20, strict=True)]
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


def _measure(low: int, high: int, loinc: str, unit: str) -> object:
    return Field(
        default=None, ge=low, le=high, strict=True, description=f"{unit}; LOINC {loinc}"
    )


class Vitals(Fact):
    """What was measured at one moment; at least one value (§2.2, LOINC codes there)."""

    measured_at: Moment
    systolic_mmhg: Annotated[int | None, _measure(0, 350, "8480-6", "mmHg")] = None
    diastolic_mmhg: Annotated[int | None, _measure(0, 250, "8462-4", "mmHg")] = None
    heart_rate_per_min: Annotated[int | None, _measure(0, 350, "8867-4", "/min")] = None
    breaths_per_min: Annotated[int | None, _measure(0, 100, "9279-1", "/min")] = None
    spo2_percent: Annotated[int | None, _measure(0, 100, "2710-2", "%")] = None
    temperature_c: Annotated[
        Decimal | None,
        Field(ge=20, le=45, decimal_places=1, description="°C; LOINC 8310-5"),
    ] = None
    gcs_total: Annotated[int | None, _measure(3, 15, "9269-2", "score")] = None
    pain: Annotated[int | None, _measure(0, 10, "38208-5", "score")] = None
    oxygen_l_per_min: Annotated[int | None, Field(ge=0, le=60, strict=True)] = None
    remark: FreeText | None = None

    @model_validator(mode="after")
    def _measured(self) -> Self:
        given = self.model_dump(exclude={"measured_at", "remark"})
        if all(value is None for value in given.values()):
            raise ValueError("give at least one measured value")
        return self


class Criteria(Fact):
    """The three tests that the sending doctor answers for (S2); all must hold."""

    needs_transfer: bool
    bears_the_trip: bool
    no_other_means: bool


class Exclusions(Fact):
    """What excludes a transfer (S2, S33); neither may hold."""

    discharge_expected: bool
    treatable_locally: bool


class Grounds(Fact):
    """Why each of the three tests holds, in the doctor's words."""

    needs_transfer: FreeText
    bears_the_trip: FreeText
    no_other_means: FreeText


class Stability(Fact):
    """Stability for transport is the test, not severity (S14)."""

    statement: FreeText
    vitals: Vitals


class TravelDocument(Fact):
    kind: TravelDocumentKind
    number: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9()/-]+$", max_length=40)
    ]
    issuer: Annotated[str, StringConstraints(min_length=2, max_length=60)]


class Contact(Fact):
    """Whom the other side phones."""

    name: PersonName
    phone: Annotated[str, StringConstraints(pattern=r"^\+[0-9]{6,15}$")]


class Signer(Fact):
    """Who agreed; a patient who signs need not be named again."""

    relationship: Relationship
    name: PersonName | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.relationship != "self" and self.name is None:
            raise ValueError("name the person who signed for the patient")
        return self


class TripPlan(Fact):
    """When the vehicle leaves with the patient, arrives, and is back at its base."""

    departs_at: Moment
    arrives_at: Moment
    returns_at: Moment

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.departs_at < self.arrives_at < self.returns_at:
            raise ValueError("the trip departs, arrives and returns in this order")
        return self

    def leaving_at(self, moment: Moment) -> "TripPlan":
        """Return the same trip, begun at another moment."""
        delay = moment - self.departs_at
        return TripPlan(
            departs_at=moment,
            arrives_at=self.arrives_at + delay,
            returns_at=self.returns_at + delay,
        )


class Companion(Fact):
    """A relative on board, with the paper shown at the boundary."""

    name: PersonName
    relationship: Relationship
    document: TravelDocument
    document_valid_until: Day


class BundleDocument(Fact):
    """A document of the record that goes ahead: its kind and the hash of its bytes."""

    kind: DocumentType
    sha256: Sha256


class Isbar(Fact):
    """A handover in words (S49); questions and read-back beside it (S50)."""

    identify: FreeText
    situation: FreeText
    background: FreeText
    assessment: FreeText
    recommendation: FreeText


class PaperHandover(Fact):
    """The receiver signed a sheet because its side has no system."""

    sheet: Ref
    received_by: PersonName


class Payer(Fact):
    """Who is to pay; everybody but the patient is named by an organisation's code."""

    kind: PayerKind
    organisation: OrganisationCode | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.kind == "patient") == (self.organisation is not None):
            raise ValueError("name the payer's organisation, unless the patient pays")
        return self


class Person(Fact):
    """Somebody on board, as a readiness check names them: never by name."""

    kind: Literal["patient", "crew", "companion"]
    account: ActorId | None = None
    number: int | None = None


class Clearance(Fact):
    """What one side of the boundary looked at, and for how long."""

    kinds: Annotated[tuple[ClearanceKind, ...], Field(min_length=1, max_length=3)]
    started_at: Moment
    officer: Ref


class Noted(Fact):
    """What was recorded last: shown to whoever was slower."""

    topic: Topic
    effective_at: Moment
    by: ActorId
    organisation: OrganisationCode
    jurisdiction: Jurisdiction
