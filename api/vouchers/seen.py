"""The claim that a path names, for those whose patient or whose claim it is."""

from uuid import UUID

from api.desk import Reader
from application.access.seeing import Belonging
from domain.kernel import NotFound
from projections import vouchers as views
from projections.vouchers import PayableClaim


async def claim_for(reader: Reader, claim_id: UUID) -> PayableClaim:
    """Return a claim; of one that is not his, nobody learns anything.

    Raises:
        NotFound
    """
    circle = reader.circle("voucher-claim")
    row = await reader.ask(views.claim, claim_id, circle=circle)
    return row or await _opened(reader, claim_id)


async def _opened(reader: Reader, claim_id: UUID) -> PayableClaim:
    """Return a claim of others, if two people have opened its patient's record."""
    row = await reader.look_up(views.claim, claim_id)
    if row is None:
        await reader.sight.look(claim_id, None)
        raise NotFound(claim_id)
    await reader.sight.look(claim_id, Belonging("voucher-claim", (row.patient_id,)))
    return row
