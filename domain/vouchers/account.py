"""The voucher account of one elder."""

from uuid import UUID

from domain.kernel import Command
from domain.reference import (
    ConversionRate,
    Designation,
    Enrolment,
    RewardProgramme,
    SchemeTerms,
)
from domain.vouchers import (
    bay_area,
    claims,
    commands,
    events,
    hong_kong,
    rewards,
    settling,
    sharing,
    voiding,
)
from domain.vouchers.holding import Holding
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import (
    ClaimAlreadyConfirmed,
    ClaimAlreadyVoided,
    ClaimUnknown,
    ConsentFormReused,
    NotTheEnrolledProvider,
)


class VoucherAccount(Holding):
    """It decides: what is refused leaves no trace in it."""

    TOPIC = "vouchers.account"

    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def give_consent(self, command: commands.GiveConsent) -> UUID:
        """Record the elder's consent to one claim; return the consent's id.

        A form sent twice counts once.

        Raises:
            ConsentFormReused
            ServiceBeforeEligibility, ServiceAfterDeath, PermissionEnded
        """
        given = command.model_dump(exclude={"occasion", "account_id"})
        consent_id = commands.consent_id(command)
        if earlier := self.consents.get(consent_id):
            if earlier.model_dump(include=set(given)) == given:
                return consent_id
            raise ConsentFormReused(consent_id=consent_id)

        claims.check_holder(self, command.service_date)
        self.record(command, events.ConsentGiven, consent_id=consent_id, **given)
        return consent_id

    def claim_in_hong_kong(
        self,
        command: commands.ClaimVouchersInHongKong,
        enrolment: Enrolment,
        terms: SchemeTerms,
        spouse: AccountMemory | None = None,
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
        facts = hong_kong.decide(self, command, enrolment, terms, spouse)
        self.record(command, events.VouchersClaimedInHongKong, **facts)
        self._follow(command, self.claims[claim_id], terms, spouse)
        if claims.is_the_provider(command.occasion.by, enrolment):
            self._confirm(command, claim_id)
        return claim_id

    def claim_in_bay_area(
        self,
        command: commands.ClaimVouchersInBayArea,
        designation: Designation,
        rate: ConversionRate,
        terms: SchemeTerms,
        spouse: AccountMemory | None = None,
    ) -> UUID:
        """Pay a designated institution's fee; return the claim's id.

        The institution itself claims (G-3): it is confirmed at once.

        Raises:
            what `bay_area.decide` and `settling.is_recorded` refuse
        """
        claim_id = commands.claim_id(command)
        if settling.is_recorded(self, command):
            return claim_id
        facts = bay_area.decide(self, command, designation, rate, terms, spouse)
        self.record(command, events.VouchersClaimedInBayArea, **facts)
        self._follow(command, self.claims[claim_id], terms, spouse)
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

    def record_transaction(self, command: commands.RecordTransactionNumber) -> None:
        """Record under which number the government's system has the claim (§1.7, 8).

        A number that was mistyped is recorded again; the last one stands.

        Raises:
            ClaimUnknown, ClaimAlreadyVoided, TransactionNumberTaken
        """
        claim = self._standing_claim(command.claim_id)
        claims.check_transaction(self, command.transaction)
        if self.transactions.get(claim.claim_id) != command.transaction:
            self.record(
                command,
                events.TransactionNumberRecorded,
                claim_id=claim.claim_id,
                transaction=command.transaction,
            )

    def void_claim(
        self, command: commands.VoidClaim, spouse: AccountMemory | None = None
    ) -> None:
        """Undo a claim: give back exactly what it took, to where it took it (V-BR-09).

        `spouse` is whose vouchers the claim used, if it used any.

        Raises:
            ClaimUnknown
            ClaimAlreadyVoided
            NotTheClaimsDesk, VoidWindowPassed
        """
        claim = self._standing_claim(command.claim_id)
        voiding.check(self, command, claim)
        assert self.spouse_in(claim.claim_id) == (spouse and spouse.id)
        self.record(command, events.ClaimVoided, **voiding.facts(command, claim))
        voiding.follow(self, command, claim, spouse)
        self.lapse(command)

    def claim(self, claim_id: UUID) -> Claim:
        """Return what was claimed.

        Raises:
            ClaimUnknown
        """
        if claim := self.claims.get(claim_id):
            return claim
        raise ClaimUnknown(claim_id=claim_id)

    def spouse_in(self, claim_id: UUID) -> UUID | None:
        """Return the account of the spouse whose vouchers a claim used, if it did.

        Raises:
            ClaimUnknown
        """
        parts = self.claim(claim_id).taken
        return next((one.account_id for one in parts if one.bucket == "spouse"), None)

    def _follow(
        self,
        command: Command,
        claim: Claim,
        terms: SchemeTerms,
        spouse: AccountMemory | None,
    ) -> None:
        """Record what a claim leads to: the spouse's part, and a reward (R-2)."""
        if spouse is not None:
            sharing.lend(spouse, command, claim)
        for programme in terms.rewards:
            self._reward(command, claim, programme)

    def _reward(
        self, command: Command, claim: Claim, programme: RewardProgramme
    ) -> None:
        counted = claim.towards_reward
        if counted is None or counted.programme != programme.code:
            return
        pot = self.pot(programme.code)
        earned_hkd = rewards.earned(pot, programme)
        if earned_hkd and self.died_on is None:
            self.record(
                command,
                events.RewardCredited,
                programme=programme.code,
                amount_hkd=earned_hkd,
                threshold_hkd=programme.threshold_hkd,
                counted_hkd=pot.counted_hkd,
                usable_until=programme.usable_until,
                claim_id=claim.claim_id,
                row=programme.row,
            )

    def _confirm(self, command: Command, claim_id: UUID) -> None:
        self.record(command, events.ClaimConfirmed, claim_id=claim_id)

    def _standing_claim(self, claim_id: UUID) -> Claim:
        if claim_id in self.voided:
            raise ClaimAlreadyVoided(claim_id=claim_id)
        return self.claim(claim_id)
