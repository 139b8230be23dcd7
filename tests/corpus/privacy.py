"""Privacy in the corpus: held, restricted, erased, and recorded anew."""

from typing import Any
from uuid import UUID, uuid4

from application import patients, privacy
from application.ledger import Ledger
from domain.privacy import RETENTION, AssessErasure, Encounter
from tests import stories
from tests.facts import privacy as facts
from tests.stories import occasion

NUMBER = "B123456(6)"


async def every_privacy(ledger: Ledger) -> None:
    """Record each event of privacy once, about somebody of whom nothing else is told.

    The keys stay: the corpus has to be read for ever.
    """
    patient = await stories.register(ledger, number=NUMBER)
    hold = await privacy.place_hold(ledger, _now(facts.place_hold(patient_id=patient)))
    lift = facts.lift_hold(hold.made or uuid4(), patient_id=patient)
    await privacy.lift_hold(ledger, _now(lift))
    await privacy.restrict(ledger, _now(facts.restrict(patient_id=patient)))
    await privacy.lift_restriction(
        ledger, _now(facts.lift_restriction(patient_id=patient))
    )
    await _declined(ledger, patient)
    await _completed(ledger, patient)
    await privacy.allow_new_record(ledger, _now(facts.allow(patient_id=patient)))
    repeat = facts.repeat("identity").model_copy(update={"patient_id": patient})
    await privacy.repeat_erasure(ledger, _now(repeat))
    await patients.release_documents(ledger, patient, occasion(facts.OFFICER))


async def _declined(ledger: Ledger, patient: UUID) -> None:
    asked = await privacy.request_erasure(
        ledger, _now(facts.request(patient_id=patient))
    )
    assert asked.made
    no = facts.decline(patient_id=patient, erasure_id=asked.made)
    await privacy.decline_erasure(ledger, _now(no))


async def _completed(ledger: Ledger, patient: UUID) -> None:
    asked = await privacy.request_erasure(
        ledger, _now(facts.request(patient_id=patient))
    )
    assert asked.made
    of: dict[str, Any] = {"patient_id": patient, "erasure_id": asked.made}
    yes = facts.approve(**of)
    await privacy.approve_erasure(ledger, _now(yes, by=facts.SECOND))
    seen = Encounter(jurisdiction="HK", record_class="dental", last_on=stories.SERVED)
    for encounters in ((seen,), ()):
        assess = AssessErasure(
            occasion=occasion(facts.OFFICER),
            today=stories.SERVED,
            encounters=encounters,
            rules=RETENTION,
            **of,
        )
        await privacy.assess_erasure(ledger, assess)
    done = facts.confirm(*facts.EVERY).model_copy(update=of)
    await privacy.confirm_destruction(ledger, _now(done))


def _now(command: Any, *, by: Any = facts.OFFICER) -> Any:
    """Return the command on an occasion of the story."""
    return command.model_copy(update={"occasion": occasion(by)})
