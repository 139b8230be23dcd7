"""What each of many commands asks, with and without making them."""

from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from application.ledger import Ledger
from application.ledger.answers import fingerprint
from application.ledger.asking import Asked, Asking
from domain.kernel import BAYBRIDGE
from domain.vouchers import CreditVouchers
from tests.given import occasion

RUN = occasion()
IDS = [uuid4() for _ in range(3)]


def key(id: UUID) -> UUID:
    return uuid5(BAYBRIDGE, f"run/{id}")


def credit(id: UUID) -> CreditVouchers:
    own = RUN.model_copy(update={"command_id": key(id)})
    return CreditVouchers(occasion=own, account_id=id)


def credit_somebody_else(id: UUID) -> CreditVouchers:
    return credit(id).model_copy(update={"account_id": uuid5(BAYBRIDGE, str(id))})


def alone(ledger: Ledger, command: CreditVouchers) -> Asked:
    own = command.occasion
    hash = fingerprint(ledger.keys, command)
    return Asked(own.command_id, own.correlation_id, hash)


def made(ledger: Ledger, command: Callable[[UUID], CreditVouchers]) -> tuple[int, bool]:
    """Return how often one was made, and whether each asks what it would alone."""
    times: list[UUID] = []

    def making(id: UUID) -> CreditVouchers:
        times.append(id)
        return command(id)

    asking = Asking(ledger.keys, making, key)
    before = len(times)
    asked = [asking.of(id) for id in IDS]
    return len(times) - before, asked == [alone(ledger, command(id)) for id in IDS]


def test_a_command_whose_id_is_known_need_not_be_made(ledger: Ledger) -> None:
    assert made(ledger, credit) == (0, True)


def test_commands_that_differ_in_more_than_their_ids_are_made(ledger: Ledger) -> None:
    assert made(ledger, credit_somebody_else) == (len(IDS), True)


def test_without_a_known_id_each_command_is_made(ledger: Ledger) -> None:
    asking = Asking(ledger.keys, credit, None)
    assert [asking.of(id) for id in IDS] == [alone(ledger, credit(id)) for id in IDS]
