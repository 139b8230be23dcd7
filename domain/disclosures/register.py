"""The legal bases of one ordered pair of places."""

from datetime import date
from typing import Self, assert_never

from domain.disclosures.bases import (
    CONTRACT_PAIRS,
    EMERGENCY_PURPOSES,
    BasisEvent,
    EndLegalBasis,
    LegalBasesBegun,
    LegalBasis,
    LegalBasisEnded,
    LegalBasisListed,
    ListLegalBasis,
    WhyNot,
    is_outside,
    legal_bases_id,
)
from domain.disclosures.refusals import (
    BasisAlreadyEnded,
    BasisAlreadyListed,
    BasisEndsBeforeStart,
    BasisUnknown,
    EmergencyForTreatmentAlone,
    FiledTooLate,
    FilingMissing,
    NoSuchContract,
    RecipientOutsideBayArea,
    ValidBeforeEffect,
)
from domain.disclosures.words import NothingCrosses, Sending
from domain.kernel import Aggregate
from domain.reference import RowRef
from domain.values import Ref, local_end, local_midnight


class LegalBases(Aggregate):
    TOPIC = "disclosures.bases"
    REFERENCE = True

    def __init__(self) -> None:
        self.rows: dict[Ref, tuple[LegalBasis, RowRef]] = {}
        self.ended: dict[Ref, date] = {}

    @classmethod
    def begin_record(cls, command: ListLegalBasis) -> Self:
        """Begin the record of a pair; its first basis is listed next.

        Raises:
            NothingCrosses
        """
        from_place, to_place = command.from_place, command.to_place
        if from_place == to_place:
            raise NothingCrosses(place=from_place)
        return cls.begin(
            command,
            LegalBasesBegun,
            id=legal_bases_id(from_place, to_place),
            from_place=from_place,
            to_place=to_place,
        )

    def list_basis(self, command: ListLegalBasis) -> None:
        """Let things be sent on this ground from a day on.

        Raises:
            BasisEndsBeforeStart, EmergencyForTreatmentAlone, NoSuchContract
            FilingMissing, FiledTooLate, ValidBeforeEffect, RecipientOutsideBayArea
            BasisAlreadyListed
        """
        new = command.basis
        _refuse_unsound(new)
        if new.is_bay_area_contract:
            _refuse_unfiled(command)
        earlier, _ = self.rows.get(new.code, (None, None))
        if earlier == new:
            return
        if earlier is not None:
            raise BasisAlreadyListed(code=new.code)
        self.record(
            command,
            LegalBasisListed,
            basis=new,
            effective_at=local_midnight(new.valid_from),
        )

    def end(self, command: EndLegalBasis) -> None:
        """End a basis with a day, included: a contract that was terminated, say.

        Raises:
            BasisUnknown, BasisAlreadyEnded, BasisEndsBeforeStart
        """
        code, last_on = command.code, command.last_on
        basis, _ = self.rows.get(code, (None, None))
        if basis is None:
            raise BasisUnknown(code=code)
        ended_on = self.ended.get(code)
        if ended_on == last_on:
            return
        if ended_on is not None:
            raise BasisAlreadyEnded(code=code, last_on=ended_on)
        if last_on < basis.valid_from:
            raise BasisEndsBeforeStart(valid_from=basis.valid_from, last_on=last_on)
        self.record(
            command,
            LegalBasisEnded,
            code=code,
            last_on=last_on,
            effective_at=local_end(last_on),
        )

    def looked_at(
        self, sending: Sending, on: date
    ) -> list[tuple[LegalBasis, RowRef, WhyNot | None]]:
        """Return every basis of the pair, with why nothing can rest on it on a day."""
        return [
            (basis, row, self._why_not(basis, sending, on))
            for basis, row in self.rows.values()
        ]

    def _why_not(self, basis: LegalBasis, sending: Sending, on: date) -> WhyNot | None:
        if on > self.ended.get(basis.code, date.max):
            return "ended"
        return basis.why_not(sending, on)

    def evolve(self, event: BasisEvent) -> None:
        match event:
            case LegalBasesBegun():
                pass
            case LegalBasisListed(basis=basis):
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.rows[basis.code] = (basis, row)
            case LegalBasisEnded(code=code, last_on=last_on):
                self.ended[code] = last_on
            case _:
                assert_never(event)


def _refuse_unsound(new: LegalBasis) -> None:
    if new.valid_until is not None and new.valid_until < new.valid_from:
        raise BasisEndsBeforeStart(valid_from=new.valid_from, last_on=new.valid_until)
    if new.kind == "emergency" and not set(new.purposes) <= EMERGENCY_PURPOSES:
        raise EmergencyForTreatmentAlone(purposes=new.purposes)


def _refuse_unfiled(command: ListLegalBasis) -> None:
    new, pair = command.basis, {command.from_place, command.to_place}
    if pair != CONTRACT_PAIRS[new.kind]:
        raise NoSuchContract(
            kind=new.kind, from_place=command.from_place, to_place=command.to_place
        )
    if new.filing is None:
        raise FilingMissing(code=new.code)
    if new.filing.filed_on > new.filing.due_on:
        raise FiledTooLate(filed_on=new.filing.filed_on, due_on=new.filing.due_on)
    if new.valid_from < new.filing.effective_on:
        raise ValidBeforeEffect(
            valid_from=new.valid_from, effective_on=new.filing.effective_on
        )
    for one in new.named:
        # A party of the Mainland without a city might be anywhere in Guangdong.
        if is_outside(one) or (one.place == "CN-GD" and one.city is None):
            raise RecipientOutsideBayArea(organisation=one.organisation, city=one.city)
