"""Whether the patient agrees, and knows the risk (E6, S35)."""

from domain.reference import ListedReason
from domain.transfers import commands, events, parties
from domain.transfers.refusals import ConsentNotGiven, RiskNotDisclosed
from domain.transfers.states import BEFORE_DEPARTURE, OPEN
from domain.transfers.steps import Steps, is_late, moment_of


class Consenting(Steps):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def give_consent(self, command: commands.GiveTransferConsent) -> None:
        """Keep that the patient, or who may sign, agrees and knows the risk (E6).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            RiskNotDisclosed
        """
        self.check_turn(BEFORE_DEPARTURE)
        parties.check(command.occasion.by, *parties.hospitals_and_coordinator(self))
        if not command.risk_disclosed:
            raise RiskNotDisclosed()
        self.record_step(
            command,
            events.TransferConsentGiven,
            scopes=command.scopes,
            language=command.language,
            form=command.form,
            signer=command.signer,
        )

    def withdraw_consent(
        self, command: commands.WithdrawTransferConsent, cancelled: ListedReason
    ) -> None:
        """Keep that a consent is withdrawn; before departure the transfer ends (E6).

        Raises:
            TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            ConsentNotGiven
        """
        self.check_turn(OPEN)
        allowed = (*parties.hospitals_and_coordinator(self), *parties.escort(self))
        parties.check(command.occasion.by, *allowed)
        unknown = [scope for scope in command.scopes if scope not in self.consents]
        if unknown:
            raise ConsentNotGiven(scopes=tuple(unknown))
        self.record_step(
            command,
            events.TransferConsentWithdrawn,
            scopes=command.scopes,
            form=command.form,
        )
        if "transfer" in command.scopes and self.state in BEFORE_DEPARTURE:
            self._cancel_without_consent(command, cancelled)

    def _cancel_without_consent(
        self, command: commands.WithdrawTransferConsent, reason: ListedReason
    ) -> None:
        """End it with the withdrawal, or with what was recorded of after that."""
        cancelled_at = max(moment_of(command), self.latest_at)
        self.record(
            command,
            events.TransferCancelled,
            patient_id=self.patient_id,
            late=is_late(cancelled_at, command.occasion.at),
            source=command.source,
            reason=reason,
            text=None,
            effective_at=cancelled_at,
        )
