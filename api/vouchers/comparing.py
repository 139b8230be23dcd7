"""A statement held against the ledger, whichever door it came in through."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.deps import WAIT_SECONDS
from api.problems import ViewBehind
from api.service import Service
from application.imports import csv_of, read_statement, reconcile
from application.ledger import Recorded
from domain.kernel import Occasion
from domain.vouchers import Difference, ReconcileStatement, StatementReconciled
from projections import positions
from projections.vouchers.standing import STANDING, standing_claims

_KINDS = ("missing_here", "missing_there", "different_amount", "different_day")


@dataclass(frozen=True)
class Period:
    """Services of which days, of one payee or of all."""

    served_from: date
    served_until: date
    payee_id: UUID | None = None


class Comparison(BaseModel):
    """What was found. `log_position` is where the ledger stood; a rehearsal has no id.

    `missing_here`: only the statement has it. `missing_there`: only the ledger has it,
    or the ledger does not know its number.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID | None
    dry_run: bool
    sha256: str
    served_from: date
    served_until: date
    payee_id: UUID | None
    log_position: int
    lines: int
    matched: int
    matched_hkd: int
    missing_here: int
    missing_there: int
    different_amount: int
    different_day: int
    differences: tuple[Difference, ...]

    def differences_csv(self) -> str:
        """Return the differences as a file for a spreadsheet."""
        return csv_of(Difference, self.differences)


async def compare(
    service: Service, content: bytes, period: Period, occasion: Occasion
) -> tuple[Recorded, Comparison]:
    """Hold a file against every claim of its period that stands now.

    Raises:
        ViewBehind
        and what `read_statement` and `reconcile` refuse
    """
    days = {"served_from": period.served_from, "served_until": period.served_until}
    statement = await asyncio.to_thread(partial(read_statement, content, **days))
    ask = service.ledger.run
    position = await _reached(service, await ask(service.ledger.log.last_position))
    claims = await ask(
        partial(standing_claims, service.engine, payee_id=period.payee_id, **days)
    )
    command = ReconcileStatement(
        occasion=occasion,
        sha256=statement.sha256,
        payee_id=period.payee_id,
        lines=statement.lines,
        **days,
    )
    recorded, found = await reconcile(
        service.ledger, command, claims, position=position
    )
    return recorded, _comparison(recorded, found)


async def _reached(service: Service, position: int) -> int:
    """Wait until the views hold every claim; return the position that they reflect.

    Raises:
        ViewBehind
    """
    names = [view.name for view in STANDING]
    wait = partial(positions.wait_for, timeout=WAIT_SECONDS, views=names)
    in_time = await service.ledger.run(wait, service.engine, position)
    known = await service.ledger.run(positions.read_positions, service.engine)
    reached = min(known[name].position if name in known else 0 for name in names)
    if not in_time:
        raise ViewBehind(position=reached)
    return reached


def _comparison(recorded: Recorded, found: StatementReconciled) -> Comparison:
    same: dict[str, Any] = found.model_dump(
        include=Comparison.model_fields.keys() - {"differences"}
    )
    kinds = Counter(one.kind.replace("-", "_") for one in found.differences)
    return Comparison(
        id=None if recorded.dry_run else recorded.id,
        dry_run=recorded.dry_run,
        log_position=found.position,
        differences=found.differences,
        **same,
        **{kind: kinds[kind] for kind in _KINDS},
    )
