"""The notices on which patients decide, and what allows sending between two places."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from application import disclosures
from domain.disclosures import (
    BasisAlreadyEnded,
    BasisAlreadyListed,
    BasisEndsBeforeStart,
    BasisUnknown,
    EmergencyForTreatmentAlone,
    EndLegalBasis,
    FiledTooLate,
    FilingMissing,
    LegalBasis,
    ListLegalBasis,
    NoSuchContract,
    NothingCrosses,
    NoticeText,
    PrivacyNoticeAlreadyPublished,
    PublishPrivacyNotice,
    RecipientOutsideBayArea,
    ValidBeforeEffect,
)
from domain.kernel import Fact, NotFound
from domain.values import Day, Jurisdiction, Ref
from projections import disclosures as views
from projections.disclosures import (
    LEGAL_BASES,
    PAIRS,
    PRIVACY_NOTICES,
    LegalBasisRow,
    PairRow,
    PrivacyNoticeRow,
)

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("legal-bases.write")]


class Listing(Fact):
    """A ground for sending from one place to another; never both ways at once."""

    from_place: Jurisdiction
    to_place: Jurisdiction
    basis: LegalBasis


class BasisEnd(Fact):
    """`last_on` is the last day on which anything may rest on it."""

    from_place: Jurisdiction
    to_place: Jurisdiction
    code: Ref
    last_on: Day


class PairShown(BaseModel):
    """Two places in their order, with what allows sending from one to the other."""

    pair: PairRow
    bases: list[LegalBasisRow]


@router.post(
    "/privacy-notices",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(PrivacyNoticeAlreadyPublished),
)
async def publish_notice(
    body: Annotated[NoticeText, Body(examples=[examples.PRIVACY_NOTICE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Put a version of a notice into use, in one language, from a day on."""
    command = PublishPrivacyNotice(occasion=desk.occasion, notice=body)
    return desk.acknowledge(await disclosures.publish_notice(desk.ledger, command))


@router.get("/privacy-notices", dependencies=[READ, reflecting(PRIVACY_NOTICES)])
async def list_notices(reader: ReaderDep) -> list[PrivacyNoticeRow]:
    """List the notices, each version and language."""
    return await reader.ask(views.privacy_notices)


@router.post(
    "/legal-bases",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NothingCrosses,
        BasisEndsBeforeStart,
        EmergencyForTreatmentAlone,
        NoSuchContract,
        FilingMissing,
        FiledTooLate,
        ValidBeforeEffect,
        RecipientOutsideBayArea,
        BasisAlreadyListed,
    ),
)
async def list_basis(
    body: Annotated[Listing, Body(examples=[examples.LEGAL_BASIS])], desk: DeskDep
) -> Acknowledgement:
    """List what allows sending from one place to another: a filed contract, say."""
    command = ListLegalBasis(occasion=desk.occasion, **dict(body))
    return desk.acknowledge(await disclosures.list_basis(desk.ledger, command))


@router.get("/legal-bases", dependencies=[READ, reflecting(PAIRS, LEGAL_BASES)])
async def read_bases(reader: ReaderDep) -> list[PairShown]:
    """List the legal bases of every ordered pair of places."""
    return [
        PairShown(pair=pair, bases=await reader.ask(views.legal_bases, pair.bases_id))
        for pair in await reader.ask(views.pairs)
    ]


@router.post(
    "/legal-bases/ends",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, BasisUnknown, BasisAlreadyEnded, BasisEndsBeforeStart
    ),
)
async def end_basis(
    body: Annotated[BasisEnd, Body(examples=[examples.LEGAL_BASIS_END])], desk: DeskDep
) -> Acknowledgement:
    """End a basis with a day: nothing rests on it afterwards."""
    command = EndLegalBasis(occasion=desk.occasion, **dict(body))
    return desk.acknowledge(await disclosures.end_basis(desk.ledger, command))
