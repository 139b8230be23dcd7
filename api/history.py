"""What happened to a record, in words, with both clocks and who did it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from api.contract import answers
from api.deps import ActorDep, LedgerDep, allow
from api.languages import Language, negotiate, translate
from api.pages import Page, PagingDep
from api.words import GLOSSARY
from application import history
from application.access import permitted
from application.keys import KeyMissing, SealBroken
from application.ledger import Ledger, LoggedEvent
from domain.kernel import Actor, NotFound
from domain.receipts import CommandRecorded
from domain.sealed import Ciphertext
from domain.values import local_time

router = APIRouter(tags=["history"])


class Told(BaseModel):
    """One event: `words` in the reader's language, `facts` as they were recorded.

    `recorded_at` never decreases along the log; `effective_at` is when it counts.
    """

    version: int
    position: int
    topic: str
    words: str
    recorded_at: datetime
    effective_at: datetime | None
    by: Actor | None
    command_id: UUID | None
    correlation_id: UUID | None


@router.get(
    "/history/{id}",
    dependencies=[allow("history.read")],
    responses=answers(404),
)
async def read_history(
    id: UUID,
    ledger: LedgerDep,
    actor: ActorDep,
    paging: PagingDep,
    response: Response,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Page[Told]:
    """Say what happened to a record, in the language of its reader."""
    after = paging.after_one(int) or 0
    language = negotiate(accept_language)
    events = await ledger.run(ledger.log.history, id)
    told = [one for one in events if one.topic != CommandRecorded.TOPIC]
    if not told:
        raise NotFound(id)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    page = [one for one in told if one.originator_version > after][: paging.limit + 1]
    lines = await ledger.run(_tell, ledger, actor, page, language)
    return paging.page(lines, key=lambda line: (line.version,))


def _tell(
    ledger: Ledger, actor: Actor, events: Sequence[LoggedEvent], language: Language
) -> list[Told]:
    may_see = permitted(actor, "history.identity")
    reveal = _opener(ledger) if may_see else None
    return [_told(one, reveal, language) for one in events]


def _opener(ledger: Ledger) -> history.Open:
    def reveal(sealed: Ciphertext) -> object:
        """Open a value; one that cannot be opened stays masked, and has alarmed."""
        try:
            return ledger.keys.open(sealed)
        except (SealBroken, KeyMissing):
            return history.MASKED

    return reveal


def _told(logged: LoggedEvent, reveal: history.Open | None, language: Language) -> Told:
    event = logged.event
    telling = history.tell(event, reveal)
    facts = {
        name: translate(GLOSSARY.get(fact, fact), language)
        for name, fact in telling.facts.items()
    }
    said = history.Telling(telling.sentence, facts)
    return Told(
        version=logged.originator_version,
        position=logged.position,
        topic=logged.topic,
        words=said.say(lambda sentence: translate(sentence, language)),
        recorded_at=local_time(logged.recorded_at),
        effective_at=event and local_time(event.effective_at),
        by=event and event.by,
        command_id=event and event.command_id,
        correlation_id=event and event.correlation_id,
    )
