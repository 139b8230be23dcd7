"""Which organisations attend to which patients: what a desk's lists are held to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Select, select

from domain.patients import PatientAttended, PatientRegistered
from domain.values import Jurisdiction
from domain.vouchers import account_id
from projections.columns import table_of
from projections.views import Key, Row, View


class AttendanceRow(Row):
    """An organisation attends to a patient; `account_id` is what vouchers hang on."""

    organisation: str
    patient_id: UUID
    account_id: UUID
    jurisdiction: str


class Circle(BaseModel):
    """Whose patients somebody may see: his organisation's, or his whole place's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str | None = None
    jurisdiction: Jurisdiction | None = None


def attendance(
    row: AttendanceRow | None, event: PatientRegistered | PatientAttended
) -> AttendanceRow:
    return row or AttendanceRow(
        organisation=event.by.organisation,
        patient_id=event.originator_id,
        account_id=account_id(event.originator_id),
        jurisdiction=event.by.jurisdiction.value,
    )


def attendance_keys(event: PatientRegistered | PatientAttended) -> Sequence[Key]:
    return ((event.by.organisation, event.originator_id),)


ATTENDANCES = View(
    name="attendances",
    version=1,
    row=AttendanceRow,
    table=table_of(
        "attendances",
        AttendanceRow,
        key=("organisation", "patient_id"),
        indexes=[
            ("organisation", "account_id"),
            ("jurisdiction", "patient_id"),
            ("jurisdiction", "account_id"),
            ("patient_id",),
        ],
    ),
    listens=(PatientRegistered, PatientAttended),
    evolve=attendance,
    keys=attendance_keys,
)
VIEWS = (ATTENDANCES,)
_ATTENDANCE = ATTENDANCES.table.c


def of_patients(patient: ColumnElement[Any], circle: Circle | None) -> list[Any]:
    """Return the condition that a patient is one of a circle; None: of everybody."""
    return _within(patient, _ATTENDANCE.patient_id, circle)


def of_accounts(account: ColumnElement[Any], circle: Circle | None) -> list[Any]:
    """Return the same for a column that names a voucher account."""
    return _within(account, _ATTENDANCE.account_id, circle)


def page_of_patients(
    patient: ColumnElement[Any], circle: Circle | None, after: Key | None, limit: int
) -> list[Any]:
    """Return the condition for one page by id: that many look-ups in an index."""
    if circle is None:
        return []
    by = _ATTENDANCE.patient_id
    wanted = _of(by, circle).distinct().order_by(by).limit(limit)
    if after is not None:
        wanted = wanted.where(by > after[0])
    return [patient.in_(wanted)]


def _within(
    column: ColumnElement[Any], by: ColumnElement[Any], circle: Circle | None
) -> list[Any]:
    return [] if circle is None else [column.in_(_of(by, circle))]


def _of(by: ColumnElement[Any], circle: Circle) -> Select[Any]:
    if circle.jurisdiction is not None:
        return select(by).where(_ATTENDANCE.jurisdiction == circle.jurisdiction.value)
    return select(by).where(_ATTENDANCE.organisation == circle.organisation)
