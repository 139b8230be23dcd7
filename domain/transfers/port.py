"""At the port: heads, exit, entry, what is held and what is refused."""

from datetime import datetime

from domain.reference import ListedReason
from domain.transfers import commands, events, parties
from domain.transfers.preparing import Preparing
from domain.transfers.refusals import (
    AlreadyCleared,
    ClearanceEndsBeforeStart,
    ExitNotCleared,
    HeadCountDiffers,
    NotHeld,
    StepBeforeAnother,
    StillHeld,
)
from domain.transfers.states import TransferState
from domain.transfers.steps import check_reason, moment_of
from domain.transfers.values import CLEARANCES, Clearance, ClearanceKind
from domain.values import Jurisdiction, Role

EN_ROUTE_OUT = frozenset({TransferState.EN_ROUTE_OUT})
AT_BOUNDARY = frozenset({TransferState.AT_BOUNDARY})


class AtThePort(Preparing):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def arrive_at_boundary(self, command: commands.ArriveAtBoundary) -> None:
        """Reach the port; where the heads differ, the trip is held (E14, T-R12).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            NotOnThisCorridor
        """
        self.check_turn(EN_ROUTE_OUT)
        parties.check_on_the_way(self, command.occasion.by)
        self.check_control_point(command.control_point)
        self.record_step(
            command,
            events.ArrivedAtBoundary,
            control_point=command.control_point,
            people=command.people,
        )
        if command.people != self.people:
            self._hold_for_heads(command)

    def clear_exit(self, command: commands.ClearExit) -> None:
        """Let the exit side have looked (E15).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            StillHeld, AlreadyCleared, ClearanceEndsBeforeStart
        """
        self._check_at_port(command, self.sides[:1])
        looked = self._clearance(command, self.exit, not_before=self.entered_at)
        complete = self.exit | set(looked.kinds) == CLEARANCES
        self.record_step(
            command,
            events.ExitCleared,
            clearance=looked,
            complete=complete,
        )

    def clear_entry(self, command: commands.ClearEntry) -> None:
        """Let the entry side have looked, after the exit side (E15, T-R06).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            StillHeld, ExitNotCleared, AlreadyCleared, ClearanceEndsBeforeStart
        """
        self._check_at_port(command, self.sides[1:])
        if missing := sorted(CLEARANCES - self.exit):
            raise ExitNotCleared(missing=tuple(missing))
        exits = self.steps_of(events.ExitCleared)
        let_out_at = max(self.times[one.originator_version] for one in exits)
        looked = self._clearance(command, self.entry, not_before=let_out_at)
        complete = self.entry | set(looked.kinds) == CLEARANCES
        self.record_step(
            command,
            events.EntryCleared,
            answers=exits,
            clearance=looked,
            complete=complete,
        )

    def hold(self, command: commands.HoldClearance, reason: ListedReason) -> None:
        """Keep the trip at the port until something is settled (E15a).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            StillHeld, ReasonNeedsText
        """
        self._check_at_port(command, self.sides)
        check_reason(reason, command.text)
        self.record_step(
            command,
            events.ClearanceHeld,
            cause="officer",
            reason=reason,
            officer=command.officer,
            expected=None,
            counted=None,
            text=command.text,
        )

    def release(self, command: commands.ReleaseClearance) -> None:
        """Let a trip go on that was held; a wrong count needs a right one (T-R12).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            NotHeld, HeadCountDiffers
        """
        self.check_turn(AT_BOUNDARY)
        parties.check_at_the_port(self, command.occasion.by, self._held_by())
        if self.held is None:
            raise NotHeld()
        count_due = self.held.cause == "head-count" or command.people is not None
        if count_due and command.people != self.people:
            raise HeadCountDiffers(expected=self.people, counted=command.people)
        self.record_step(
            command,
            events.ClearanceReleased,
            answers=[self.held],
            officer=command.officer,
            people=command.people,
        )

    def refuse(self, command: commands.RefuseClearance, reason: ListedReason) -> None:
        """Turn the trip back at the port (E15a).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            ReasonNeedsText
        """
        self.check_turn(AT_BOUNDARY)
        parties.check_at_the_port(self, command.occasion.by, self.sides)
        check_reason(reason, command.text)
        self.record_step(
            command,
            events.ClearanceRefused,
            reason=reason,
            officer=command.officer,
            text=command.text,
        )

    def _check_at_port(
        self, command: commands.TransferCommand, sides: tuple[Jurisdiction, ...]
    ) -> None:
        self.check_turn(AT_BOUNDARY)
        parties.check_at_the_port(self, command.occasion.by, sides)
        if self.held is not None:
            raise StillHeld(
                cause=self.held.cause,
                expected=self.held.expected,
                counted=self.held.counted,
            )

    def _held_by(self) -> tuple[Jurisdiction, ...]:
        """Return whose officers may release: those of the side that holds (T-R14)."""
        if self.held is not None and self.held.by.role == Role.PORT_OFFICER:
            return (self.held.by.jurisdiction,)
        return self.sides

    def _clearance(
        self,
        command: commands.ClearExit | commands.ClearEntry,
        known: set[ClearanceKind],
        *,
        not_before: datetime,
    ) -> Clearance:
        """Return what was looked at, where its times can be true (T-R06, T-R09).

        A beginning is told in minutes: it may lie in the minute of what came before.
        """
        new, ended_at = command.clearance, moment_of(command)
        if again := sorted(known & set(new.kinds)):
            raise AlreadyCleared(kinds=tuple(again))
        started_at = new.started_at or ended_at
        if started_at > ended_at:
            raise ClearanceEndsBeforeStart(started_at=started_at, ended_at=ended_at)
        same_minute = not_before.replace(second=0, microsecond=0)
        if started_at < same_minute and not_before <= ended_at:
            raise StepBeforeAnother(effective_at=started_at, not_before=not_before)
        return Clearance(kinds=new.kinds, started_at=started_at, officer=new.officer)

    def _hold_for_heads(self, command: commands.ArriveAtBoundary) -> None:
        self.record_step(
            command,
            events.ClearanceHeld,
            cause="head-count",
            reason=None,
            officer=None,
            expected=self.people,
            counted=command.people,
            text=None,
        )
