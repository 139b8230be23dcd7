"""Who may record which step: role is asked at the door, the party here (T-R14)."""

from collections.abc import Collection

from domain.kernel import Actor
from domain.transfers.memory import TransferMemory
from domain.transfers.refusals import NotYourStep
from domain.transfers.values import Side
from domain.values import Jurisdiction, OrganisationCode, Role

Party = tuple[OrganisationCode, Jurisdiction | None]
"""An organisation, and the jurisdiction for which it must act."""


def sender(transfer: TransferMemory) -> Party:
    return transfer.corridor.sender, transfer.corridor.sender_jurisdiction


def receiver(transfer: TransferMemory) -> Party:
    return transfer.receiver, transfer.corridor.receiver_jurisdiction


def coordinators(transfer: TransferMemory) -> tuple[Party, ...]:
    return tuple((code, None) for code in transfer.corridor.coordinators)


def operator(transfer: TransferMemory) -> tuple[Party, ...]:
    assigned = transfer.assigned
    return ((assigned.vehicle.operator, None),) if assigned else ()


def of_side(transfer: TransferMemory, side: Side) -> Party:
    return sender(transfer) if side == "sending" else receiver(transfer)


def hospitals_and_coordinator(transfer: TransferMemory) -> tuple[Party, ...]:
    return (sender(transfer), receiver(transfer), *coordinators(transfer))


def escort(transfer: TransferMemory) -> tuple[Party, ...]:
    """Return whose people ride along, or write down what they report."""
    return (sender(transfer), *operator(transfer), *coordinators(transfer))


def check(actor: Actor, *parties: Party) -> None:
    """Refuse an actor of another organisation, or of another jurisdiction.

    Raises:
        NotYourStep
    """
    for organisation, jurisdiction in parties:
        same_place = jurisdiction in (None, actor.jurisdiction)
        if actor.organisation == organisation and same_place:
            return
    raise NotYourStep(
        organisation=actor.organisation,
        jurisdiction=actor.jurisdiction,
        parties=tuple(dict.fromkeys(code for code, _ in parties)),
    )


def is_on_board(transfer: TransferMemory, actor: Actor) -> bool:
    """Say whether somebody rides along: by account and employer, as the crew list has
    it, so that nobody else of the same account is taken for him.
    """
    driver = (transfer.assigned.driver,) if transfer.assigned else ()
    return any(
        member.account == actor.id and member.employer == actor.organisation
        for member in (*transfer.crew, *driver)
    )


def check_on_the_way(transfer: TransferMemory, actor: Actor) -> None:
    """Let those record the trip who ride along, and those whose trip it is.

    Raises:
        NotYourStep
    """
    if not is_on_board(transfer, actor):
        check(actor, *escort(transfer))


def check_at_the_port(
    transfer: TransferMemory, actor: Actor, sides: Collection[Jurisdiction]
) -> None:
    """Let an officer record his own side of the port, and the escort both.

    Raises:
        NotYourStep
    """
    if actor.role != Role.PORT_OFFICER:
        check_on_the_way(transfer, actor)
    elif actor.jurisdiction not in sides:
        raise NotYourStep(
            organisation=actor.organisation,
            jurisdiction=actor.jurisdiction,
            parties=tuple(sides),
        )
