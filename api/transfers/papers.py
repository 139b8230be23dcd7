"""The papers of a transfer: the handover sheet and the referral letter."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response

from api.contract import answers
from api.deps import ActorDep, LedgerDep, allow, reflecting
from api.desk import Reader, ReaderDep
from api.languages import Language, negotiate
from api.printing import PDF, TEXT, prefers_text
from api.transfer_papers import (
    Sheet,
    as_pdf,
    as_text,
    handover_sheet,
    referral_letter,
)
from api.transfers.known import Eyes, Known, PatientSeen
from api.transfers.paper_facts import (
    handover_sheet_of,
    organisations,
    referral_letter_of,
)
from api.transfers.seen import seen_by
from domain.directory import Names
from domain.sealed import DataClass
from domain.transfers import Transfer
from domain.values import OrganisationCode
from projections import directory, patients
from projections.directory.institutions import INSTITUTIONS
from projections.patients import PATIENTS

router = APIRouter()
OPENING: dict[DataClass, str] = {
    "identity": "transfers.identity",
    "contact": "transfers.identity",
    "clinical": "transfers.clinical",
}
_PAPERS: dict[str, Any] = {
    "dependencies": [allow("transfers.read"), reflecting(PATIENTS, INSTITUTIONS)],
    "response_class": Response,
    "responses": {
        200: {
            "content": {
                PDF: {"schema": {"type": "string", "format": "binary"}},
                TEXT: {"schema": {"type": "string"}},
            }
        },
        **answers(404),
    },
}


class Printing:
    """Who asks for a paper of which transfer, how and in which language."""

    def __init__(
        self, known: Known, response: Response, language: Language, *, as_text: bool
    ) -> None:
        self.known = known
        self.language = language
        self._as_text = as_text
        self._position = response.headers["Baybridge-Position"]

    async def answer(self, name: str, say: Callable[[], Sheet]) -> Response:
        """Hand a paper out, as PDF unless the client would rather have text."""
        headers = {
            "Content-Language": self.language.value,
            "Vary": "Accept, Accept-Language",
            "Baybridge-Position": self._position,
        }
        sheet = say()
        if self._as_text:
            return Response(as_text(sheet), media_type=TEXT, headers=headers)
        paper = await asyncio.to_thread(as_pdf, sheet, self.language)
        id = self.known.transfer.id
        headers["Content-Disposition"] = f'inline; filename="{name}-{id}.pdf"'
        return Response(paper, media_type=PDF, headers=headers)


async def _printing(
    transfer_id: UUID,
    actor: ActorDep,
    ledger: LedgerDep,
    reader: ReaderDep,
    response: Response,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Printing:
    transfer = await seen_by(reader.sight, ledger, transfer_id)
    await reader.refuse_restricted(transfer.patient_id)
    codes = organisations(transfer)
    known = Known(
        transfer=transfer,
        patient=await _patient(reader, transfer),
        names={code: await _names(reader, code) for code in codes},
        eyes=Eyes(actor, opened=reader.sight.reasoned),
    )
    language = negotiate(accept_language)
    return Printing(known, response, language, as_text=prefers_text(accept))


PrintingDep = Annotated[Printing, Depends(_printing)]


@router.get("/transfers/{transfer_id}/handover-sheet", **_PAPERS)
async def read_handover_sheet(printing: PrintingDep) -> Response:
    """Hand out the sheet that goes along with the patient, to be filled in by hand."""
    sheet = handover_sheet_of(printing.known)
    return await printing.answer(
        "handover-sheet", lambda: handover_sheet(sheet, printing.language)
    )


@router.get("/transfers/{transfer_id}/referral-letter", **_PAPERS)
async def read_referral_letter(printing: PrintingDep) -> Response:
    """Hand out the letter from the sending doctor to the receiving one."""
    letter = referral_letter_of(printing.known)
    return await printing.answer(
        "referral-letter", lambda: referral_letter(letter, printing.language)
    )


async def _patient(reader: Reader, transfer: Transfer) -> PatientSeen | None:
    row = await reader.ask(patients.patient, transfer.patient_id)
    return await reader.show(PatientSeen, row, OPENING) if row else None


async def _names(reader: Reader, code: OrganisationCode) -> Names:
    """Return what a hospital is called; its code, where the directory has no name."""
    row = await reader.ask(directory.institution_by_code, code)
    if row is None:
        return Names(en=code)
    return Names(
        en=row.name_en,
        zh_hant=row.name_zh_hant,
        zh_hans=row.name_zh_hans,
        pt=row.name_pt,
    )
