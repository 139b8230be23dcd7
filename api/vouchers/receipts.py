"""The receipt of a claim: as text for a message, or as PDF for paper."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Response

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import ReaderDep
from api.languages import negotiate
from api.printing import PDF, TEXT, prefers_pdf
from api.receipts import as_pdf, as_text
from api.vouchers.papers import receipt_of
from api.vouchers.seen import claim_for
from projections.directory.institutions import INSTITUTIONS, SERVICE_POINTS
from projections.directory.policy import VOUCHER_ISSUES
from projections.directory.providers import PROVIDERS
from projections.vouchers import (
    BALANCES,
    BUCKETS,
    CLAIM_ITEMS,
    CLAIM_PARTS,
    CLAIMS,
    ENTRIES,
)

router = APIRouter()
READ = allow("vouchers.read")
REFLECTING = reflecting(
    *(BALANCES, BUCKETS, CLAIMS, CLAIM_ITEMS, CLAIM_PARTS, ENTRIES),
    *(INSTITUTIONS, SERVICE_POINTS, PROVIDERS, VOUCHER_ISSUES),
)
PAPERS: dict[str, Any] = {
    TEXT: {"schema": {"type": "string"}},
    PDF: {"schema": {"type": "string", "format": "binary"}},
}


@router.get(
    "/voucher-claims/{claim_id}/receipt",
    dependencies=[READ, REFLECTING],
    response_class=Response,
    responses={200: {"content": PAPERS}, **answers(404)},
)
async def read_receipt(
    claim_id: UUID,
    reader: ReaderDep,
    response: Response,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Hand out the receipt of a claim: as text, or as PDF if `Accept` asks for it."""
    claim = await claim_for(reader, claim_id)
    receipt = await receipt_of(reader, claim)
    language = negotiate(accept_language)
    headers = {
        "Content-Language": language.value,
        "Vary": "Accept, Accept-Language",
        "Baybridge-Position": response.headers["Baybridge-Position"],
    }
    if not prefers_pdf(accept):
        return Response(as_text(receipt, language), media_type=TEXT, headers=headers)
    paper = await asyncio.to_thread(as_pdf, receipt, language)
    headers["Content-Disposition"] = f'inline; filename="receipt-{claim_id}.pdf"'
    return Response(paper, media_type=PDF, headers=headers)
