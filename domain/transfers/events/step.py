"""What every event of a transfer says beside its own facts."""

from typing import ClassVar
from uuid import UUID

from domain.kernel import Event
from domain.sealed import Open, none
from domain.transfers.states import TransferState
from domain.transfers.values import StepSource


class TransferStep(Event):
    """`late`: it was recorded more than two hours after it happened (T-R09).

    `LEADS_TO` is the state that it brings the transfer into, if it changes it;
    `CORRECTABLE` are the texts that a later event may correct (E26).
    """

    LEADS_TO: ClassVar[TransferState | None] = None
    CORRECTABLE: ClassVar[frozenset[str]] = frozenset()

    patient_id: Open[UUID, none]
    late: Open[bool, none] = False
    source: Open[StepSource, none] = "person"
