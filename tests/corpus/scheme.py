"""The rules of the scheme in the corpus: another couple, and what they do."""

from datetime import date
from typing import Any
from uuid import UUID

from application import patients, vouchers
from application.ledger import Ledger, Recorded
from domain.patients import HongKongIdentityCard, PersonNames, RegisterPatient
from domain.vouchers import (
    AtProvider,
    BringInAccount,
    BringInClaim,
    BroughtQuota,
    BroughtReward,
    CardRead,
    ChangeEntitlement,
    ClearSignal,
    EndPairing,
    LedgerLine,
    PairSpouses,
    ReconcileStatement,
    RecordTransactionNumber,
    ReopenSignal,
    ReportNationalInsurance,
    SchemeSettings,
    StatementLine,
    ValidateAccount,
    VoidClaim,
    signal_id,
)
from tests import stories
from tests.stories import OFFICER, SERVED, WONG, World, occasion


async def every_rule(ledger: Ledger) -> None:
    lee = await _elder(ledger, "G123456(A)")
    spouse = await _elder(ledger, "A123404(0)")
    await _validate(ledger, lee, "failed", reason="The card was read wrongly.")
    await _validate(ledger, lee, "passed")
    await _share(ledger, lee, spouse)
    await _numbers(ledger, lee)
    await _episode(ledger, lee)
    await _end(ledger, spouse)
    await _brought_in(ledger, await _patient(ledger, "D288754(2)"))
    await _look(ledger, lee)


async def _patient(ledger: Ledger, number: str) -> UUID:
    command = RegisterPatient(
        occasion=occasion(),
        names=PersonNames(latin="LEE, Siu Ming"),
        birth_date=stories.MRS_CHAN_BORN,
        document=HongKongIdentityCard(kind="hkic", number=number),
        evidence="card-read",
    )
    return (await patients.register(ledger, command)).id


async def _elder(ledger: Ledger, number: str) -> World:
    patient_id = await _patient(ledger, number)
    opened = await stories.open_account(ledger, patient_id)
    return World(patient_id=patient_id, account_id=opened.id)


async def _validate(
    ledger: Ledger, world: World, outcome: Any, reason: str | None = None
) -> None:
    command = ValidateAccount(
        occasion=occasion(OFFICER),
        account_id=world.account_id,
        outcome=outcome,
        reference=f"V-{outcome}",
        reason=reason,
    )
    await vouchers.validate_account(ledger, command)


async def _share(ledger: Ledger, lee: World, spouse: World) -> None:
    """A claim that reaches a reward and the spouse's money, and its void."""
    command = PairSpouses(
        occasion=occasion(),
        account_id=lee.account_id,
        spouse_account_id=spouse.account_id,
        place=AtProvider(provider_id=WONG),
        document="hkic",
        spouse_document="hkic",
        both_present=True,
        both_declared=True,
        method=CardRead(),
        spouse_method=CardRead(),
        phone="+85291234567",
    )
    await vouchers.pair_spouses(ledger, command)
    facts: dict[str, Any] = {"reason": "preventive", "spouse_document": "hkic"}
    shared = await stories.claim_at_dr_wong(ledger, lee, 8_500, **facts)
    await _void(ledger, lee, shared)
    await stories.claim_at_dr_wong(ledger, lee, 1_000, **facts)


async def _numbers(ledger: Ledger, lee: World) -> None:
    first = await stories.claim_at_dr_wong(ledger, lee, 100, transaction="EHS-1")
    second = await stories.claim_at_dr_wong(ledger, lee, 200)
    for claim, number in ((first, "EHS-2"), (second, "EHS-1")):
        command = RecordTransactionNumber(
            occasion=occasion(),
            account_id=lee.account_id,
            claim_id=claim.made,
            transaction=number,
        )
        await vouchers.record_transaction(ledger, command)


async def _episode(ledger: Ledger, lee: World) -> None:
    for episode in ("OP-1", "OP-2"):
        claim = await stories.claim_in_shenzhen(ledger, lee, 300_00, episode=episode)
    await _void(ledger, lee, claim)
    command = ReportNationalInsurance(
        occasion=occasion(stories.SHROFF),
        institution_id=stories.HKU_SZH,
        episode="OP-1",
        settlement="NMI-1",
    )
    await vouchers.report_national_insurance(ledger, command)


async def _end(ledger: Ledger, spouse: World) -> None:
    end = EndPairing(occasion=occasion(), account_id=spouse.account_id, form="W-1")
    await vouchers.end_pairing(ledger, end)
    change = ChangeEntitlement(
        occasion=occasion(OFFICER),
        account_id=spouse.account_id,
        ended_on=date(2026, 6, 30),
    )
    await vouchers.change_entitlement(ledger, change)


async def _brought_in(ledger: Ledger, patient_id: UUID) -> None:
    """A balance with a reward whose last day has passed since."""
    reward = BroughtReward(
        programme="2024-reward", unspent_hkd=100, counted_hkd=1_400, granted=True
    )
    quota = BroughtQuota(profession="optometrist", used_hkd=1_200)
    command = BringInAccount(
        occasion=occasion(OFFICER),
        patient_id=patient_id,
        as_of=date(2025, 12, 30),
        own_hkd=3_200,
        rewards=(reward,),
        quotas=(quota,),
        source="EHS-2025",
    )
    account = (await vouchers.bring_in_account(ledger, command)).id
    earlier = BringInClaim(
        occasion=occasion(OFFICER),
        account_id=account,
        transaction="EHS-0",
        service_date=date(2025, 11, 3),
        claimed_on=date(2025, 11, 3),
        amount_hkd=300,
        place=AtProvider(provider_id=WONG),
        profession="medical-practitioner",
        source="EHS-2025",
    )
    await vouchers.bring_in_claim(ledger, earlier)


async def _look(ledger: Ledger, lee: World) -> None:
    """A signal that was looked at, and a statement that was compared."""
    signal = signal_id("cleared-out", 1, "corpus")
    clear = ClearSignal(
        occasion=occasion(OFFICER),
        signal_id=signal,
        signal="cleared-out",
        rule_version=1,
        subject_id=lee.patient_id,
        finding="explained",
        reason="A crown and two fillings.",
    )
    await vouchers.clear_signal(ledger, clear)
    reopen = ReopenSignal(
        occasion=occasion(OFFICER), signal_id=signal, reason="A complaint came in."
    )
    await vouchers.reopen_signal(ledger, reopen)
    line = StatementLine(transaction="EHS-9", service_date="2026-03-02", amount_hkd=90)
    here = LedgerLine(
        claim_id=UUID(int=7), transaction="EHS-2", service_date=SERVED, amount_hkd=100
    )
    statement = ReconcileStatement(
        occasion=occasion(OFFICER),
        sha256="0" * 64,
        served_from=SERVED,
        served_until=SERVED,
        lines=(line,),
    )
    await vouchers.reconcile(ledger, statement, [here], position=1)


async def _void(ledger: Ledger, world: World, claim: Recorded) -> None:
    command = VoidClaim(
        occasion=occasion(OFFICER),
        account_id=world.account_id,
        claim_id=claim.made,
        reason="entered twice",
        settings=SchemeSettings(),
    )
    await vouchers.void_claim(ledger, command)
