"""One row of a file, decided: consent and claim together, both or neither."""

from collections import OrderedDict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from application import vouchers
from application.imports.rows import (
    BayAreaService,
    ClaimEntry,
    ClaimRow,
    HongKongService,
)
from application.ledger import Ledger, Recorded
from application.patients import find_by_document
from domain.kernel import BAYBRIDGE, Actor, Command, KeyReused, Occasion, Refusal
from domain.values import OrganisationCode, Ref
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ClaimWindow,
    GiveConsent,
    Place,
    VoucherAccount,
    account_id,
    consent_id,
)

ACCOUNTS_REHEARSED_MAX = 20_000

Decide = Callable[[VoucherAccount], UUID]
"""Gives the consent, makes the claim and returns its id."""


@dataclass(eq=False)
class PatientNotFound(Refusal):
    """No registered patient holds this document."""


@dataclass(eq=False)
class EntryChanged(Refusal):
    """This reference was imported before, with other content."""

    reference: Ref


class EnterClaim(Command):
    """A claim with the consent that it rests on, from a row of a file."""

    account_id: UUID
    entry: ClaimEntry


def command_id(organisation: OrganisationCode, reference: Ref) -> UUID:
    """Derive the key of a row, so that the same row in any file counts once."""
    return uuid5(uuid5(BAYBRIDGE, f"import/{organisation}"), reference)


class Rehearsal:
    """What the rows of a file would have left in the accounts, had they counted."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[UUID, VoucherAccount] = OrderedDict()

    def rehearse(self, decide: Decide) -> Decide:
        """Decide on the account as earlier rows would have left it."""

        def rehearsed(account: VoucherAccount) -> UUID:
            later = deepcopy(self._accounts.get(account.id, account))
            made = decide(later)
            later.collect_events()
            self._accounts[account.id] = later
            if len(self._accounts) > ACCOUNTS_REHEARSED_MAX:
                self._accounts.popitem(last=False)
            return made

        return rehearsed


@dataclass(frozen=True)
class Entering:
    """Enters rows for the organisation of `by`; a rehearsal stores nothing.

    `claim_window_days` is None where no window applies: for claims of long ago.
    """

    ledger: Ledger
    by: Actor
    correlation_id: UUID
    claim_window_days: ClaimWindow | None
    rehearsal: Rehearsal | None = None

    async def enter(self, row: ClaimRow) -> Recorded:
        """Record a row; one that was recorded before is answered as replayed.

        Raises:
            PatientNotFound, EntryChanged
            and what the directory and the account refuse
        """
        account = await self._account(row)
        command = EnterClaim(
            occasion=self._occasion(row.entry), account_id=account, entry=row.entry
        )
        decide = await self._decision(command)
        if self.rehearsal:
            decide = self.rehearsal.rehearse(decide)
        try:
            return await self.ledger.change(command, VoucherAccount, account, decide)
        except KeyReused:
            raise EntryChanged(reference=row.entry.reference) from None

    async def _account(self, row: ClaimRow) -> UUID:
        if isinstance(row.patient, UUID):
            return row.patient
        patient = await find_by_document(self.ledger, row.patient)
        if patient is None:
            raise PatientNotFound
        return account_id(patient.id)

    def _occasion(self, entry: ClaimEntry) -> Occasion:
        return Occasion(
            by=self.by,
            command_id=command_id(self.by.organisation, entry.reference),
            correlation_id=self.correlation_id,
            at=self.ledger.clock(),
            dry_run=self.rehearsal is not None,
        )

    async def _decision(self, command: EnterClaim) -> Decide:
        """Find the reference facts of the day of service.

        Raises:
            what `vouchers.deciding_in_hong_kong` and `deciding_in_bay_area` refuse
        """
        service = command.entry.service
        consent = _consent(command)
        facts = self._common(command, consent) | service.model_dump()
        if isinstance(service, HongKongService):
            claim = ClaimVouchersInHongKong(**facts)
            decide = await vouchers.deciding_in_hong_kong(self.ledger, claim)
        else:
            there = ClaimVouchersInBayArea(**facts)
            decide = await vouchers.deciding_in_bay_area(self.ledger, there)

        def enter(account: VoucherAccount) -> UUID:
            account.give_consent(consent)
            return decide(account)

        return enter

    def _common(self, command: EnterClaim, consent: GiveConsent) -> dict[str, Any]:
        entry = command.entry
        return {
            "occasion": command.occasion,
            "account_id": command.account_id,
            "consent_id": consent_id(consent),
            "service_date": entry.service_date,
            "reason": entry.reason,
            "ref": entry.reference,
            "claim_window_days": self.claim_window_days,
            "amount_hkd": entry.amount_hkd,
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
