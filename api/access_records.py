"""Who has seen a patient's record, for those who answer for it."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from api import texts
from api.contract import answers
from api.deps import ServiceDep, allow
from api.pages import Page, PagingDep
from application.access.records import AccessRecord, seen
from domain.kernel import Malformed
from domain.values import Jurisdiction, OrganisationCode, Role, local_time

router = APIRouter(tags=["patients"])
READ = "access-records.read"

Since = Annotated[
    AwareDatetime | None,
    Query(alias="from", description="The first moment that is shown."),
]
Until = Annotated[
    AwareDatetime | None,
    Query(alias="to", description="The first moment that is shown no more."),
]


class LookShown(BaseModel):
    """One look at a patient's record: who, for whom, what, when, and if it was let.

    `subjects` is how many patients the same look showed. `reasoned`: a reason was
    stated. `position` is that of the log which the answer reflected.
    """

    number: int
    at: datetime
    actor: str
    organisation: str
    jurisdiction: Jurisdiction
    role: Role
    on_behalf_of: str | None
    action: str
    allowed: bool
    reasoned: bool
    position: int
    request_id: str
    subjects: int

    @classmethod
    def of(cls, record: AccessRecord) -> "LookShown":
        shown = {name: getattr(record, name) for name in cls.model_fields}
        return cls.model_validate(shown | {"at": local_time(record.at)})


@router.get(
    "/patients/{patient_id}/access-records",
    dependencies=[allow(READ)],
    responses=answers(404),
)
async def list_access_records(
    patient_id: UUID,
    service: ServiceDep,
    paging: PagingDep,
    organisation: OrganisationCode | None = None,
    since: Since = None,
    until: Until = None,
) -> Page[LookShown]:
    """Say who has seen a patient's record, the newest look first.

    This question is a look as well, and is recorded.
    """
    if since and until and until <= since:
        raise Malformed(field="to", problem=texts.ENDS_BEFORE)
    ask = partial(seen, organisation=organisation, since=since, until=until)
    after = paging.after(datetime, int)
    rows = await service.ledger.run(
        partial(ask, after=after, limit=paging.limit + 1), service.engine, patient_id
    )
    shown = [LookShown.of(row) for row in rows]
    return paging.page(shown, key=lambda look: (look.at, look.number))
