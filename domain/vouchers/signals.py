"""What a person did about a signal: a pattern of claims that somebody should look at.

The signals themselves are computed from the events, again and again; only the review
of one is a fact.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Self, assert_never
from uuid import UUID, uuid5

from pydantic import Field

from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent, Refusal
from domain.sealed import Open, Sealed, clinical, none
from domain.values import Code, FreeText

Finding = Literal["explained", "corrected", "referred", "false-alarm"]
"""Nothing was wrong and why; put right; handed to an investigation; a bad rule."""

RuleVersion = Annotated[int, Field(ge=1, strict=True)]


def signal_id(signal: Code, rule_version: int, evidence: str) -> UUID:
    """Return the id of a signal: the same rule on the same evidence is the same."""
    return uuid5(BAYBRIDGE, f"voucher-signal/{signal}/{rule_version}/{evidence}")


class ClearSignal(Command):
    """`subject_id` is the patient or the payee that the signal is about."""

    signal_id: UUID
    signal: Code
    rule_version: RuleVersion
    subject_id: UUID
    finding: Finding
    reason: FreeText


class ReopenSignal(Command):
    signal_id: UUID
    reason: FreeText


class SignalReviewBegun(FirstEvent):
    """Somebody took a signal up for the first time."""

    TOPIC = "vouchers.signal-review-begun"

    signal: Open[Code, none]
    rule_version: Open[RuleVersion, none]
    subject_id: Open[UUID, none]


class SignalCleared(Event):
    TOPIC = "vouchers.signal-cleared"

    subject_id: Open[UUID, none]
    finding: Open[Finding, none]
    reason: Sealed[FreeText, clinical.of("subject_id")]


class SignalReopened(Event):
    TOPIC = "vouchers.signal-reopened"

    subject_id: Open[UUID, none]
    reason: Sealed[FreeText, clinical.of("subject_id")]


SignalEvent = SignalReviewBegun | SignalCleared | SignalReopened


@dataclass(eq=False)
class SignalAlreadyCleared(Refusal):
    """The signal was cleared already; reopen it first."""

    signal_id: UUID


@dataclass(eq=False)
class SignalNotCleared(Refusal):
    """The signal is open: there is nothing to reopen."""

    signal_id: UUID


class SignalReview(Aggregate):
    TOPIC = "vouchers.signal-review"

    def __init__(self) -> None:
        self.subject_id: UUID
        self.cleared = False

    @classmethod
    def begin_record(cls, command: ClearSignal) -> Self:
        return cls.begin(
            command,
            SignalReviewBegun,
            id=command.signal_id,
            signal=command.signal,
            rule_version=command.rule_version,
            subject_id=command.subject_id,
        )

    def clear(self, command: ClearSignal) -> None:
        """Take the signal off the worklist, with what was found and why.

        Raises:
            SignalAlreadyCleared
        """
        if self.cleared:
            raise SignalAlreadyCleared(signal_id=self.id)
        self.record(
            command,
            SignalCleared,
            subject_id=self.subject_id,
            finding=command.finding,
            reason=command.reason,
        )

    def reopen(self, command: ReopenSignal) -> None:
        """Put the signal back on the worklist.

        Raises:
            SignalNotCleared
        """
        if not self.cleared:
            raise SignalNotCleared(signal_id=self.id)
        self.record(
            command, SignalReopened, subject_id=self.subject_id, reason=command.reason
        )

    def evolve(self, event: SignalEvent) -> None:
        match event:
            case SignalReviewBegun():
                self.subject_id = event.subject_id
            case SignalCleared():
                self.cleared = True
            case SignalReopened():
                self.cleared = False
            case _:
                assert_never(event)
