"""From the coordinator's desk to the bed that is kept."""

from application.ledger import Ledger, Recorded
from application.transfers import finding
from application.transfers.changing import change, change_and_end
from domain.transfers import (
    AcceptTransfer,
    AskForInformation,
    DeclineTransfer,
    GiveTransferConsent,
    LapseAcceptance,
    OpenAssessment,
    RecordAssessment,
    SupplyInformation,
    Transfer,
    WithdrawTransferConsent,
)
from domain.values import local_date


async def open_assessment(ledger: Ledger, command: OpenAssessment) -> Recorded:
    """Take a request up and ask a hospital of the corridor.

    Raises:
        NotFound, CorridorNotOpen, NotOnCorridor
        and what `Transfer.open_assessment` refuses
    """
    known = await ledger.get(Transfer, command.transfer_id)
    terms = await finding.corridor(ledger, known.corridor.corridor)

    def decide(transfer: Transfer) -> None:
        wanted_on = local_date(transfer.request.wanted_from)
        sender = transfer.corridor.sender
        transfer.open_assessment(command, terms(sender, command.receiver, wanted_on))

    return await change(ledger, command, decide)


async def ask_for_information(ledger: Ledger, command: AskForInformation) -> Recorded:
    """Ask the sender something; `made` is the question.

    Raises:
        NotFound, and what `Transfer.ask` refuses
    """
    return await change(ledger, command, lambda one: one.ask(command))


async def supply_information(ledger: Ledger, command: SupplyInformation) -> Recorded:
    """Answer a question.

    Raises:
        NotFound, and what `Transfer.supply` refuses
    """
    return await change(ledger, command, lambda one: one.supply(command))


async def record_assessment(ledger: Ledger, command: RecordAssessment) -> Recorded:
    """Keep the opinion of one side's doctor.

    Raises:
        NotFound, and what `Transfer.assess` refuses
    """
    return await change(ledger, command, lambda one: one.assess(command))


async def accept(ledger: Ledger, command: AcceptTransfer) -> Recorded:
    """Keep a bed until a moment.

    Raises:
        NotFound, and what `Transfer.accept` refuses
    """
    return await change(ledger, command, lambda one: one.accept(command))


async def decline(ledger: Ledger, command: DeclineTransfer) -> Recorded:
    """Say no, with a listed reason.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.decline` refuses
    """
    reason = await finding.reason(
        ledger, "transfer-declined", command.reason, command.occasion
    )
    return await change_and_end(
        ledger, command, lambda one: one.decline(command, reason())
    )


async def lapse_acceptance(ledger: Ledger, command: LapseAcceptance) -> Recorded:
    """Record that the time has passed until which a bed was kept.

    Raises:
        NotFound, and what `Transfer.lapse_acceptance` refuses
    """
    return await change(ledger, command, lambda one: one.lapse_acceptance(command))


async def give_consent(ledger: Ledger, command: GiveTransferConsent) -> Recorded:
    """Keep the consent of the patient, or of who may sign.

    Raises:
        NotFound, and what `Transfer.give_consent` refuses
    """
    return await change(ledger, command, lambda one: one.give_consent(command))


async def withdraw_consent(
    ledger: Ledger, command: WithdrawTransferConsent
) -> Recorded:
    """Keep that a consent is withdrawn; before departure it ends the transfer.

    Raises:
        NotFound, ReasonNotListed, and what `Transfer.withdraw_consent` refuses
    """
    cancelled = await finding.reason(
        ledger, "transfer-cancelled", "consent-withdrawn", command.occasion
    )
    return await change_and_end(
        ledger, command, lambda one: one.withdraw_consent(command, cancelled())
    )
