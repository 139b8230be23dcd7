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

    def _empty_leg(self) -> Literal["to-fetch", "home"]:
        """Return which of the two crossings carries nobody (T-R11)."""
        loaded_second = self.assigned is not None and self.assigned.loaded == "second"
        return "to-fetch" if loaded_second else "home"
