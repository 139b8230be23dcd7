"""What every step of a transfer says."""

from uuid import UUID

from domain.kernel import Command
from domain.transfers.values import StepSource


class TransferCommand(Command):
    """A step of one transfer; `source` is who told when it happened."""

    transfer_id: UUID
    source: StepSource = "person"
