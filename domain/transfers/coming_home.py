"""After the patient: the empty crossing, the vehicle's return, the drugs, the end."""

from typing import Literal

from domain.transfers import commands, drugs, events, parties
from domain.transfers.refusals import (
    EmptyLegCarriesOthers,
    EmptyLegMissing,
    EmptyLegRecorded,
    VehicleAlreadyBack,
    VehicleNotAssigned,
    VehicleStillOut,
    WitnessIsOneself,
)
from domain.transfers.states import (
    ACCEPTED_OR_READY,
    ENDED,
    TransferState,
)
from domain.transfers.travelling import Travelling

HANDED_OVER = frozenset({TransferState.HANDED_OVER})
AFTERWARDS = HANDED_OVER | ENDED


class ComingHome(Travelling):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def cross_empty(self, command: commands.CrossEmpty) -> None:
        """Keep the crossing without the patient: to fetch, or going home (T-R11).

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, VehicleNotAssigned, NotOnThisCorridor
            EmptyLegRecorded, EmptyLegCarriesOthers
        """
        leg = self._empty_leg()
        fetching = ACCEPTED_OR_READY if leg == "to-fetch" else frozenset()
        has_moved = self.has_crossed or self.empty_legs
        self.check_turn(AFTERWARDS if has_moved else HANDED_OVER, fetching)
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
            VehicleNotAssigned, VehicleAlreadyBack, EmptyLegMissing: it is across
        """
        self.check_turn(AFTERWARDS)
        parties.check_on_the_way(self, command.occasion.by)
        if self.assigned is None:
            raise VehicleNotAssigned()
        if self.vehicle_back_at is not None:
            raise VehicleAlreadyBack(at=self.vehicle_back_at)
        if self._is_across():
            raise EmptyLegMissing(leg=self._empty_leg())
        self.record_step(
            command,
            events.VehicleReturned,
            answers=self.steps_of(events.VehicleCrossedEmpty),
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
        if command.witness in (by.id, by.on_behalf_of):
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

    def _empty_leg(self) -> Literal["to-fetch", "home"]:
        """Return which of the two crossings carries nobody (T-R11).

        What went to fetch a patient who never crossed goes home as it came.
        """
        loaded_second = self.assigned is not None and self.assigned.loaded == "second"
        in_vain = self.has_ended and not self.has_crossed
        return "to-fetch" if loaded_second and not in_vain else "home"

    def _is_across(self) -> bool:
        """Say whether the vehicle has left its side and not come back."""
        crossings = len(self.empty_legs) + (1 if self.has_crossed else 0)
        return crossings % 2 == 1
