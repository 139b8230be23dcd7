"""Forgetting who acted for a patient: he is known for the patient's sake alone."""

from uuid import UUID

from application.keys import erasing
from application.ledger import Ledger
from domain.kernel import Occasion
from domain.patients.guardians import Guardians, guardians_id


async def forget_guardians(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
    """Make every guardian of an erased patient unreadable; again, it changes nothing.

    Each naming has an id and keys of its own: nobody else's record is touched.
    """
    guardians = await ledger.find(Guardians, guardians_id(patient_id))
    for id in guardians.terms if guardians else ():
        await ledger.run(erasing.forget, ledger.keys, id)
