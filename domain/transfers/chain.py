"""The steps as a chain: which state each leads to, and which ones order nothing."""

from collections.abc import Mapping
from typing import Any

from domain.transfers import events
from domain.transfers.events import TransferEvent
from domain.transfers.states import TransferState
from domain.transfers.values import Noted


def noted(event: TransferEvent) -> Noted:
    return Noted(
        topic=event.TOPIC,
        effective_at=event.effective_at,
        by=event.by.id,
        organisation=event.by.organisation,
        jurisdiction=event.by.jurisdiction,
    )


OUT_OF_CHAIN = (
    events.ChargeRecorded,
    events.ChargeVoided,
    events.StepTimeCorrected,
    events.StepTextCorrected,
)
"""What happens at a desk and not to the patient: its time orders nothing (T-R09)."""


def leads_on(event: type[events.TransferStep], facts: Mapping[str, Any]) -> bool:
    """Say whether a step with these facts will change the state."""
    crosses = event is events.EntryCleared and facts["complete"]
    return crosses or event.LEADS_TO is not None


def state_after(event: TransferEvent) -> TransferState | None:
    """Return the state that an event leads to, or None where it changes none."""
    if isinstance(event, events.EntryCleared) and event.complete:
        return TransferState.EN_ROUTE_IN
    return event.LEADS_TO
