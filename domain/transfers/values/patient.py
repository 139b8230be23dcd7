"""What is said of the patient, and of whoever is with him."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.kernel import Fact
from domain.transfers.values.words import Relationship, TravelDocumentKind
from domain.values import ActorId, Day, FreeText, Moment, PersonName, Ref


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


class Companion(Fact):
    """A relative on board, with the paper shown at the boundary."""

    name: PersonName
    relationship: Relationship
    document: TravelDocument
    document_valid_until: Day


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


class Person(Fact):
    """Somebody on board, as a readiness check names them: never by name."""

    kind: Literal["patient", "crew", "companion"]
    account: ActorId | None = None
    number: int | None = None
