"""When each kind of record of a patient was used last, by place."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel import EVENTS, Event
from domain.privacy import RecordClass
from domain.transfers import ChargeRecorded, TransferStep
from domain.values import Jurisdiction, local_date
from domain.vouchers import VouchersClaimedInBayArea, VouchersClaimedInHongKong
from projections.columns import table_of
from projections.views import Key, PartView, Row

Heard = VouchersClaimedInHongKong | VouchersClaimedInBayArea | TransferStep
STEPS: tuple[type[Event], ...] = tuple(
    event for event in EVENTS.values() if issubclass(event, TransferStep)
)


class EncounterRow(Row):
    """A claim that was voided counts: its record was made."""

    patient_id: UUID
    jurisdiction: Jurisdiction
    record_class: RecordClass
    last_on: date


def encounter(row: EncounterRow | None, event: Heard, key: Key) -> EncounterRow:
    patient_id, jurisdiction, record_class = key
    day = _day_of(event)
    if row is not None:
        return row.model_copy(update={"last_on": max(row.last_on, day)})
    return EncounterRow(
        patient_id=patient_id,
        jurisdiction=jurisdiction,
        record_class=record_class,
        last_on=day,
    )


def encounter_keys(event: Heard) -> Sequence[Key]:
    """Return which records an event is part of: a claim is also one of money (V-BR).

    The scheme pays from Hong Kong; its service points beyond are in Guangdong.
    """
    return [
        (event.patient_id, place.value, record_class)
        for place, record_class in _classes(event)
    ]


def _classes(event: Heard) -> Sequence[tuple[Jurisdiction, RecordClass]]:
    match event:
        case VouchersClaimedInHongKong():
            care: RecordClass = (
                "dental" if event.profession == "dentist" else "outpatient"
            )
            return [(Jurisdiction.HK, care), (Jurisdiction.HK, "financial")]
        case VouchersClaimedInBayArea():
            return [
                (Jurisdiction.CN_GD, "outpatient"),
                (Jurisdiction.CN_GD, "financial"),
                (Jurisdiction.HK, "financial"),
            ]
        case ChargeRecorded():
            return [(event.by.jurisdiction, "financial")]
        case _:
            return [(event.by.jurisdiction, "inpatient")]


def _day_of(event: Heard) -> date:
    if isinstance(event, VouchersClaimedInHongKong | VouchersClaimedInBayArea):
        return event.service_date
    return local_date(event.effective_at)


ENCOUNTERS = PartView(
    name="privacy_encounters",
    version=1,
    row=EncounterRow,
    table=table_of(
        "privacy_encounters",
        EncounterRow,
        key=("patient_id", "jurisdiction", "record_class"),
    ),
    listens=(VouchersClaimedInHongKong, VouchersClaimedInBayArea, *STEPS),
    evolve=encounter,
    keys=encounter_keys,
)
