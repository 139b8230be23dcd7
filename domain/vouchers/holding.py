"""An account from its opening to its holder's death: what comes in, what lapses."""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import Self

from domain.kernel import Command
from domain.reference import EligibleAge, SchemeTerms, VoucherHolder
from domain.values import local_date, local_midnight
from domain.vouchers import (
    bringing_in,
    commands,
    credits,
    eligibility,
    events,
    rewards,
    sharing,
)
from domain.vouchers.memory import AccountMemory
from domain.vouchers.refusals import AlreadyValidated

_A_DAY = timedelta(days=1)

Standing = Hashable
"""Two accounts with the same one are credited alike by the same terms."""


class Holding(AccountMemory):
    """What the holder has, without any claim."""

    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    @classmethod
    def open(
        cls,
        command: commands.OpenVoucherAccount | commands.BringInAccount,
        holder: VoucherHolder,
        ages: Sequence[EligibleAge],
    ) -> Self:
        """Open the account of an eligible person (V-BR-01).

        It is temporary: it pays nobody until the particulars are validated (E-6).

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
        account = cls.begin(
            command,
            events.VoucherAccountOpened,
            id=commands.account_id(holder.patient_id),
            patient_id=holder.patient_id,
            eligible_from=found.eligible_from,
            document=document,
            age_row=found.age_row,
            temporary=True,
        )
        account.heed(command, holder.permission_ended_on)
        return account

    def bring_in(self, command: commands.BringInAccount, terms: SchemeTerms) -> None:
        """Take the opening balance from another system, in place of all credits.

        Raises:
            what `bringing_in.opening_balance` refuses
        """
        assert not self.credited
        assert self.brought_in_as_of is None
        facts = bringing_in.opening_balance(self.eligible_from, command, terms)
        self.record(command, events.OpeningBalanceBroughtIn, **facts)

    def bring_in_claim(self, command: commands.BringInClaim) -> None:
        """Remember a claim of before the ledger; a row sent twice counts once.

        Raises:
            what `bringing_in.earlier_claim` refuses
        """
        facts = bringing_in.earlier_claim(self, command)
        if facts is not None:
            self.record(command, events.EarlierClaimBroughtIn, **facts)

    def standing(self) -> Standing:
        """Return all that a credit looks at; the record's own id is no part of it.

        The yearly run decides once for all accounts in the same standing, on what
        `NOT_HEEDED_BY_CREDITS` and `NOT_READ_BY_CREDITS` leave. What `credit` begins to
        look at belongs here.
        """
        return (
            self.eligible_from,
            self.entitled_until,
            self.died_on,
            self.balance_hkd,
            frozenset(self.credited),
            tuple(sorted(self.pots.items())) if self.pots else (),
        )

    def credit(self, command: commands.CreditVouchers, terms: SchemeTerms) -> None:
        """Credit what is due and not yet credited, the oldest first (V-BR-02).

        Nothing is credited for a day after the holder's death, or after the end of
        the permission behind the card. Rewards whose last day is over lapse (V-BR-08).

        Raises:
            CreditInAdvance
        """
        today = local_date(command.occasion.at)
        credits.check_not_in_advance(terms.issues, today)
        for due in credits.due_issues(
            terms.issues,
            eligible_from=self.eligible_from,
            credited=self.credited,
            until=self._entitled_until(today),
        ):
            self._credit(command, due)
        self.lapse(command)

    def lapse(self, command: Command) -> None:
        """End the rewards whose last day is over, as of the day after it (R-6)."""
        today = local_date(command.occasion.at)
        for programme, pot in rewards.lapsed(self.pots, today):
            self.record(
                command,
                events.RewardLapsed,
                programme=programme,
                amount_hkd=pot.unspent_hkd,
                usable_until=pot.usable_until,
                effective_at=local_midnight(pot.usable_until + _A_DAY),
            )

    def validate(self, command: commands.ValidateAccount) -> None:
        """Record what the check of the holder's particulars found (E-6).

        Raises:
            AlreadyValidated
        """
        if not self.temporary:
            raise AlreadyValidated()
        if command.outcome == "passed":
            self.record(
                command, events.VoucherAccountValidated, reference=command.reference
            )
        else:
            self.record(
                command,
                events.VoucherAccountNotValidated,
                patient_id=self.patient_id,
                reference=command.reference,
                reason=command.reason or "no reason was given",
            )

    def change_entitlement(self, command: commands.ChangeEntitlement) -> None:
        """Heed the end, or the renewal, of the permission behind the card (E-4)."""
        self.heed(command, command.ended_on)

    def heed(self, command: Command, ended_on: date | None) -> None:
        """Record the first day without the permission, where it is another one."""
        if self.entitled_until != ended_on:
            self.record(command, events.EntitlementChanged, ended_on=ended_on)

    def freeze(self, command: commands.FreezeVoucherAccount) -> None:
        """Close the account for services after the holder's death; end its pairing.

        Claims of earlier services stay payable and may still be entered or voided.
        Nothing passes to the spouse (S35). A corrected day of death counts from then
        on.
        """
        if self.died_on != command.died_on:
            self.record(
                command,
                events.VoucherAccountFrozen,
                died_on=command.died_on,
                effective_at=local_midnight(command.died_on),
            )
        sharing.end(self, command, cause="death")

    def end_pairing_by_death(self, command: commands.EndPairingByDeath) -> None:
        """End the pairing with a spouse who died, if it is still the live one."""
        if self.pairing and self.pairing.pairing_id == command.pairing_id:
            sharing.end(self, command, cause="death")

    def _entitled_until(self, today: date) -> date:
        """Return the last day on which something can be credited."""
        until = min(today, self.died_on or today)
        if self.entitled_until is not None:
            until = min(until, self.entitled_until - _A_DAY)
        return until

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
