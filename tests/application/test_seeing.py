"""Looking at a record: whose it is decides, and whoever watches learns of it first."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from application.access.openings import NoOpenings
from application.access.seeing import Belonging, NoWatcher, Sight
from domain.kernel import Actor, NotFound
from domain.values import Jurisdiction, Role
from tests.given import CLERK

PATIENT = UUID(int=7)
OWN = Belonging("patient", (PATIENT,), {CLERK.organisation: Jurisdiction.HK})
FOREIGN = Belonging("patient", (PATIENT,), {"ELSEWHERE": Jurisdiction.MO})
REASON = "Complaint 2026-118"


@dataclass
class Noting:
    """Keeps what it is told, or refuses to."""

    fails: bool = False
    noted: list[tuple[object, ...]] = field(default_factory=list)

    async def note(
        self,
        actor: Actor,
        action: str,
        subjects: tuple[UUID, ...],
        reason: str | None,
        allowed: bool,
    ) -> None:
        if self.fails:
            raise ConnectionError
        self.noted.append((actor, action, subjects, reason, allowed))


class OpenToAll:
    async def open_to(self, actor: Actor, subject: UUID) -> bool:  # noqa: ARG002
        return subject == PATIENT


def sight(
    role: Role = Role.CLERK,
    action: str = "patients.read",
    *,
    reason: str | None = None,
    watcher: Noting | None = None,
    opened: bool = False,
) -> Sight:
    return Sight(
        CLERK.model_copy(update={"role": role}),
        action,
        reason,
        OpenToAll() if opened else NoOpenings(),
        watcher or NoWatcher(),
    )


async def test_an_own_record_is_seen_and_the_look_is_noted() -> None:
    watcher = Noting()
    await sight(watcher=watcher).look(PATIENT, OWN)
    assert watcher.noted == [(CLERK, "patients.read", (PATIENT,), None, True)]


async def test_a_foreign_record_is_absent_and_the_look_is_noted() -> None:
    watcher = Noting()
    for belonging in (FOREIGN, None):
        with pytest.raises(NotFound) as refused:
            await sight(watcher=watcher).look(PATIENT, belonging)
        assert refused.value.id == PATIENT
    assert [one[2:] for one in watcher.noted] == [
        ((PATIENT,), None, False),
        ((), None, False),
    ]


async def test_what_cannot_be_noted_is_not_seen() -> None:
    with pytest.raises(ConnectionError):
        await sight(watcher=Noting(fails=True)).look(PATIENT, OWN)


async def test_two_people_open_a_foreign_record() -> None:
    await sight(Role.CLINICIAN, opened=True).look(PATIENT, FOREIGN)
    other = Belonging("patient", (PATIENT, UUID(int=8)), FOREIGN.organisations)
    with pytest.raises(NotFound):
        await sight(Role.CLINICIAN, opened=True).look(PATIENT, other)


async def test_a_reason_opens_nothing_to_a_desk() -> None:
    with pytest.raises(NotFound):
        await sight(reason=REASON).look(PATIENT, FOREIGN)


async def test_a_reason_opens_what_is_sealed_to_an_auditor() -> None:
    assert not sight(Role.AUDITOR).opens("patients.identity")
    assert sight(Role.AUDITOR, reason=REASON).opens("patients.identity")
    assert not sight(Role.INSURER_READER, reason=REASON).opens("patients.identity")


async def test_a_list_is_one_look_that_names_everybody_in_it() -> None:
    watcher = Noting()
    await sight(watcher=watcher).looked_through([PATIENT, UUID(int=8), PATIENT])
    await sight(watcher=watcher).looked_through([])
    assert [one[2] for one in watcher.noted] == [(PATIENT, UUID(int=8))]
