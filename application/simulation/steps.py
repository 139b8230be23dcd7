"""One step of a history: a command as data, with the day on which it is given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Actor, Command, Occasion
from domain.values import Jurisdiction, Role


@dataclass(frozen=True, slots=True)
class Step:
    """Steps of one `stream` keep their order; None waits for all and all for it.

    `kind` is the profession of a claim, or where in the Bay Area it is made; `refused`
    is the name of the refusal that is meant to happen, if one is.
    """

    command: Command
    stream: int | None
    kind: str = ""
    refused: str = ""

    @property
    def at(self) -> datetime:
        return self.command.occasion.at


def _department(id: str, role: Role) -> Actor:
    return Actor(id=id, organisation="DH", jurisdiction=Jurisdiction.HK, role=role)


OFFICER = _department("officer.1", Role.VOUCHER_OFFICER)
OPERATOR = _department("operator.1", Role.OPERATOR)


class Occasions:
    """Gives every command of one history an id of its own, the same each time."""

    def __init__(self, *history: object) -> None:
        self._history = uuid5(BAYBRIDGE, f"simulation/{'/'.join(map(str, history))}")

    def id_of(self, *what: object) -> UUID:
        return uuid5(self._history, "/".join(map(str, what)))

    def of(self, by: Actor, at: datetime, *what: object) -> Occasion:
        id = self.id_of(*what)
        return Occasion(by=by, command_id=id, correlation_id=id, at=at)
