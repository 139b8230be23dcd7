"""How every step is recorded: in its turn, at its time, with what is late marked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from domain.reference import ListedReason
from domain.transfers.chain import OUT_OF_CHAIN, leads_on
from domain.transfers.commands import TransferCommand
from domain.transfers.events import TransferStep
from domain.transfers.memory import TransferMemory
from domain.transfers.refusals import (
    AcceptancePast,
    ReasonNeedsText,
    StepBeforeAnother,
    StepInFuture,
    StepOutOfTurn,
    TransferEnded,
)
from domain.transfers.states import ACCEPTED_OR_READY, States
from domain.transfers.values import Vitals

LATE_AFTER = timedelta(hours=2)
"""T-R09: what is recorded later than this after it happened is flagged."""

OTHER = "other"


def moment_of(command: TransferCommand) -> datetime:
    """Return when the step happened, which may be before it is recorded."""
    return command.occasion.effective_at or command.occasion.at


def is_late(happened_at: datetime, recorded_at: datetime) -> bool:
    return recorded_at - happened_at > LATE_AFTER


def check_measured(vitals: object, now: datetime) -> None:
    """Refuse what was measured in the future (T-R09).

    Raises:
        StepInFuture
    """
    if isinstance(vitals, Vitals) and vitals.measured_at > now:
        raise StepInFuture(effective_at=vitals.measured_at, now=now)


def check_reason(reason: ListedReason, text: str | None) -> None:
    """Refuse `other` without a word (T-R15).

    Raises:
        ReasonNeedsText
    """
    if reason.code == OTHER and text is None:
        raise ReasonNeedsText(reason=reason.code)


class Steps(TransferMemory):
    """What each step has to pass before its own rule is asked."""

    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def check_turn(self, *possible_in: States) -> None:
        """Refuse a step in another state than one of these (T-R06, T-R08).

        Raises:
            TransferEnded, StepOutOfTurn
        """
        states = frozenset().union(*possible_in)
        if self.state in states:
            return
        if self.has_ended:
            raise TransferEnded(state=self.state, last=self.last)
        raise StepOutOfTurn(
            state=self.state, possible_in=tuple(sorted(states)), last=self.last
        )

    def check_acceptance(self, command: TransferCommand) -> None:
        """Refuse what rests on an acceptance that has lapsed (E22); until the moment
        itself it stands.

        Raises:
            AcceptancePast
        """
        if self.state not in ACCEPTED_OR_READY or self.valid_until is None:
            return
        happened_at = moment_of(command)
        if happened_at > self.valid_until:
            raise AcceptancePast(valid_until=self.valid_until, effective_at=happened_at)

    def record_step(
        self,
        command: TransferCommand,
        event: type[TransferStep],
        *,
        answers: Iterable[TransferStep] = (),
        **facts: Any,
    ) -> None:
        """Record a step where its time allows it (T-R09).

        No step happened before the state that it needs, or before one that it answers;
        a step that leads on happened after all the others.

        Raises:
            StepInFuture, StepBeforeAnother
        """
        not_before: datetime | None = None
        if not issubclass(event, OUT_OF_CHAIN):
            state_began = self.latest_at if leads_on(event, facts) else self.entered_at
            answered = [self.times[one.originator_version] for one in answers]
            not_before = max([state_began, *answered])
        self._check_time(command, not_before)
        check_measured(facts.get("vitals"), command.occasion.at)
        facts = {
            "patient_id": self.patient_id,
            "late": is_late(moment_of(command), command.occasion.at),
            "source": command.source,
        } | facts
        self.record(command, event, **facts)

    def _check_time(
        self, command: TransferCommand, not_before: datetime | None
    ) -> None:
        happened_at, now = moment_of(command), command.occasion.at
        if happened_at > now:
            raise StepInFuture(effective_at=happened_at, now=now)
        if not_before is not None and happened_at < not_before:
            raise StepBeforeAnother(effective_at=happened_at, not_before=not_before)
