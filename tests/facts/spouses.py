"""Mr Chan, born in 1950, and what he and Mrs Chan share."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from domain.vouchers import (
    Available,
    CardRead,
    EndPairing,
    EndPairingByDeath,
    PairingEnded,
    PairSpouses,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
    Taken,
    VoucherAccount,
)
from tests.facts.vouchers import (
    AT_PROVIDER,
    CLAIM_ID,
    PATIENT_ID,
    TODAY,
    available,
    on,
    opened,
)
from tests.given import SOME_ID, Happened, facts_of, happened, history, replay

SPOUSE_PATIENT_ID = UUID(int=0xCAFF)
SPOUSE_ID = UUID(int=2)
THIRD_ID = UUID(int=3)
PAIRING_ID = UUID(int=0x9A18)
PHONE = "+85291234567"
LONG_AGO = date(2024, 5, 6)

SPOUSE_OPENED = opened(patient_id=SPOUSE_PATIENT_ID)


def account_of_spouse(*facts: Happened, id: UUID = SPOUSE_ID) -> VoucherAccount:
    return replay(VoucherAccount, SPOUSE_OPENED, *facts, id=id)


def recorded_in(account: VoucherAccount, *expected: Happened) -> None:
    """Compare what was recorded in the other account; the envelope is left out."""
    expected_facts = map(facts_of, history(VoucherAccount, *expected))
    assert list(map(facts_of, account.collect_events())) == list(expected_facts)


# Commands


def pair_spouses(day: date = TODAY, *, command: int = 31, **facts: Any) -> PairSpouses:
    return PairSpouses(
        **{
            "occasion": on(day, command=command),
            "account_id": SOME_ID,
            "spouse_account_id": SPOUSE_ID,
            "place": AT_PROVIDER,
            "document": "hkic",
            "spouse_document": "hkic",
            "both_present": True,
            "both_declared": True,
            "method": CardRead(),
            "spouse_method": CardRead(),
            "phone": PHONE,
        }
        | facts
    )


def end_pairing(day: date = TODAY, *, form: str = "W-1") -> EndPairing:
    return EndPairing(occasion=on(day, command=32), account_id=SOME_ID, form=form)


def end_by_death(pairing: UUID = PAIRING_ID) -> EndPairingByDeath:
    return EndPairingByDeath(
        occasion=on(TODAY, command=33), account_id=SPOUSE_ID, pairing_id=pairing
    )


# Events


def paired(day: date = LONG_AGO, **facts: Any) -> Happened:
    """The pairing as it stands in Mrs Chan's account."""
    return happened(
        SpousePaired,
        **{
            "patient_id": PATIENT_ID,
            "pairing_id": PAIRING_ID,
            "spouse_account_id": SPOUSE_ID,
            "paired_on": day,
            "place": AT_PROVIDER,
            "document": "hkic",
            "method": CardRead(),
            "phone": PHONE,
        }
        | facts,
    )


def paired_there(day: date = LONG_AGO, **facts: Any) -> Happened:
    """The same pairing as it stands in Mr Chan's account."""
    theirs = {"patient_id": SPOUSE_PATIENT_ID, "spouse_account_id": SOME_ID}
    return paired(day, **theirs | facts)


def pairing_ended(
    cause: Literal["withdrawal", "death"] = "withdrawal",
    *,
    spouse: UUID = SPOUSE_ID,
    pairing: UUID = PAIRING_ID,
) -> Happened:
    return happened(
        PairingEnded,
        pairing_id=pairing,
        spouse_account_id=spouse,
        cause=cause,
        form="W-1" if cause == "withdrawal" else None,
    )


def spouse_used(
    amount_hkd: int, left_hkd: int, *, day: date = TODAY, claim: UUID = CLAIM_ID
) -> Happened:
    return happened(
        SpouseUsedVouchers,
        claim_id=claim,
        pairing_id=PAIRING_ID,
        spouse_account_id=SOME_ID,
        service_date=day,
        amount_hkd=amount_hkd,
        left_hkd=left_hkd,
    )


def spouse_gave_back(amount_hkd: int, *, claim: UUID = CLAIM_ID) -> Happened:
    return happened(
        SpouseGaveBack,
        claim_id=claim,
        spouse_account_id=SOME_ID,
        amount_hkd=amount_hkd,
    )


def from_spouse(amount_hkd: int) -> Taken:
    return Taken(bucket="spouse", account_id=SPOUSE_ID, amount_hkd=amount_hkd)


def left_of_spouse(amount_hkd: int) -> Available:
    return available("spouse", amount_hkd, account_id=SPOUSE_ID)
