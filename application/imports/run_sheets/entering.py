"""The steps that a sheet tells, taken in their order: all of a row, or none."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from application import transfers
from application.imports.entering import Entering, Kind
from application.imports.run_sheets.columns import COLUMNS
from application.imports.run_sheets.sheet import RunSheet, parse
from application.ledger import Ledger, Recorded
from domain.kernel import Occasion
from domain.transfers import (
    AccountForDrugs,
    ArriveAtBoundary,
    ArriveAtDestination,
    ClearEntry,
    ClearExit,
    CloseTransfer,
    CrossEmpty,
    DepartWithPatient,
    DrugAccount,
    DrugUse,
    GiveHandover,
    ReturnVehicle,
    TakeOver,
    TransferCommand,
)

Facts = dict[str, Any]
Take = Callable[[Ledger, Any], Awaitable[Recorded]]


@dataclass(frozen=True)
class Told:
    """A step of the sheet, at the time that stands beside it."""

    name: str
    take: Take
    command: type[TransferCommand]
    at: datetime
    facts: dict[str, Any]


async def enter(entering: Entering, sheet: RunSheet) -> Recorded:
    """Take every step of a sheet; a row of which one is refused takes none.

    It is rehearsed as a whole first. Each step has a key of its own, so that a row
    which was cut short is completed when the file is sent again.

    Raises:
        ReferenceRepeated, KeyReused
        and what the steps refuse
    """
    base = entering.occasion("import-run-sheets", f"{sheet.sheet}/{sheet.transfer_id}")
    if not entering.dry_run:
        rehearsed = base.model_copy(update={"dry_run": True})
        await _take_all(entering.ledger.rehearsal(), rehearsed, sheet)
    return await _take_all(entering.ledger, base, sheet)


async def _take_all(ledger: Ledger, base: Occasion, sheet: RunSheet) -> Recorded:
    escort = base.by.model_copy(update={"on_behalf_of": sheet.escort})
    answers = []
    for told in steps_of(sheet):
        occasion = base.model_copy(
            update={
                "by": base.by if told.name == "take" else escort,
                "command_id": uuid5(base.command_id, told.name),
                "effective_at": told.at,
            }
        )
        command = told.command(
            occasion=occasion,
            transfer_id=sheet.transfer_id,
            source="sheet",
            **told.facts,
        )
        answers.append(await told.take(ledger, command))
    replayed = all(answer.replayed for answer in answers)
    return answers[-1].model_copy(update={"replayed": replayed})


def steps_of(sheet: RunSheet) -> Iterator[Told]:
    """Yield the steps that a sheet tells, in the order of a trip."""
    yield from _out(sheet)
    yield from _in(sheet)
    yield from _home(sheet)


def _out(sheet: RunSheet) -> Iterator[Told]:
    if sheet.departed_at:
        leaving = {"people": sheet.people, "vitals": sheet.vitals}
        yield Told(
            "depart", transfers.depart, DepartWithPatient, sheet.departed_at, leaving
        )
    if sheet.at_boundary_at:
        port = {"control_point": sheet.control_point, "people": sheet.people_at_port}
        reach = transfers.arrive_at_boundary
        yield Told("port", reach, ArriveAtBoundary, sheet.at_boundary_at, port)
    if sheet.exit_until:
        looked = {"clearance": sheet.exit}
        yield Told("exit", transfers.clear_exit, ClearExit, sheet.exit_until, looked)
    if sheet.entry_until:
        looked = {"clearance": sheet.entry}
        yield Told(
            "entry", transfers.clear_entry, ClearEntry, sheet.entry_until, looked
        )


def _in(sheet: RunSheet) -> Iterator[Told]:
    if sheet.arrived_at:
        yield Told(
            "arrive", transfers.arrive, ArriveAtDestination, sheet.arrived_at, {}
        )
    if sheet.handover_at:
        given = tuple(
            DrugUse(line=one.line, quantity=one.given)
            for one in sheet.drugs
            if one.given
        )
        facts: Facts = {
            "handover": sheet.handover,
            "vitals": sheet.vitals,
            "drugs_given": given,
        }
        give = transfers.give_handover
        yield Told("give", give, GiveHandover, sheet.handover_at, facts)
    if sheet.taken_over_at:
        taken: Facts = {"bed": sheet.bed, "paper": sheet.paper}
        yield Told("take", transfers.take_over, TakeOver, sheet.taken_over_at, taken)


def _home(sheet: RunSheet) -> Iterator[Told]:
    if sheet.empty_at:
        facts = {"control_point": sheet.control_point, "people": sheet.people_home}
        yield Told("empty", transfers.cross_empty, CrossEmpty, sheet.empty_at, facts)
    if sheet.vehicle_back_at:
        back = transfers.return_vehicle
        yield Told("back", back, ReturnVehicle, sheet.vehicle_back_at, {})
    if sheet.drugs_counted_at:
        lines = tuple(
            DrugAccount(line=one.line, wasted=one.wasted, returned=one.returned)
            for one in sheet.drugs
        )
        counted: Facts = {"lines": lines, "witness": sheet.witness}
        count = transfers.account_for_drugs
        yield Told("drugs", count, AccountForDrugs, sheet.drugs_counted_at, counted)
    if sheet.closed_at:
        report = {"run_report": sheet.run_report}
        yield Told("close", transfers.close, CloseTransfer, sheet.closed_at, report)


RUN_SHEETS = Kind("run-sheets", COLUMNS, "sheet", parse, enter)
