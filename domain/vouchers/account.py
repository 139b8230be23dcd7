"""The voucher account of one elder."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from domain.kernel import Command
from domain.reference import (
    ConversionRate,
    Designation,
    EligibleAge,
    Enrolment,
    VoucherHolder,
    VoucherIssue,
)
from domain.values import local_date, local_midnight
from domain.vouchers import (
    bay_area,
    claims,
    commands,
    credits,
    eligibility,
    events,
    hong_kong,
    settling,
)
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import (
    ClaimAlreadyConfirmed,
    ClaimAlreadyVoided,
    ClaimUnknown,
    ConsentFormReused,
    NotTheEnrolledProvider,
)


class VoucherAccount(AccountMemory):
    """It decides: what is refused leaves no trace in it."""

    TOPIC = "vouchers.account"

    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    @classmethod
    def open(
        cls,
        command: commands.OpenVoucherAccount,
        holder: VoucherHolder,
        ages: Sequence[EligibleAge],
    ) -> Self:
        """Open the account of an eligible person (V-BR-01).

        Raises:
            HolderDied
            NoEntitlingDocument
            PermissionEnded
            NotYetEligible
        """
        today = local_date(command.occasion.at)
        eligibility.check_standing(holder, today)
        document = eligibility.entitling(holder.document)
        found = eligibility.eligibility(holder, ages)
        eligibility.check_age(found, today)
        return cls.begin(
            command,
            events.VoucherAccountOpened,
            id=commands.account_id(holder.patient_id),
            patient_id=holder.patient_id,
            eligible_from=found.eligible_from,
            document=document,
            age_row=found.age_row,
        )

    def credit(
        self, command: commands.CreditVouchers, issues: Sequence[VoucherIssue]
    ) -> None:
        """Credit what is due and not yet credited, the oldest first (V-BR-02).

        Nothing is credited for a day after the holder's death.

        Raises:
            CreditInAdvance
        """
        today = local_date(command.occasion.at)
        credits.check_not_in_advance(issues, today)
        for due in credits.due_issues(
            issues,
            eligible_from=self.eligible_from,
            credited=self.credited,
            until=min(today, self.died_on or today),
        ):
            self._credit(command, due)

    def give_consent(self, command: commands.GiveConsent) -> UUID:
        """Record the elder's consent to one claim; return the consent's id.

        A form sent twice counts once.

        Raises:
            ConsentFormReused
            ServiceBeforeEligibility
            ServiceAfterDeath
        """
        given = command.model_dump(exclude={"occasion", "account_id"})
        consent_id = commands.consent_id(command)
        if earlier := self.consents.get(consent_id):
            if earlier.model_dump(include=set(given)) == given:
                return consent_id
            raise ConsentFormReused(consent_id=consent_id)

        claims.check_holder(
            command.service_date, eligible_from=self.eligible_from, died_on=self.died_on
        )
        self.record(command, events.ConsentGiven, consent_id=consent_id, **given)
        return consent_id

    def claim_in_hong_kong(
        self, command: commands.ClaimVouchersInHongKong, enrolment: Enrolment
    ) -> UUID:
        """Pay an enrolled provider's fee; return the claim's id.

        A reference sent twice counts once. What the enrolled provider enters is
        confirmed at once; the rest waits for the provider (V-BR-11).

        Raises:
            what `hong_kong.decide` and `settling.is_recorded` refuse
        """
        claim_id = commands.claim_id(command)
        if settling.is_recorded(self, command):
            return claim_id
        facts = hong_kong.decide(self, command, enrolment)
        self.record(command, events.VouchersClaimedInHongKong, **facts)
        if claims.is_the_provider(command.occasion.by, enrolment):
            self._confirm(command, claim_id)
        return claim_id

    def claim_in_bay_area(
        self,
        command: commands.ClaimVouchersInBayArea,
        designation: Designation,
        rate: ConversionRate,
    ) -> UUID:
        """Pay a designated institution's fee; return the claim's id.

        The rate is that of the month of service (V-BR-13; F-5, which month, is
        unverified). The institution itself claims (G-3): it is confirmed at once.

        Raises:
            what `bay_area.decide` and `settling.is_recorded` refuse
        """
        claim_id = commands.claim_id(command)
        if settling.is_recorded(self, command):
            return claim_id
        facts = bay_area.decide(self, command, designation, rate)
        self.record(command, events.VouchersClaimedInBayArea, **facts)
        self._confirm(command, claim_id)
        return claim_id

    def confirm_claim(
        self, command: commands.ConfirmClaim, enrolment: Enrolment | None
    ) -> None:
        """Let the enrolled provider answer for what a clerk entered (V-BR-11).

        There is no enrolment behind a claim of an institution.

        Raises:
            ClaimUnknown
            ClaimAlreadyVoided
            ClaimAlreadyConfirmed
            NotTheEnrolledProvider
        """
        claim = self._standing_claim(command.claim_id)
        if claim.claim_id in self.confirmed:
            raise ClaimAlreadyConfirmed(claim_id=claim.claim_id)
        if not claims.may_confirm(command.occasion.by, claim, enrolment):
            raise NotTheEnrolledProvider(claim_id=claim.claim_id)
        self._confirm(command, claim.claim_id)

    def void_claim(self, command: commands.VoidClaim) -> None:
        """Undo a claim: give back exactly what it took, to where it took it (V-BR-09).

        What comes back is never forfeited, even where credits have filled the account
        since (§1.7, unverified); the next credit then adds nothing above the limit.

        Raises:
            ClaimUnknown
            ClaimAlreadyVoided
        """
        claim = self._standing_claim(command.claim_id)
        self.record(
            command,
            events.ClaimVoided,
            patient_id=self.patient_id,
            claim_id=claim.claim_id,
            amount_hkd=claim.amount_hkd,
            restored=claim.taken,
            reason=command.reason,
        )

    def freeze(self, command: commands.FreezeVoucherAccount) -> None:
        """Close the account for services after the holder's death.

        Claims of earlier services stay payable and may still be entered or voided.
        A corrected day of death counts from then on.
        """
        if self.died_on != command.died_on:
            self.record(
                command,
                events.VoucherAccountFrozen,
                died_on=command.died_on,
                effective_at=local_midnight(command.died_on),
            )

    def claim(self, claim_id: UUID) -> Claim:
        """Return what was claimed.

        Raises:
            ClaimUnknown
        """
        if claim := self.claims.get(claim_id):
            return claim
        raise ClaimUnknown(claim_id=claim_id)

    def _credit(self, command: commands.CreditVouchers, due: credits.DueIssue) -> None:
        credit, forfeit = credits.facts(due, balance_hkd=self.balance_hkd)
        effective_at = local_midnight(due.usable_from)
        self.record(
            command, events.VouchersCredited, **credit, effective_at=effective_at
        )
        if forfeit["amount_hkd"]:
            self.record(
                command, events.VouchersForfeited, **forfeit, effective_at=effective_at
            )

    def _confirm(self, command: Command, claim_id: UUID) -> None:
        self.record(command, events.ClaimConfirmed, claim_id=claim_id)

    def _standing_claim(self, claim_id: UUID) -> Claim:
        if claim_id in self.voided:
            raise ClaimAlreadyVoided(claim_id=claim_id)
        return self.claim(claim_id)
