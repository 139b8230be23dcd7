"""What happened to a record, in words, with both clocks and who did it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from api import transfer_words
from api.belongings import of_any
from api.contract import answers
from api.deps import ActorDep, LedgerDep, ServiceDep, SightDep, allow
from api.languages import Language, negotiate, translate
from api.pages import Page, PagingDep
from api.words import GLOSSARY
from application import history
from application.access.seeing import Sight
from application.keys import KeyMissing, SealBroken
from application.ledger import Ledger, LoggedEvent
from application.seeding import read_gba
from domain.directory import Names
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
    service: ServiceDep,
    ledger: LedgerDep,
    actor: ActorDep,
    sight: SightDep,
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
    belonging = await of_any(service, actor, id)
    if belonging is not None and not await sight.may_see(belonging):
        await sight.look(id, belonging)
    await sight.looked_through(history.subjects_of(told))
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    page = [one for one in told if one.originator_version > after][: paging.limit + 1]
    lines = await ledger.run(_tell, ledger, sight, page, language)
    return paging.page(lines, key=lambda line: (line.version,))


def _tell(
    ledger: Ledger, sight: Sight, events: Sequence[LoggedEvent], language: Language
) -> list[Told]:
    reveal = _opener(ledger) if sight.opens("history.identity") else None
    return [_told(one, reveal, language) for one in events]


def _opener(ledger: Ledger) -> history.Open:
    def reveal(sealed: Ciphertext) -> object:
        """Open a value; one that cannot be opened stays masked, and has alarmed."""
        try:
            return ledger.keys.show(sealed)
        except (SealBroken, KeyMissing):
            return history.MASKED

    return reveal


def _told(logged: LoggedEvent, reveal: history.Open | None, language: Language) -> Told:
    event = logged.event
    telling = history.tell(event, reveal, wording(language))
    return Told(
        version=logged.originator_version,
        position=logged.position,
        topic=logged.topic,
        words=telling.say(lambda sentence: translate(sentence, language)),
        recorded_at=local_time(logged.recorded_at),
        effective_at=event and local_time(event.effective_at),
        by=event and event.by,
        command_id=event and event.command_id,
        correlation_id=event and event.correlation_id,
    )


def wording(language: Language) -> history.Word:
    """Return how codes are called in a language; one without a word is left."""

    def word(field: str, code: str) -> str:
        reason = _reasons().get((field.rpartition(".")[2], code))
        if reason:
            return _name(reason, language)
        known = transfer_words.word(field, code) or GLOSSARY.get(code, code)
        return translate(known, language)

    return word


@cache
def _reasons() -> Mapping[tuple[str, str], Names]:
    """Return what reasons are called, by list and code: the seed knows their names."""
    return {
        (listed.list, one.code): one.names
        for listed in read_gba().reasons
        for one in listed.reasons
    }


def _name(names: Names, language: Language) -> str:
    known: Mapping[str, str | None] = names.model_dump()
    return known[language.value.lower().replace("-", "_")] or names.en
