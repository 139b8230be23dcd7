"""One visit on the Mainland has one payer: vouchers, or national insurance (G-4)."""

from functools import partial
from uuid import UUID

from domain.vouchers import (
    Episode,
    EpisodeBegun,
    EpisodePaidByNationalInsurance,
    EpisodePaidByVouchers,
    EpisodeVoucherClaimVoided,
    NationalInsuranceUsed,
    ReportNationalInsurance,
    episode_id,
)
from tests.facts.vouchers import CLAIM_ID, INSTITUTION_ID, claim_in_bay_area
from tests.given import SOME_ID, Happened, given, happened, occasion, replay

given_episode = partial(given, Episode)

COMMAND = claim_in_bay_area()
OTHER_CLAIM = UUID(int=0xC1A)


class TestVouchers:
    def test_vouchers_pay_for_a_new_visit(self) -> None:
        (given_episode(begun()).when(lambda one: pay(one)).then(paid_by_vouchers()))

    def test_the_same_claim_again_records_nothing(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers())
            .when(lambda one: pay(one))
            .then_nothing()
        )

    def test_a_second_claim_for_the_visit_stands_beside_it(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers())
            .when(lambda one: pay(one, OTHER_CLAIM))
            .then(paid_by_vouchers(OTHER_CLAIM))
        )

    def test_not_after_national_insurance(self) -> None:
        (
            given_episode(begun(), settled())
            .when(lambda one: pay(one))
            .refused(NationalInsuranceUsed())
        )

    def test_not_after_national_insurance_even_if_voided_before(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers(), claim_voided(), settled())
            .when(lambda one: pay(one, OTHER_CLAIM))
            .refused(NationalInsuranceUsed())
        )

    def test_a_claim_already_there_is_answered_as_before(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers(), settled(CLAIM_ID))
            .when(lambda one: pay(one))
            .then_nothing()
        )


class TestVoid:
    def test_a_void_takes_the_claim_out(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers())
            .when(lambda one: one.void_voucher_claim(COMMAND, CLAIM_ID))
            .then(claim_voided())
        )

    def test_an_unknown_claim_changes_nothing(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers())
            .when(lambda one: one.void_voucher_claim(COMMAND, OTHER_CLAIM))
            .then_nothing()
        )

    def test_after_it_another_claim_may_pay(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers(), claim_voided())
            .when(lambda one: pay(one, OTHER_CLAIM))
            .then(paid_by_vouchers(OTHER_CLAIM))
        )


class TestNationalInsurance:
    def test_before_any_claim(self) -> None:
        (
            given_episode(begun())
            .when(lambda one: one.pay_by_national_insurance(report()))
            .then(settled())
        )

    def test_after_a_claim_both_stand_to_be_looked_at(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers())
            .when(lambda one: one.pay_by_national_insurance(report()))
            .then(settled(CLAIM_ID))
        )

    def test_after_a_void_it_stands_alone(self) -> None:
        (
            given_episode(begun(), paid_by_vouchers(), claim_voided())
            .when(lambda one: one.pay_by_national_insurance(report()))
            .then(settled())
        )

    def test_a_settlement_told_twice_counts_once(self) -> None:
        (
            given_episode(begun(), settled())
            .when(lambda one: one.pay_by_national_insurance(report()))
            .then_nothing()
        )

    def test_a_second_settlement_is_another_fact(self) -> None:
        (
            given_episode(begun(), settled())
            .when(lambda one: one.pay_by_national_insurance(report("NMI-2")))
            .then(settled(settlement="NMI-2"))
        )


def test_a_visit_is_known_by_institution_and_number() -> None:
    episode = Episode.begin_record(
        COMMAND, institution_id=INSTITUTION_ID, episode="V-1"
    )
    assert episode.id == episode_id(INSTITUTION_ID, "V-1")
    assert episode.id != episode_id(UUID(int=9), "V-1")
    assert episode.id != episode_id(INSTITUTION_ID, "V-2")


def test_a_replayed_visit_is_the_same() -> None:
    episode = replay(Episode, begun(), paid_by_vouchers(), settled(CLAIM_ID))
    assert (episode.voucher_claims, episode.settlements) == ({CLAIM_ID}, {"NMI-1"})


def pay(episode: Episode, claim: UUID = CLAIM_ID) -> None:
    episode.pay_by_vouchers(COMMAND, account_id=SOME_ID, claim_id=claim)


def report(settlement: str = "NMI-1") -> ReportNationalInsurance:
    return ReportNationalInsurance(
        occasion=occasion(command=61),
        institution_id=INSTITUTION_ID,
        episode="V-1",
        settlement=settlement,
    )


def begun() -> Happened:
    return happened(EpisodeBegun, institution_id=INSTITUTION_ID, episode="V-1")


def paid_by_vouchers(claim: UUID = CLAIM_ID) -> Happened:
    return happened(EpisodePaidByVouchers, account_id=SOME_ID, claim_id=claim)


def claim_voided() -> Happened:
    return happened(EpisodeVoucherClaimVoided, claim_id=CLAIM_ID)


def settled(*claims: UUID, settlement: str = "NMI-1") -> Happened:
    return happened(
        EpisodePaidByNationalInsurance,
        institution_id=INSTITUTION_ID,
        episode="V-1",
        settlement=settlement,
        voucher_claims=claims,
    )
