"""A desk with a ledger, a clock, a doctor, a hospital and the real policy table."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid5

from application import directory, patients, vouchers
from application.ledger import Ledger, Recorded
from application.seeding import read_gba
from domain.directory import (
    Issue,
    PublishReward,
    PublishVoucherIssue,
    SetEligibleAge,
    institution_id,
    provider_id,
)
from domain.kernel import BAYBRIDGE, Actor, Occasion
from domain.values import local_date, local_midnight
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    CardRead,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    CreditVouchers,
    GiveConsent,
    OpenVoucherAccount,
    PairSpouses,
    Place,
    SchemeSettings,
    VoidClaim,
    VoucherAccount,
)
from tests.facts import directory as directory_facts
from tests.facts import patients as patient_facts
from tests.facts.vouchers import visit
from tests.given import CLERK
from tests.ledgers import Clock

DOCTOR_ID = provider_id("D01234")
DOCTOR = Actor(id="dr-lam", organisation="CLINIC-1", jurisdiction="HK", role="provider")
HOSPITAL_ID = institution_id("BAY-HOSPITAL")
SHROFF = CLERK.model_copy(update={"organisation": "BAY-HOSPITAL"})
AT_DOCTOR = AtProvider(provider_id=DOCTOR_ID)
AT_HOSPITAL = AtServicePoint(
    institution_id=HOSPITAL_ID, service_point=directory_facts.POINT
)
ISSUES = read_gba().issues
"""The real policy table, 2009 to 2026."""


class Desk:
    """Each request is a command of its own, at the time of the clock."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.commands = 0

    def occasion(self, by: Actor = CLERK, **facts: Any) -> Occasion:
        self.commands += 1
        id = uuid5(BAYBRIDGE, f"test/{self.commands}")
        known = {"by": by, "command_id": id, "correlation_id": id}
        return Occasion(**known | {"at": self.clock()} | facts)

    def move_to(self, day: date) -> None:
        self.clock.move_to(local_midnight(day))

    # The directory

    async def publish_policy(self, issues: Sequence[Issue] = ISSUES) -> None:
        for age in read_gba().eligible_ages:
            set_age = SetEligibleAge(occasion=self.occasion(), age=age)
            await directory.set_eligible_age(self.ledger, set_age)
        for issue in issues:
            await self.publish(issue)

    async def publish_rewards(self) -> None:
        for reward in read_gba().rewards:
            publish = PublishReward(occasion=self.occasion(), reward=reward)
            await directory.publish_reward(self.ledger, publish)

    async def publish(self, issue: Issue) -> None:
        publish = PublishVoucherIssue(occasion=self.occasion(), issue=issue)
        await directory.publish_issue(self.ledger, publish)

    async def enrol_doctor(self) -> None:
        admit = directory_facts.admit(command=900)
        await directory.admit_profession(self.ledger, admit)
        register = directory_facts.register_provider(command=901)
        await directory.register_provider(self.ledger, register)
        enrol = directory_facts.enrol(provider_id=DOCTOR_ID, command=902)
        await directory.enrol_provider(self.ledger, enrol)

    async def delist_doctor(self, on: date) -> None:
        delist = directory_facts.delist(on=on, provider_id=DOCTOR_ID, command=905)
        await directory.delist_provider(self.ledger, delist)

    async def open_hospital(self) -> None:
        ledger, id = self.ledger, HOSPITAL_ID
        await directory.register_institution(
            ledger, directory_facts.register(command=910)
        )
        open_point = directory_facts.open_point(institution_id=id, command=911)
        await directory.open_service_point(ledger, open_point)
        designate = directory_facts.designate(institution_id=id, command=912)
        await directory.designate_departments(ledger, designate)

    async def publish_rate(self, month: str, hkd_per_cny: str = "1.0873") -> None:
        publish = directory_facts.publish_rate(month, hkd_per_cny, command=913)
        await directory.publish_rate(self.ledger, publish)

    # Patients and accounts

    async def patient(self, number: str = "A123456(3)", *, born: int = 1946) -> UUID:
        document = patient_facts.document("hkic", number)
        command = patient_facts.register(document, birth_date=date(born, 6, 15))
        registered = await patients.register(
            self.ledger, command.model_copy(update={"occasion": self.occasion()})
        )
        return registered.id

    async def open_account(self, patient_id: UUID, **facts: Any) -> Recorded:
        command = OpenVoucherAccount(
            occasion=self.occasion(**facts), patient_id=patient_id
        )
        return await vouchers.open_account(self.ledger, command)

    async def account(self, number: str = "A123456(3)", *, born: int = 1946) -> UUID:
        """Register a patient and open an account; return the account's id."""
        patient_id = await self.patient(number, born=born)
        return (await self.open_account(patient_id)).id

    async def credit(self, account: UUID) -> Recorded:
        command = CreditVouchers(occasion=self.occasion(), account_id=account)
        return await vouchers.credit(self.ledger, command)

    async def balance(self, account: UUID) -> int:
        return (await self.ledger.get(VoucherAccount, account)).balance_hkd

    # Claims

    async def consent(
        self, account: UUID, place: Place = AT_DOCTOR, *, on: date | None = None
    ) -> UUID:
        command = GiveConsent(
            occasion=self.occasion(),
            account_id=account,
            place=place,
            service_date=on or local_date(self.clock()),
            method=CardRead(),
        )
        made = (await vouchers.give_consent(self.ledger, command)).made
        assert made is not None
        return made

    async def claim_of_doctor(
        self, account: UUID, amount_hkd: int = 250, *, by: Actor = CLERK, **facts: Any
    ) -> ClaimVouchersInHongKong:
        """A claim with its consent, ready to be sent."""
        on = facts.get("service_date", local_date(self.clock()))
        known = {
            "occasion": self.occasion(by),
            "account_id": account,
            "consent_id": await self.consent(account, on=on),
            "service_date": on,
            "amount_hkd": amount_hkd,
            "reason": "acute",
            "visit": visit(facts.get("fee_cents", 9_000_00)),
            "settings": SchemeSettings(),
            "provider_id": DOCTOR_ID,
            "fee_cents": 9_000_00,
        }
        return ClaimVouchersInHongKong(**known | facts)

    async def claim_of_hospital(
        self, account: UUID, amount_hkd: int | Literal["max"] = "max", **facts: Any
    ) -> ClaimVouchersInBayArea:
        """A claim with its consent, ready to be sent."""
        on = facts.get("service_date", local_date(self.clock()))
        known = {
            "occasion": self.occasion(SHROFF),
            "account_id": account,
            "consent_id": await self.consent(account, AT_HOSPITAL, on=on),
            "service_date": on,
            "amount_hkd": amount_hkd,
            "reason": "follow-up",
            "visit": visit(facts.get("fee_fen", 256_40)),
            "settings": SchemeSettings(),
            "institution_id": HOSPITAL_ID,
            "service_point": directory_facts.POINT,
            "department": "internal-medicine",
            "fee_fen": 256_40,
            "document": "hkic",
            "ehealth_joined": True,
            "national_insurance": False,
        }
        return ClaimVouchersInBayArea(**known | facts)

    async def send(
        self, command: ClaimVouchersInHongKong | ClaimVouchersInBayArea
    ) -> Recorded:
        if isinstance(command, ClaimVouchersInHongKong):
            return await vouchers.claim_in_hong_kong(self.ledger, command)
        return await vouchers.claim_in_bay_area(self.ledger, command)

    async def claim(self, account: UUID, amount_hkd: int = 250, **facts: Any) -> UUID:
        """Send a doctor's claim; return its id."""
        command = await self.claim_of_doctor(account, amount_hkd, **facts)
        made = (await self.send(command)).made
        assert made is not None
        return made

    async def confirm(self, account: UUID, claim: UUID, by: Actor = DOCTOR) -> Recorded:
        command = ConfirmClaim(
            occasion=self.occasion(by), account_id=account, claim_id=claim
        )
        return await vouchers.confirm_claim(self.ledger, command)

    async def void(
        self, account: UUID, claim: UUID, reason: str = "Wrong day.", **facts: Any
    ) -> Recorded:
        command = VoidClaim(
            occasion=self.occasion(**facts),
            account_id=account,
            claim_id=claim,
            reason=reason,
            settings=SchemeSettings(),
        )
        return await vouchers.void_claim(self.ledger, command)

    # Spouses

    async def pair(self, account: UUID, spouse: UUID, **facts: Any) -> Recorded:
        known = {
            "occasion": self.occasion(),
            "account_id": account,
            "spouse_account_id": spouse,
            "place": AT_DOCTOR,
            "document": "hkic",
            "spouse_document": "hkic",
            "both_present": True,
            "both_declared": True,
            "method": CardRead(),
            "spouse_method": CardRead(),
            "phone": "+85291234567",
        }
        return await vouchers.pair_spouses(self.ledger, PairSpouses(**known | facts))

    async def couple(self) -> tuple[UUID, UUID]:
        """Two paired holders with HK$8,000 each."""
        account = await self.account()
        spouse = await self.account("G123456(A)", born=1944)
        await self.pair(account, spouse)
        return account, spouse
