"""One claim of a file, decided: consent and claim together, both or neither."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from application import vouchers
from application.imports.claims.entries import (
    BayAreaService,
    ClaimEntry,
    ClaimRow,
    HongKongService,
)
from application.imports.entering import Entering
from application.ledger import Ledger, Recorded
from application.vouchers import Making
from domain.kernel import Command
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    GiveConsent,
    Place,
    SchemeSettings,
    VoucherAccount,
    consent_id,
)

KEYS = "import"
"""As rows of claims were keyed from the first release on."""


class EnterClaim(Command):
    """A claim with the consent that it rests on, from a row of a file."""

    account_id: UUID
    entry: ClaimEntry


async def enter(entering: Entering, row: ClaimRow) -> Recorded:
    """Record a claim and its consent.

    Raises:
        ReferenceRepeated, PatientNotFound
        and what the directory and the accounts refuse
    """
    command = EnterClaim(
        occasion=entering.occasion(KEYS, row.entry.reference),
        account_id=await entering.account(row.patient),
        entry=row.entry,
    )

    async def prepare() -> Making:
        return await _making(entering.ledger, command, entering.settings)

    return await vouchers.carry_out(entering.ledger, command, prepare)


async def enter_old(entering: Entering, row: ClaimRow) -> Recorded:
    """Record a claim of long ago: the time limit to enter it does not apply.

    Raises:
        what `enter` refuses, but ClaimTooLate
    """
    no_window = entering.settings.model_copy(update={"claim_window_days": None})
    return await enter(replace(entering, settings=no_window), row)


async def _making(
    ledger: Ledger, command: EnterClaim, settings: SchemeSettings
) -> Making:
    """Find the reference facts of the day of service; the consent comes first.

    Raises:
        what `vouchers.deciding_in_hong_kong` and `deciding_in_bay_area` refuse
    """
    service = command.entry.service
    consent = _consent(command)
    facts = _claim(command, consent, settings) | dict(service)
    if isinstance(service, HongKongService):
        claim = ClaimVouchersInHongKong(**facts)
        making = await vouchers.deciding_in_hong_kong(ledger, claim)
    else:
        there = ClaimVouchersInBayArea(**facts)
        making = await vouchers.deciding_in_bay_area(ledger, there)

    def decide(account: VoucherAccount, *spouse: VoucherAccount) -> Any:
        account.give_consent(consent)
        return making.decision(account, *spouse)

    return replace(making, decision=decide)


def _claim(
    command: EnterClaim, consent: GiveConsent, settings: SchemeSettings
) -> dict[str, Any]:
    entry = command.entry
    said = {"service_date", "reason", "visit", "care_programme", "spouse_document"}
    said |= {"amount_hkd", "transaction"}
    return {name: value for name, value in entry if name in said} | {
        "occasion": command.occasion,
        "account_id": command.account_id,
        "consent_id": consent_id(consent),
        "ref": entry.reference,
        "settings": settings,
    }


def _consent(command: EnterClaim) -> GiveConsent:
    return GiveConsent(
        occasion=command.occasion,
        account_id=command.account_id,
        place=_place(command.entry.service),
        service_date=command.entry.service_date,
        method=command.entry.method,
        at_most_hkd=command.entry.at_most_hkd,
    )


def _place(service: HongKongService | BayAreaService) -> Place:
    if isinstance(service, HongKongService):
        return AtProvider(provider_id=service.provider_id)
    return AtServicePoint(
        institution_id=service.institution_id, service_point=service.service_point
    )
