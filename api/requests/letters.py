"""The letter to whoever got the wrong data: what was corrected, and why."""

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Response

from api import texts
from api.contract import answers
from api.deps import allow, reflecting
from api.desk import ReaderDep, found
from api.languages import negotiate
from api.printing import PDF, TEXT, Voice, prefers_pdf
from api.receipts import pdf, text
from api.receipts.sheet import Line, Section, Sheet
from api.requests.asking import RequestShown
from api.requests.opening import OPENING
from projections import requests as views
from projections.requests import RECIPIENTS, REQUESTS, CorrectionRecipientRow

router = APIRouter()
PAPERS: dict[str, Any] = {
    TEXT: {"schema": {"type": "string"}},
    PDF: {"schema": {"type": "string", "format": "binary"}},
}
NOTHING = "—"


@router.get(
    "/requests/{request_id}/recipients/{recipient}/letter",
    dependencies=[allow("requests.answer"), reflecting(REQUESTS, RECIPIENTS)],
    response_class=Response,
    responses={200: {"content": PAPERS}, **answers(404)},
)
async def read_letter(
    request_id: UUID,
    recipient: str,
    reader: ReaderDep,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Write to a recipient what was corrected: text, or PDF if `Accept` asks for it."""
    told = found(await reader.ask(views.recipient, request_id, recipient), request_id)
    row = found(await reader.ask(views.request, request_id), request_id)
    shown = await reader.show(RequestShown, row, OPENING)
    language = negotiate(accept_language)
    headers = {
        "Content-Language": language.value,
        "Vary": "Accept, Accept-Language",
    }
    sheet = _sheet(shown, told, Voice(language))
    if not prefers_pdf(accept):
        return Response(text.typed(sheet), media_type=TEXT, headers=headers)
    paper = await asyncio.to_thread(pdf.typeset, sheet, language)
    return Response(paper, media_type=PDF, headers=headers)


def _sheet(shown: RequestShown, told: CorrectionRecipientRow, voice: Voice) -> Sheet:
    corrected = voice.day(shown.answered_on) if shown.answered_on else NOTHING
    return Sheet(
        title=voice.say(texts.LETTER_TITLE),
        amount=(voice.say(texts.LETTER_TO), told.recipient),
        state=(voice.say(texts.LETTER_CORRECTED), corrected),
        sections=(
            Section(voice.say(texts.LETTER_ABOUT), tuple(_lines(shown, told, voice))),
        ),
        notes=(voice.say(texts.LETTER_ASK),),
        warning=None,
    )


def _lines(
    shown: RequestShown, told: CorrectionRecipientRow, voice: Voice
) -> Iterator[Line]:
    yield voice.say(texts.LETTER_REQUEST), str(shown.request_id)
    yield voice.say(texts.LETTER_FIELD), voice.word(shown.field or NOTHING)
    yield voice.say(texts.LETTER_OLD), _said(shown.old_value)
    yield voice.say(texts.LETTER_NEW), _said(shown.new_value)
    yield voice.say(texts.LETTER_REASON), _said(shown.reason)
    yield voice.say(texts.LETTER_LAST), voice.day(told.last_sent_on)


def _said(value: object) -> str:
    return value if isinstance(value, str) else NOTHING
