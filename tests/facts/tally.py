"""A made-up slice for the tests of the ledger itself: a name, and numbers added up."""

from typing import assert_never
from uuid import UUID

from domain.kernel import Aggregate, Command, Event, FirstEvent
from domain.sealed import Open, Sealed, clinical, financial, identity
from domain.values import FreeText, PersonName


class OpenTally(Command):
    name: str = "Chan Siu Ming"


class AddToTally(Command):
    amount: int = 1
    note: str = "knee pain"


class TallyOpened(FirstEvent):
    TOPIC = "tests.tally-opened"

    name: Sealed[PersonName, identity]


class TallyAdded(Event):
    TOPIC = "tests.tally-added"

    amount: Open[int, financial]
    note: Sealed[FreeText | None, clinical]


class Tally(Aggregate):
    TOPIC = "tests.tally"

    def __init__(self) -> None:
        self.name = ""
        self.total = 0

    @classmethod
    def open(cls, command: OpenTally, id: UUID) -> "Tally":
        return cls.begin(command, TallyOpened, id=id, name=command.name)

    def add(self, command: AddToTally) -> UUID:
        self.record(command, TallyAdded, amount=command.amount, note=command.note)
        return command.occasion.derive("addition")

    def evolve(self, event: TallyOpened | TallyAdded) -> None:
        match event:
            case TallyOpened(name=name):
                self.name = name
            case TallyAdded(amount=amount):
                self.total += amount
            case _:
                assert_never(event)
