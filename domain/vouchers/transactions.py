"""Whose a transaction number is: the store's primary key gives it to one claim only."""

from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent
from domain.sealed import Open, none
from domain.values import Ref
from domain.vouchers.refusals import TransactionNumberTaken


def transaction_id(transaction: Ref) -> UUID:
    """Return the id under which the ledger keeps which claim has the number.

    However it is typed: `ehs-1` is `EHS-1`.
    """
    return uuid5(BAYBRIDGE, f"voucher-transaction/{transaction.upper()}")


class TransactionNumberHeld(FirstEvent):
    """The number of the government's system belongs to this claim."""

    TOPIC = "vouchers.transaction-number-held"

    transaction: Open[Ref, none]
    account_id: Open[UUID, none]
    claim_id: Open[UUID, none]


class TransactionNumberMoved(Event):
    """The number was mistyped for another claim; it belongs to this one."""

    TOPIC = "vouchers.transaction-number-moved"

    account_id: Open[UUID, none]
    claim_id: Open[UUID, none]


TransactionEvent = TransactionNumberHeld | TransactionNumberMoved


class TransactionNumber(Aggregate):
    TOPIC = "vouchers.transaction-number"

    def __init__(self) -> None:
        self.transaction: Ref = ""
        self.account_id: UUID
        self.claim_id: UUID

    @classmethod
    def hold(
        cls, command: Command, transaction: Ref, *, account_id: UUID, claim_id: UUID
    ) -> Self:
        return cls.begin(
            command,
            TransactionNumberHeld,
            id=transaction_id(transaction),
            transaction=transaction,
            account_id=account_id,
            claim_id=claim_id,
        )

    def claimed_by(
        self, command: Command, *, account_id: UUID, claim_id: UUID, given_up: bool
    ) -> None:
        """Let a claim have the number; `given_up` if its holder has another one now.

        Raises:
            TransactionNumberTaken
        """
        if self.claim_id == claim_id:
            return
        if not given_up:
            raise TransactionNumberTaken(
                transaction=self.transaction, claim_id=self.claim_id
            )
        self.record(
            command, TransactionNumberMoved, account_id=account_id, claim_id=claim_id
        )

    def evolve(self, event: TransactionEvent) -> None:
        match event:
            case TransactionNumberHeld():
                self.transaction = event.transaction
                self.account_id = event.account_id
                self.claim_id = event.claim_id
            case TransactionNumberMoved():
                self.account_id = event.account_id
                self.claim_id = event.claim_id
            case _:
                assert_never(event)
