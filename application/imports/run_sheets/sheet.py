"""A row of the file as a sheet: what happened when, and what goes with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from application.imports import cells
from application.imports.lists import DrugFigures, drugs
from application.imports.rows import Row
from domain.kernel import Fact
from domain.transfers import Isbar, Looked, PaperHandover, Vitals
from domain.values import ActorId, Code, FreeText, Ref

ISBAR = tuple(Isbar.model_fields)
TOGETHER: dict[str, tuple[str, ...]] = {
    "departed_at": ("people",),
    "at_boundary_at": ("control_point", "people_at_port"),
    "exit_from": ("exit_until", "officer"),
    "exit_until": ("exit_from", "officer"),
    "entry_from": ("entry_until", "officer"),
    "entry_until": ("entry_from", "officer"),
    "handover_at": ISBAR,
    "taken_over_at": ("received_by", "bed"),
    "empty_at": ("control_point", "people_home"),
    "drugs_counted_at": ("drugs", "witness"),
    "closed_at": ("run_report",),
}
"""What a sheet must say with a time, to be a step of a transfer."""

TIMES = (
    *("departed_at", "at_boundary_at", "exit_from", "exit_until", "entry_from"),
    *("entry_until", "arrived_at", "handover_at", "taken_over_at", "empty_at"),
    *("vehicle_back_at", "drugs_counted_at", "closed_at"),
)


class RunSheet(Fact):
    """What is None is not on the sheet, or was imported with another row."""

    sheet: Ref
    transfer_id: UUID
    escort: ActorId
    departed_at: datetime | None
    people: int | None
    vitals: Vitals | None
    at_boundary_at: datetime | None
    control_point: Code | None
    people_at_port: int | None
    exit_until: datetime | None
    exit: Looked | None
    entry_until: datetime | None
    entry: Looked | None
    arrived_at: datetime | None
    handover_at: datetime | None
    handover: Isbar | None
    taken_over_at: datetime | None
    paper: PaperHandover | None
    bed: FreeText | None
    empty_at: datetime | None
    people_home: int | None
    vehicle_back_at: datetime | None
    drugs_counted_at: datetime | None
    drugs: tuple[DrugFigures, ...]
    witness: ActorId | None
    closed_at: datetime | None
    run_report: Ref | None


def parse(row: Row) -> RunSheet:
    """Read a row.

    Raises:
        CellProblem: with every problem of the row.
    """
    told = _cells(row)
    for time, others in TOGETHER.items():
        if told[time] is not None:
            row.need(*others, of=f"a row with {time}")
    is_measured = told["departed_at"] or told["handover_at"]
    if is_measured and not row.has("heart_rate", "spo2"):
        row.need("heart_rate", of="a departure or handover (or spo2)")
    if not any(told[time] for time in TIMES):
        row.need("departed_at", of="a row without any other time")
    row.check()
    return RunSheet(
        vitals=_vitals(told),
        exit=_clearance(told, "exit"),
        entry=_clearance(told, "entry"),
        handover=_handover(told),
        paper=_paper(told),
        **{name: told[name] for name in RunSheet.model_fields if name in told},
    )


def _cells(row: Row) -> dict[str, Any]:
    given = row.read_if_given
    return {
        "sheet": row.read("sheet", cells.ref),
        "transfer_id": row.read("transfer_id", cells.uuid),
        "escort": row.read("escort", cells.account),
        "witness": given("witness", cells.account),
        "control_point": given("control_point", cells.code),
        "drugs": given("drugs", drugs) or (),
        "received_by": given("received_by", cells.person),
        **{name: given(name, cells.moment) for name in TIMES},
        **{name: given(name, cells.ref) for name in ("officer", "run_report")},
        **{
            name: given(name, cells.heads)
            for name in ("people", "people_at_port", "people_home")
        },
        "heart_rate": given("heart_rate", cells.at_most(350)),
        "spo2": given("spo2", cells.at_most(100)),
        **{name: given(name, cells.text) for name in ("bed", *ISBAR)},
    }


def _vitals(told: dict[str, Any]) -> Vitals | None:
    measured_at = told["departed_at"] or told["handover_at"]
    if measured_at is None:
        return None
    return Vitals(
        measured_at=measured_at,
        heart_rate_per_min=told["heart_rate"],
        spo2_percent=told["spo2"],
    )


def _clearance(told: dict[str, Any], side: str) -> Looked | None:
    if told[f"{side}_until"] is None:
        return None
    return Looked(
        kinds=("immigration", "customs", "health"),
        started_at=told[f"{side}_from"],
        officer=told["officer"],
    )


def _handover(told: dict[str, Any]) -> Isbar | None:
    if told["handover_at"] is None:
        return None
    return Isbar(**{name: told[name] for name in ISBAR})


def _paper(told: dict[str, Any]) -> PaperHandover | None:
    if told["taken_over_at"] is None:
        return None
    return PaperHandover(sheet=told["sheet"], received_by=told["received_by"])
