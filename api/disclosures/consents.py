"""What patients agree to have sent over a boundary."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, Hidden, ReaderDep
from application import disclosures
from domain.disclosures import (
    ConsentFormReused,
    ConsentInFuture,
    ConsentSigner,
    ConsentTerms,
    DisclosureConsentUnknown,
    GiveDisclosureConsent,
    PrivacyNoticeNotPublished,
    RecipientsServeOther,
    WithdrawDisclosureConsent,
)
from domain.kernel import Fact, NotFound
from domain.values import Moment, Ref
from projections import disclosures as views
from projections.disclosures import CONSENTS, ConsentRow

router = APIRouter()
WRITE = [allow("consents.write")]


class Agreement(Fact):
    """`given_at`: when it was given, if it is entered later."""

    terms: ConsentTerms
    signer: ConsentSigner
    given_at: Moment | None = None


class Withdrawal(Fact):
    """`form` is the number of the withdrawal, where it is on paper."""

    withdrawn_at: Moment | None = None
    form: Ref | None = None


class ConsentShown(ConsentRow):
    """A consent, with who signed opened or masked."""

    signer: ConsentSigner | Hidden  # type: ignore[assignment]


@router.post(
    "/patients/{patient_id}/consents",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound,
        PrivacyNoticeNotPublished,
        ConsentInFuture,
        RecipientsServeOther,
        ConsentFormReused,
    ),
)
async def give_consent(
    patient_id: UUID,
    body: Annotated[Agreement, Body(examples=[examples.DISCLOSURE_CONSENT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Keep what a patient agrees to have sent; `made` is the consent."""
    command = GiveDisclosureConsent(
        occasion=desk.occasion, patient_id=patient_id, **dict(body)
    )
    return desk.acknowledge(await disclosures.give_consent(desk.ledger, command))


@router.get(
    "/patients/{patient_id}/consents",
    dependencies=[allow("consents.read"), reflecting(CONSENTS)],
)
async def list_consents(
    patient_id: UUID,
    reader: ReaderDep,
    as_of_effective: Annotated[
        Moment | None,
        Query(description="Only those given and not withdrawn at this moment."),
    ] = None,
) -> list[ConsentShown]:
    """List the consents of a patient, the oldest first."""
    rows = await reader.ask(views.consents, patient_id, at=as_of_effective)
    return [await reader.show(ConsentShown, row) for row in rows]


@router.post(
    "/patients/{patient_id}/consents/{consent_id}/withdrawal",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, ConsentInFuture, DisclosureConsentUnknown),
)
async def withdraw_consent(
    patient_id: UUID,
    consent_id: UUID,
    body: Annotated[Withdrawal, Body(examples=[examples.CONSENT_WITHDRAWAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Withdraw a consent: nothing more is sent under it; what was sent stays."""
    command = WithdrawDisclosureConsent(
        occasion=desk.occasion,
        patient_id=patient_id,
        consent_id=consent_id,
        **dict(body),
    )
    return desk.acknowledge(await disclosures.withdraw_consent(desk.ledger, command))
