"""Two records that may be one person: linked or kept apart, and never merged.

A link names the record to read on. It goes one step: no record that others are read on
in is itself linked, so there are no chains and no cycles.
"""

from dataclasses import dataclass
from typing import Literal, Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent, Refusal
from domain.sealed import Open, Sealed, clinical, none
from domain.values import FreeText

LinkReason = Literal["same-document", "same-person-confirmed", "entered-twice"]
ApartReason = Literal["other-documents", "other-person-confirmed", "twins"]
UndoReason = Literal["linked-by-mistake", "other-person-found"]

# Commands


class LinkRecords(Command):
    """`surviving_id` is the record to read on from `patient_id`."""

    patient_id: UUID
    surviving_id: UUID
    reason: LinkReason
    note: FreeText | None = None


class KeepApart(Command):
    patient_id: UUID
    other_id: UUID
    reason: ApartReason
    note: FreeText | None = None


class UndoLink(Command):
    patient_id: UUID
    surviving_id: UUID
    reason: UndoReason
    note: FreeText | None = None


# Events


class RecordReviewBegun(FirstEvent):
    TOPIC = "patients.record-review-begun"

    patient_id: Open[UUID, none]


class RecordLinked(Event):
    """It is read on in `surviving_id`."""

    TOPIC = "patients.record-linked"

    patient_id: Open[UUID, none]
    surviving_id: Open[UUID, none]
    reason: Open[LinkReason, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None


class RecordReadOn(Event):
    """Another record is read on in this one, or no more."""

    TOPIC = "patients.record-read-on"

    patient_id: Open[UUID, none]
    linked_id: Open[UUID, none]
    holds: Open[bool, none]


class RecordsKeptApart(Event):
    TOPIC = "patients.records-kept-apart"

    patient_id: Open[UUID, none]
    other_id: Open[UUID, none]
    reason: Open[ApartReason, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None


class LinkUndone(Event):
    TOPIC = "patients.link-undone"

    patient_id: Open[UUID, none]
    surviving_id: Open[UUID, none]
    reason: Open[UndoReason, none]
    note: Sealed[FreeText | None, clinical.of("patient_id")] = None


ReviewEvent = (
    RecordReviewBegun | RecordLinked | RecordReadOn | RecordsKeptApart | LinkUndone
)

# Refusals


@dataclass(eq=False)
class SameRecord(Refusal):
    """A record cannot be compared with itself; choose another one."""


@dataclass(eq=False)
class RecordIsLinked(Refusal):
    """The record is linked to another one already; decide on that one, or undo it."""

    patient_id: UUID
    surviving_id: UUID


@dataclass(eq=False)
class OthersAreReadOnHere(Refusal):
    """Other records are linked to this one: it must stay the one to read on."""

    patient_id: UUID


@dataclass(eq=False)
class NotLinked(Refusal):
    """The two records are not linked; read the review again."""


# Aggregate


def record_review_id(patient_id: UUID) -> UUID:
    """Return the id of what was decided about a record: one for each patient."""
    return uuid5(BAYBRIDGE, f"record-review/{patient_id}")


class RecordReview(Aggregate):
    TOPIC = "patients.record-review"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.surviving_id: UUID | None = None
        self.linked_here: set[UUID] = set()
        self.apart: set[UUID] = set()

    @classmethod
    def begin_for(cls, command: Command, *, patient_id: UUID) -> Self:
        return cls.begin(
            command,
            RecordReviewBegun,
            id=record_review_id(patient_id),
            patient_id=patient_id,
        )

    def link(self, command: LinkRecords, surviving: "RecordReview") -> None:
        """Read this record on in another one. The same link again records nothing.

        Raises:
            SameRecord
            RecordIsLinked: either of them, to a third one.
            OthersAreReadOnHere
        """
        self._refuse_same(surviving)
        if self.surviving_id == surviving.patient_id:
            return
        for one in (self, surviving):
            if one.surviving_id is not None:
                raise RecordIsLinked(one.patient_id, one.surviving_id)
        if self.linked_here:
            raise OthersAreReadOnHere(patient_id=self.patient_id)
        self.record(
            command,
            RecordLinked,
            patient_id=self.patient_id,
            surviving_id=surviving.patient_id,
            reason=command.reason,
            note=command.note,
        )
        surviving._read_on(command, self.patient_id, holds=True)

    def keep_apart(self, command: KeepApart, other: "RecordReview") -> None:
        """Say that these are two people. The same again records nothing.

        Raises:
            SameRecord
            RecordIsLinked: they are linked; undo that first.
        """
        self._refuse_same(other)
        for one, another in ((self, other), (other, self)):
            if one.surviving_id == another.patient_id:
                raise RecordIsLinked(one.patient_id, another.patient_id)
        for one, another in ((self, other), (other, self)):
            if another.patient_id not in one.apart:
                one.record(
                    command,
                    RecordsKeptApart,
                    patient_id=one.patient_id,
                    other_id=another.patient_id,
                    reason=command.reason,
                    note=command.note,
                )

    def undo(self, command: UndoLink, surviving: "RecordReview") -> None:
        """Take a link back: both records stand on their own again.

        Raises:
            NotLinked
        """
        if self.surviving_id != surviving.patient_id:
            raise NotLinked
        self.record(
            command,
            LinkUndone,
            patient_id=self.patient_id,
            surviving_id=surviving.patient_id,
            reason=command.reason,
            note=command.note,
        )
        surviving._read_on(command, self.patient_id, holds=False)

    def evolve(self, event: ReviewEvent) -> None:
        match event:
            case RecordReviewBegun():
                self.patient_id = event.patient_id
            case RecordLinked():
                self.surviving_id = event.surviving_id
                self.apart.discard(event.surviving_id)
            case RecordReadOn(linked_id=linked_id, holds=True):
                self.linked_here.add(linked_id)
                self.apart.discard(linked_id)
            case RecordReadOn(linked_id=linked_id):
                self.linked_here.discard(linked_id)
            case RecordsKeptApart():
                self.apart.add(event.other_id)
            case LinkUndone():
                self.surviving_id = None
            case _:
                assert_never(event)

    def _read_on(self, command: Command, linked_id: UUID, *, holds: bool) -> None:
        self.record(
            command,
            RecordReadOn,
            patient_id=self.patient_id,
            linked_id=linked_id,
            holds=holds,
        )

    def _refuse_same(self, other: "RecordReview") -> None:
        if self.patient_id == other.patient_id:
            raise SameRecord
