"""What happened to a transfer, step by step, with both clocks and in words."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from api.contract import answers
from api.deps import LedgerDep, allow, reflecting
from api.desk import ReaderDep
from api.languages import Language, negotiate, translate
from api.pages import Page, PagingDep
from api.transfers.seen import OPENING, TransferDep
from api.words import GLOSSARY
from application import history
from application.access.seeing import Sight
from application.keys import KeyMissing, SealBroken
from application.ledger import Ledger, LoggedEvent
from domain.sealed import Ciphertext
from domain.transfers import StepSource
from domain.values import Jurisdiction, Role, local_time
from projections import transfers as views
from projections.transfers import TRANSFER_STEPS, TransferStepRow

router = APIRouter()


class StepTold(BaseModel):
    """One step: `effective_at` is when it happened as it now counts.

    `first_effective_at` is as it was recorded; `corrected_by` is the step that says
    why they differ. `recorded_at` is when the ledger took it, and never changes.
    """

    version: int
    position: int
    topic: str
    words: str
    effective_at: datetime
    first_effective_at: datetime
    corrected_by: int | None
    recorded_at: datetime
    late: bool
    source: StepSource
    by: str
    organisation: str
    jurisdiction: Jurisdiction
    role: Role


@router.get(
    "/transfers/{transfer_id}/timeline",
    dependencies=[allow("transfers.read"), reflecting(TRANSFER_STEPS)],
    responses=answers(404),
)
async def read_timeline(
    transfer_id: UUID,
    _: TransferDep,
    reader: ReaderDep,
    ledger: LedgerDep,
    paging: PagingDep,
    response: Response,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Page[StepTold]:
    """Tell the steps of a transfer as they were recorded, in the reader's language."""
    after = paging.after_one(int) or 0
    language = negotiate(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    rows = await reader.ask(views.steps, transfer_id)
    known = {row.version: row for row in rows if row.version > after}
    logged = await ledger.run(ledger.log.history, transfer_id)
    page = [one for one in logged if one.originator_version in known]
    telling = partial(_tell, ledger, reader.sight, language)
    lines = await ledger.run(telling, page[: paging.limit + 1], known)
    return paging.page(lines, key=lambda line: (line.version,))


def _tell(
    ledger: Ledger,
    sight: Sight,
    language: Language,
    page: Sequence[LoggedEvent],
    known: dict[int, TransferStepRow],
) -> list[StepTold]:
    reveal = _opener(ledger, sight)
    return [_told(one, known[one.originator_version], reveal, language) for one in page]


def _opener(ledger: Ledger, sight: Sight) -> history.Open:
    def reveal(sealed: Ciphertext) -> object:
        """Open what a role may see; what cannot be opened stays masked."""
        if not sight.opens(OPENING[sealed.data_class]):
            return history.MASKED
        try:
            return ledger.keys.show(sealed)
        except (SealBroken, KeyMissing):
            return history.MASKED

    return reveal


def _told(
    logged: LoggedEvent, row: TransferStepRow, reveal: history.Open, language: Language
) -> StepTold:
    telling = history.tell(logged.event, reveal)
    facts = {
        name: translate(GLOSSARY.get(fact, fact), language)
        for name, fact in telling.facts.items()
    }
    said = history.Telling(telling.sentence, facts)
    own = {name: value for name, value in row if name in StepTold.model_fields}
    return StepTold.model_validate(
        own
        | {
            "position": logged.position,
            "words": said.say(lambda sentence: translate(sentence, language)),
            "recorded_at": local_time(logged.recorded_at),
        }
    )
