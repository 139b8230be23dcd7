"""Who may see a transfer: the parties to it, the port that expects it, the watchers."""

from collections.abc import Iterator

from domain.kernel import Actor
from domain.transfers import (
    AssessmentOpened,
    DestinationChanged,
    Transfer,
    TransferRequested,
    parties,
)
from domain.values import OrganisationCode, Role

SEE_ALL = frozenset({Role.AUDITOR, Role.PRIVACY_OFFICER, Role.OPERATOR})
"""They answer for the whole record, wherever they are."""


def may_see(actor: Actor, transfer: Transfer) -> bool:
    """Say whether somebody may see a transfer; whoever may not is told of none.

    A hospital that was proposed or asked keeps seeing what it was asked. A port
    officer sees what is announced to a port of his jurisdiction, and nothing before.
    """
    if actor.role in SEE_ALL:
        return True
    if actor.role == Role.PORT_OFFICER:
        return transfer.notice is not None and actor.jurisdiction in transfer.sides
    if parties.is_on_board(transfer, actor):
        return True
    return actor.organisation in set(organisations(transfer))


def organisations(transfer: Transfer) -> Iterator[OrganisationCode]:
    """Yield the parties: sender, each receiver, coordinators, vehicle operator."""
    for step in transfer.steps.values():
        match step:
            case TransferRequested(corridor=corridor):
                yield from (corridor.sender, corridor.receiver, *corridor.coordinators)
            case AssessmentOpened(receiver=asked):
                yield asked
            case DestinationChanged(corridor=corridor, receiver=changed_to):
                yield from (changed_to, *corridor.coordinators)
            case _:
                pass
    yield from (code for code, _ in parties.operator(transfer))
