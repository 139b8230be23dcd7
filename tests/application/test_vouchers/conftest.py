import pytest

from application.ledger import Ledger
from tests.application.test_vouchers.desk import Desk
from tests.ledgers import Clock


@pytest.fixture
async def desk(ledger: Ledger, clock: Clock) -> Desk:
    """A desk where the policy table and a doctor are known."""
    desk = Desk(ledger, clock)
    await desk.publish_policy()
    await desk.enrol_doctor()
    return desk
