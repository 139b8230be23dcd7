"""Commands of whoever runs the machine itself: they too ask the policy first."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from application.access import actions, permit
from domain.kernel import Actor
from domain.values import Jurisdiction, Role

P = ParamSpec("P")
R = TypeVar("R")

MACHINE = Actor(
    id="machine",
    organisation="BAYBRIDGE",
    jurisdiction=Jurisdiction.HK,
    role=Role.OPERATOR,
)
"""Who has the shell of the machine, its files and its keys: no token is asked."""


def at_the_machine(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name what a command without a token does; the policy is asked before it is done.

    Raises:
        Forbidden
    """

    def ruled(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def asking(*args: P.args, **kwargs: P.kwargs) -> R:
            assert action in actions(), action
            permit(MACHINE, action)
            return command(*args, **kwargs)

        RULED[asking] = action
        return asking

    return ruled


RULED: dict[Callable[..., object], str] = {}
"""The action of each such command."""
