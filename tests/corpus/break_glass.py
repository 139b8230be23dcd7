"""The openings of foreign records in the corpus: every event of them once."""

from application import break_glass, patients
from application.ledger import Ledger
from domain.kernel import Actor, Occasion
from domain.patients import HongKongIdentityCard, PersonNames, RegisterPatient
from tests.facts import break_glass as facts
from tests.stories import MRS_CHAN_BORN, occasion


async def every_opening(ledger: Ledger) -> None:
    """Open a record of others twice; end both, review the first."""
    card = HongKongIdentityCard(kind="hkic", number="D223456(5)")
    registration = RegisterPatient(
        occasion=occasion(),
        names=PersonNames(latin="LEE, Siu Ming"),
        birth_date=MRS_CHAN_BORN,
        document=card,
        evidence="card-read",
    )
    patient = (await patients.register(ledger, registration)).id
    for note in ("The file says the same", None):
        asked = facts.ask(patient_id=patient).model_copy(
            update={"occasion": _now(facts.ASKER)}
        )
        id = (await break_glass.ask(ledger, asked)).id
        confirm = facts.confirm(opening_id=id)
        await break_glass.confirm(
            ledger, confirm.model_copy(update={"occasion": _now(facts.SECOND)})
        )
        end = facts.end(opening_id=id)
        await break_glass.end(
            ledger, end.model_copy(update={"occasion": _now(facts.ASKER)})
        )
        review = facts.review(opening_id=id, note=note)
        await break_glass.review(
            ledger, review.model_copy(update={"occasion": _now(facts.THIRD)})
        )


def _now(by: Actor) -> Occasion:
    return occasion(by)
