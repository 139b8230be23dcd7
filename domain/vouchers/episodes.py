"""One visit to a Mainland institution, and who pays for it: one payer only (G-4)."""

from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command, Event, FirstEvent
from domain.sealed import Open, none
from domain.values import Ref
from domain.vouchers.refusals import NationalInsuranceUsed


def episode_id(institution_id: UUID, episode: Ref) -> UUID:
    """Return the id of a visit: the institution's own number, unique over payers.

    However it is typed: `op-1` is `OP-1`.
    """
    return uuid5(BAYBRIDGE, f"episode/{institution_id}/{episode.upper()}")


class ReportNationalInsurance(Command):
    """An institution says that national medical insurance settled a visit."""

    institution_id: UUID
    episode: Ref
    settlement: Ref


class EpisodeBegun(FirstEvent):
    """Somebody paid for a visit, for the first time."""

    TOPIC = "vouchers.episode-begun"

    institution_id: Open[UUID, none]
    episode: Open[Ref, none]


class EpisodePaidByVouchers(Event):
    TOPIC = "vouchers.episode-paid-by-vouchers"

    account_id: Open[UUID, none]
    claim_id: Open[UUID, none]


class EpisodeVoucherClaimVoided(Event):
    """The claim was voided: vouchers do not pay for the visit by it any more."""

    TOPIC = "vouchers.episode-voucher-claim-voided"

    claim_id: Open[UUID, none]


class EpisodePaidByNationalInsurance(Event):
    """National medical insurance settled the visit; `voucher_claims` stand beside it.

    It is a fact, even where it should not be: then somebody must look at it.
    """

    TOPIC = "vouchers.episode-paid-by-national-insurance"

    institution_id: Open[UUID, none]
    episode: Open[Ref, none]
    settlement: Open[Ref, none]
    voucher_claims: Open[tuple[UUID, ...], none]


EpisodeEvent = (
    EpisodeBegun
    | EpisodePaidByVouchers
    | EpisodeVoucherClaimVoided
    | EpisodePaidByNationalInsurance
)


class Episode(Aggregate):
    TOPIC = "vouchers.episode"

    def __init__(self) -> None:
        self.institution_id: UUID
        self.episode: Ref = ""
        self.voucher_claims: set[UUID] = set()
        self.settlements: set[Ref] = set()

    @classmethod
    def begin_record(
        cls, command: Command, *, institution_id: UUID, episode: Ref
    ) -> Self:
        return cls.begin(
            command,
            EpisodeBegun,
            id=episode_id(institution_id, episode),
            institution_id=institution_id,
            episode=episode,
        )

    def pay_by_vouchers(
        self, command: Command, *, account_id: UUID, claim_id: UUID
    ) -> None:
        """Let vouchers pay, if national medical insurance has not (G-4, X-NMI).

        Raises:
            NationalInsuranceUsed
        """
        if claim_id in self.voucher_claims:
            return
        if self.settlements:
            raise NationalInsuranceUsed()
        self.record(
            command, EpisodePaidByVouchers, account_id=account_id, claim_id=claim_id
        )

    def void_voucher_claim(self, command: Command, claim_id: UUID) -> None:
        if claim_id in self.voucher_claims:
            self.record(command, EpisodeVoucherClaimVoided, claim_id=claim_id)

    def pay_by_national_insurance(self, command: ReportNationalInsurance) -> None:
        """Record what the institution says; a settlement told twice counts once."""
        if command.settlement not in self.settlements:
            self.record(
                command,
                EpisodePaidByNationalInsurance,
                institution_id=self.institution_id,
                episode=self.episode,
                settlement=command.settlement,
                voucher_claims=tuple(sorted(self.voucher_claims)),
            )

    def evolve(self, event: EpisodeEvent) -> None:
        match event:
            case EpisodeBegun():
                self.institution_id = event.institution_id
                self.episode = event.episode
            case EpisodePaidByVouchers():
                self.voucher_claims.add(event.claim_id)
            case EpisodeVoucherClaimVoided():
                self.voucher_claims.discard(event.claim_id)
            case EpisodePaidByNationalInsurance():
                self.settlements.add(event.settlement)
            case _:
                assert_never(event)
