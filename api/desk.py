"""What the routes of the slices share: recording, looking things up, opening seals."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import Engine

from api.belongings import circle_of, of_account, of_patient
from api.deps import (
    Acknowledgement,
    OccasionDep,
    SightDep,
    acknowledge,
    service_of,
)
from api.service import Service
from api.subjects import subjects_of
from application.access.seeing import Sight
from application.keys import KeyMissing, SealBroken
from application.ledger import Recorded
from domain.kernel import Forbidden, NotFound, Occasion, RecordDamaged
from domain.sealed import Ciphertext, DataClass, Erased, Restricted
from projections.attendances import Circle
from projections.patients.duplicates import read_on_in
from projections.views import Row

LINKED_TO = "Baybridge-Linked-To"
"""Names the record to read on, where a record is linked to another one."""

T = TypeVar("T")
S = TypeVar("S", bound=BaseModel)


class Desk:
    """Where a command comes in: under which circumstances, and how it is answered."""

    def __init__(
        self, service: Service, occasion: Occasion, sight: Sight, response: Response
    ) -> None:
        self.ledger = service.ledger
        self.scheme = service.settings.scheme
        self.opening = service.settings.opening
        self.occasion = occasion
        self._service = service
        self.sight = sight
        self._response = response

    async def look_at_patient(self, id: UUID) -> None:
        """Look at a patient whom a body names, as if the path did.

        Raises:
            NotFound
        """
        await self.sight.look(id, await of_patient(self._service, self.sight.actor, id))

    async def look_at_account(self, id: UUID) -> None:
        """Do the same for a voucher account.

        Raises:
            NotFound
        """
        await self.sight.look(id, await of_account(self._service, self.sight.actor, id))

    async def say_if_linked(self, patient_id: UUID) -> None:
        """Warn that the record is read on in another one; nothing is refused."""
        await _say_if_linked(self._service, self._response, patient_id)

    def acknowledge(self, recorded: Recorded, location: str = "") -> Acknowledgement:
        return acknowledge(self._response, recorded, location=location)


class Masked(BaseModel):
    """There is a value; the role of this token may not see it."""

    masked: DataClass


Hidden = Masked | Erased | Restricted
"""What may stand in the place of a sealed value."""

_OPENING: Mapping[DataClass, str] = {
    "identity": "patients.identity",
    "contact": "patients.identity",
    "clinical": "patients.clinical",
}


class Reader:
    """Looks rows up without blocking, and opens what its reader may see."""

    def __init__(self, service: Service, sight: Sight, response: Response) -> None:
        self._service = service
        self.sight = sight
        self._response = response

    def circle(self, kind: str) -> Circle | None:
        """Return whose records of a kind a list is held to; None: everybody's."""
        return circle_of(self.sight, kind)

    def tag(self, version: int) -> None:
        """Name the version that is shown: what `If-Match` may ask for."""
        self._response.headers["ETag"] = f'"{version}"'

    async def say_if_linked(self, patient_id: UUID) -> None:
        """Name the record that this one is linked to, and read on in."""
        await _say_if_linked(self._service, self._response, patient_id)

    async def ask(self, query: Callable[..., T], *args: Any, **filters: Any) -> T:
        """Run one of the questions that a view answers, and note whom it shows."""
        question = partial(query, self._service.engine, *args, **filters)
        ask = partial(_with_subjects, self._service.engine, question)
        answer, subjects = await self._service.ledger.run(ask)
        await self.sight.looked_through(subjects)
        return answer

    async def look_up(self, query: Callable[..., T], *args: Any) -> T:
        """Do the same without a note: whoever asks looks at what comes himself."""
        return await self._service.ledger.run(query, self._service.engine, *args)

    async def refuse_restricted(self, subject: UUID) -> None:
        """Refuse what is made of a whole record while it is restricted.

        Raises:
            PatientRestricted
        """
        keys = self._service.ledger.keys
        await self._service.ledger.run(keys.refuse_restricted, subject)

    async def show(
        self,
        kind: type[S],
        row: Row,
        opening: Mapping[DataClass, str] = _OPENING,
    ) -> S:
        """Return a row with each sealed value opened or masked.

        Raises:
            RecordDamaged: a seal is broken, or its key is missing.
        """
        seen = {name: await self._open(value, opening) for name, value in row}
        return kind.model_validate(seen)

    async def open(self, value: object, action: str) -> object:
        """Return what a sealed value says, for a route whose action opens it.

        Raises:
            Forbidden
            RecordDamaged: a seal is broken, or its key is missing.
        """
        if not self.sight.opens(action):
            raise Forbidden(action=action)
        return await self._open(value, dict.fromkeys(_OPENING, action))

    async def _open(self, value: object, opening: Mapping[DataClass, str]) -> object:
        if not isinstance(value, Ciphertext):
            return value
        if not self.sight.opens(opening[value.data_class]):
            return Masked(masked=value.data_class)
        ledger = self._service.ledger
        keys = ledger.keys
        # What is restricted is opened to an auditor who has said why, and to nobody.
        see = keys.open if self.sight.reasoned else keys.show
        try:
            return await ledger.run(see, value)
        except (SealBroken, KeyMissing):
            raise RecordDamaged(
                id=value.originator_id, version=value.originator_version
            ) from None


async def _say_if_linked(
    service: Service, response: Response, patient_id: UUID
) -> None:
    surviving = await service.ledger.run(read_on_in, service.engine, patient_id)
    if surviving is not None:
        response.headers[LINKED_TO] = str(surviving)


def _with_subjects(
    engine: Engine, question: Callable[[], T]
) -> tuple[T, Sequence[UUID]]:
    answer = question()
    return answer, subjects_of(engine, answer)


def found(row: T | None, id: UUID) -> T:
    """Return what was looked up.

    Raises:
        NotFound
    """
    if row is None:
        raise NotFound(id)
    return row


async def _desk(
    request: Request, occasion: OccasionDep, sight: SightDep, response: Response
) -> Desk:
    return Desk(service_of(request), occasion, sight, response)


async def _reader(request: Request, sight: SightDep, response: Response) -> Reader:
    return Reader(service_of(request), sight, response)


DeskDep = Annotated[Desk, Depends(_desk)]
ReaderDep = Annotated[Reader, Depends(_reader)]
