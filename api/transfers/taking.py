"""A step of a transfer as a route: the body says what, the desk says who and when."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field, create_model

from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application.ledger import Ledger, Recorded
from domain.kernel import Command, NotFound, Refusal
from domain.transfers import (
    NotYourStep,
    RequestTransfer,
    StepBeforeAnother,
    StepInFuture,
    StepOutOfTurn,
    TransferEnded,
)
from domain.values import Moment

ONE_TRANSFER = "/transfers/{transfer_id}"
ALWAYS: tuple[type[Refusal], ...] = (NotFound, NotYourStep, StepInFuture)
IN_TURN: tuple[type[Refusal], ...] = (StepOutOfTurn, TransferEnded, StepBeforeAnother)
"""What every step of a transfer that has begun may be refused for."""

EffectiveAt = Annotated[
    Moment | None,
    Field(description="When it happened; left out, it happened just now."),
]
Take = Callable[[Ledger, Any], Awaitable[Recorded]]


class StepBody(BaseModel):
    """What every step may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    effective_at: EffectiveAt = None


@dataclass(frozen=True)
class Step:
    """One row of the tables: a step under its path, and the sentence of who takes it.

    What stands in the braces of the path is a fact of the command. `makes`: something
    begins with the step, and the answer names it.
    """

    path: str
    action: str
    command: type[Command]
    take: Take
    says: str
    example: dict[str, Any]
    refusals: tuple[type[Refusal], ...] = ()
    makes: bool = False
    below: str = ONE_TRANSFER

    @property
    def address(self) -> str:
        return self.below + self.path

    @property
    def in_path(self) -> tuple[str, ...]:
        """Return the facts of the command that the path names."""
        parts = self.address.split("/")
        return tuple(part.strip("{}") for part in parts if part.startswith("{"))

    @property
    def refused_by(self) -> tuple[type[Refusal], ...]:
        begun = IN_TURN if self.in_path else ()
        return (*ALWAYS, *begun, *self.refusals)


def offer(router: APIRouter, step: Step) -> None:
    """Put a step behind its path."""
    router.add_api_route(
        step.address,
        _endpoint(step),
        methods=["POST"],
        status_code=201 if step.makes else 200,
        response_model=Acknowledgement,
        dependencies=[allow(step.action)],
        responses=refused_by(*step.refused_by),
    )


def _endpoint(step: Step) -> Callable[..., Awaitable[Acknowledgement]]:
    async def take_step(
        desk: DeskDep, body: StepBody, **in_path: Any
    ) -> Acknowledgement:
        told = dict(body)
        moment = {"effective_at": told.pop("effective_at")}
        occasion = desk.occasion.model_copy(update=moment)
        command = step.command(occasion=occasion, **told, **in_path)
        if isinstance(command, RequestTransfer):
            await desk.look_at_patient(command.patient_id)
        recorded = await step.take(desk.ledger, command)
        if isinstance(command, RequestTransfer):
            await desk.say_if_linked(command.patient_id)
        location = "" if step.in_path else f"{step.address}/{recorded.id}"
        return desk.acknowledge(recorded, location)

    take_step.__name__ = step.take.__name__
    take_step.__doc__ = step.says
    take_step.__signature__ = _signature(step)  # type: ignore[attr-defined]
    return take_step


def _signature(step: Step) -> inspect.Signature:
    """Return what FastAPI is to read: the ids of the path, the desk and the body."""
    fields = step.command.model_fields
    kinds: dict[str, Any] = {name: fields[name].annotation for name in step.in_path}
    kinds["desk"] = DeskDep
    kinds["body"] = Annotated[body_of(step), Body(examples=[step.example])]
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [
            inspect.Parameter(name, keyword, annotation=kind)
            for name, kind in kinds.items()
        ]
    )


def body_of(step: Step) -> type[StepBody]:
    """Return the command's own facts as a body, without what path and desk say."""
    elsewhere = {"occasion", *step.in_path}
    facts: dict[str, Any] = {
        name: (info.annotation, info)
        for name, info in step.command.model_fields.items()
        if name not in elsewhere
    }
    return create_model(
        f"{step.command.__name__}Body",
        __base__=StepBody,
        __doc__=step.command.__doc__ or step.says,
        **facts,
    )
