"""From the bed at the other end to the vehicle at its base: E20, E25."""

from typing import Literal

from domain.transfers import commands, drugs, events, parties
from domain.transfers.refusals import (
    EmptyLegCarriesOthers,
    EmptyLegMissing,
    EmptyLegRecorded,
    HandoverAlreadyGiven,
    HandoverNotGiven,
    HandoverToOneself,
    VehicleAlreadyBack,
    VehicleNotAssigned,
    VehicleStillOut,
    WitnessIsOneself,
)
from domain.transfers.states import ACCEPTED_OR_READY, ENDED, TransferState
from domain.transfers.travelling import Travelling

ARRIVED = frozenset({TransferState.ARRIVED})
HANDED_OVER = frozenset({TransferState.HANDED_OVER})
AFTERWARDS = HANDED_OVER | ENDED


class HandingOver(Travelling):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def give_handover(self, command: commands.GiveHandover) -> None:
        """Hand the patient over, from the escort's side (E20).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            HandoverAlreadyGiven, ManifestLineUnknown, MoreGivenThanLoaded
        """
        self.check_turn(ARRIVED)
        parties.check_on_the_way(self, command.occasion.by)
        if self.handover is not None:
            raise HandoverAlreadyGiven(by=self.handover.by.id)
        drugs.check_uses(self, command.drugs_given)
        self.record_step(
            command,
            events.HandoverGiven,
            handover=command.handover,
            vitals=command.vitals,
            drugs_given=command.drugs_given,
            documents=command.documents,
        )

    def take_over(self, command: commands.TakeOver) -> None:
        """Take the patient over, from the receiver's side (E20, T-R07).

        With a signed sheet it is written down by sender or coordinator instead.

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            HandoverNotGiven, HandoverToOneself
        """
        self.check_turn(ARRIVED)
        by = command.occasion.by
        on_paper = parties.escort(self) if command.paper else ()
        parties.check(by, parties.receiver(self), *on_paper)
        given = self.handover
        if given is None:
            raise HandoverNotGiven()
        if command.paper is None and self._is_one_party(given, by.id):
            raise HandoverToOneself(by=by.id)
        self.record_step(
            command,
            events.HandoverCompleted,
            given_by=given.by.id,
            given_for=given.by.organisation,
            taken_for=self.receiver,
            sheet=command.paper and command.paper.sheet,
            paper=command.paper,
            bed=command.bed,
            read_back=command.read_back,
        )

    def cross_empty(self, command: commands.CrossEmpty) -> None:
        """Keep the crossing without the patient: to fetch, or going home (T-R11).

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, VehicleNotAssigned, NotOnThisCorridor
            EmptyLegRecorded, EmptyLegCarriesOthers
        """
        leg = self._empty_leg()
        fetching = ACCEPTED_OR_READY if leg == "to-fetch" else frozenset()
        self.check_turn(AFTERWARDS, fetching)
        parties.check_on_the_way(self, command.occasion.by)
        if self.assigned is None:
            raise VehicleNotAssigned()
        self.check_control_point(command.control_point)
        self.check_acceptance(command)
        if leg in self.empty_legs:
            raise EmptyLegRecorded(leg=leg, at=self.empty_legs[leg])
        if command.people > self.crew_size:
            raise EmptyLegCarriesOthers(people=command.people, at_most=self.crew_size)
        self.record_step(
            command,
            events.VehicleCrossedEmpty,
            leg=leg,
            control_point=command.control_point,
            people=command.people,
        )

    def return_vehicle(self, command: commands.ReturnVehicle) -> None:
        """Keep when the vehicle was back, whatever became of the trip (E25, T-R16).

        Raises:
            StepOutOfTurn, StepInFuture, StepBeforeAnother, NotYourStep
            VehicleNotAssigned, VehicleAlreadyBack, EmptyLegMissing
        """
        self.check_turn(AFTERWARDS)
        parties.check_on_the_way(self, command.occasion.by)
        if self.assigned is None:
            raise VehicleNotAssigned()
        if self.vehicle_back_at is not None:
            raise VehicleAlreadyBack(at=self.vehicle_back_at)
        leg = self._empty_leg()
        if self.state in HANDED_OVER and leg not in self.empty_legs:
            raise EmptyLegMissing(leg=leg)
        self.record_step(
            command,
            events.VehicleReturned,
            vehicle_id=self.assigned.vehicle.vehicle_id,
        )

    def account_for_drugs(self, command: commands.AccountForDrugs) -> None:
        """Keep what became of every controlled drug, even or not (T-R10, T-R16).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            WitnessIsOneself, ManifestLineUnknown, DrugsNotAccountedFor
        """
        self.check_turn(AFTERWARDS - {TransferState.CLOSED})
        by = command.occasion.by
        parties.check_on_the_way(self, by)
        if command.witness == by.id:
            raise WitnessIsOneself(witness=by.id)
        balances = drugs.balances(self, command.lines)
        self.record_step(
            command,
            events.DrugsAccountedFor,
            balances=balances,
            even=all(one.is_even for one in balances),
            witness=command.witness,
        )

    def close(self, command: commands.CloseTransfer) -> None:
        """Close what is handed over, when vehicle and drugs are accounted for (E25).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            EmptyLegMissing, VehicleStillOut
            DrugsNotAccountedFor, ControlledDrugsUneven
        """
        self.check_turn(HANDED_OVER)
        parties.check_on_the_way(self, command.occasion.by)
        if (leg := self._empty_leg()) not in self.empty_legs:
            raise EmptyLegMissing(leg=leg)
        if self.vehicle_back_at is None:
            raise VehicleStillOut()
        drugs.check_even(self)
        self.record_step(command, events.TransferClosed, run_report=command.run_report)

    def _is_one_party(self, given: events.HandoverGiven, taker: str) -> bool:
        return given.by.id == taker or given.by.organisation == self.receiver

    def _empty_leg(self) -> Literal["to-fetch", "home"]:
        """Return which of the two crossings carries nobody (T-R11)."""
        loaded_second = self.assigned is not None and self.assigned.loaded == "second"
        return "to-fetch" if loaded_second else "home"
