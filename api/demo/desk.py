"""What is done at the desks of the demonstration, by the real commands."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from api.demo import people
from api.demo.people import CLERK, DOCTOR, OFFICER, SHROFF, Elder
from api.demo.stage import Stage
from application import directory, patients, seeding, vouchers
from domain.directory import (
    EnrolProvider,
    PublishConversionRate,
    PublishedRate,
    RegisterProvider,
)
from domain.kernel import Actor, Occasion
from domain.patients import (
    HongKongIdentityCard,
    PersonNames,
    RecordDeath,
    RegisterPatient,
)
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    CardRead,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    CreditVouchers,
    FeeItem,
    GiveConsent,
    OpenVoucherAccount,
    Place,
    SchemeSettings,
    ValidateAccount,
    Visit,
    VoidClaim,
    VoucherAccount,
    VouchersClaimedInBayArea,
    account_id,
)

OPENS_AT = time(9, 30, tzinfo=LOCAL_ZONE)
SETTINGS = SchemeSettings()
BESIDES_CENTS = 50
"""What a fee is above whole dollars: vouchers cannot pay that."""


class Desk:
    """Carries out one command after another, on a day that it is moved to."""

    def __init__(self, stage: Stage) -> None:
        self.service = stage.service
        self.ledger = stage.service.ledger
        self.today = date.min
        self._clock = stage.clock

    def move_to(self, day: date) -> None:
        self.today = day
        self._clock.move_to(self.opening(day))

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, OPENS_AT)

    async def load_the_directory(self) -> int:
        """Load the real directory; return how many rows it has."""
        rows = await seeding.seed_gba(self.ledger, by=OFFICER)
        return len(rows)

    async def enrol_the_doctor(self) -> None:
        register = RegisterProvider(
            occasion=self._by(OFFICER),
            registration=people.REGISTRATION,
            name=people.DOCTOR_NAME,
            profession="medical-practitioner",
            account=DOCTOR.id,
        )
        await directory.register_provider(self.ledger, register)
        enrol = EnrolProvider(
            occasion=self._by(OFFICER),
            provider_id=people.DR_WONG,
            notice="E/2015/1",
            enrolled_on=date(2015, 1, 1),
        )
        await directory.enrol_provider(self.ledger, enrol)

    async def publish_the_rate(self) -> None:
        rate = PublishedRate(
            month=people.RATE_MONTH,
            hkd_per_cny=people.RATE,
            provenance=people.INVENTED,
        )
        publish = PublishConversionRate(occasion=self._by(OFFICER), rate=rate)
        await directory.publish_rate(self.ledger, publish)

    async def open_account(self, elder: Elder) -> UUID:
        """Register an elder, open the account, validate it; return the account's id."""
        register = RegisterPatient(
            occasion=self._by(CLERK),
            names=PersonNames(han=elder.han, latin=elder.latin),
            birth_date=elder.born,
            document=HongKongIdentityCard(kind="hkic", number=elder.hkic),
            evidence="card-read",
        )
        patient = await patients.register(self.ledger, register)
        opening = OpenVoucherAccount(occasion=self._by(CLERK), patient_id=patient.id)
        await vouchers.open_account(self.ledger, opening)
        validate = ValidateAccount(
            occasion=self._by(OFFICER),
            account_id=account_id(patient.id),
            outcome="passed",
            reference=f"CHECK/{elder.born.year}",
        )
        await vouchers.validate_account(self.ledger, validate)
        return account_id(patient.id)

    async def credit(self, account: UUID) -> None:
        credit = CreditVouchers(occasion=self._by(OFFICER), account_id=account)
        await vouchers.credit(self.ledger, credit)

    async def claim_at_dr_wong(
        self, account: UUID, amount_hkd: int, *, by: Actor
    ) -> UUID:
        """Claim in Hong Kong, today; return the claim's id."""
        place = AtProvider(provider_id=people.DR_WONG)
        fee_cents = amount_hkd * 100 + BESIDES_CENTS
        claim = ClaimVouchersInHongKong(
            **await self._agreed(account, place, by),
            provider_id=people.DR_WONG,
            reason="acute",
            visit=_consultation(fee_cents),
            fee_cents=fee_cents,
            amount_hkd=amount_hkd,
        )
        recorded = await vouchers.claim_in_hong_kong(self.ledger, claim)
        assert recorded.made
        return recorded.made

    async def claim_in_shenzhen(
        self, account: UUID, fee_fen: int
    ) -> VouchersClaimedInBayArea:
        """Claim as much as possible at HKU-Shenzhen Hospital, today."""
        place = AtServicePoint(institution_id=people.HKU_SZH, service_point="hku-szh")
        claim = ClaimVouchersInBayArea(
            **await self._agreed(account, place, SHROFF),
            institution_id=people.HKU_SZH,
            service_point="hku-szh",
            department="internal-medicine",
            reason="follow-up",
            visit=_consultation(fee_fen),
            fee_fen=fee_fen,
            amount_hkd="max",
            document="hkic",
            ehealth_joined=True,
            national_insurance=False,
        )
        recorded = await vouchers.claim_in_bay_area(self.ledger, claim)
        assert recorded.made
        made = (await self.account(account)).claim(recorded.made)
        assert isinstance(made, VouchersClaimedInBayArea)
        return made

    async def confirm(self, account: UUID, claim: UUID) -> None:
        command = ConfirmClaim(
            occasion=self._by(DOCTOR), account_id=account, claim_id=claim
        )
        await vouchers.confirm_claim(self.ledger, command)

    async def void(self, account: UUID, claim: UUID) -> None:
        command = VoidClaim(
            occasion=self._by(OFFICER),
            account_id=account,
            claim_id=claim,
            reason="Entered for the wrong day.",
            settings=SETTINGS,
        )
        await vouchers.void_claim(self.ledger, command)

    async def record_death(self, account: UUID, died_on: date) -> None:
        death = RecordDeath(
            occasion=self._by(CLERK),
            patient_id=(await self.account(account)).patient_id,
            died_on=died_on,
            source="registry-notice",
        )
        await patients.record_death(self.ledger, death)

    async def account(self, id: UUID) -> VoucherAccount:
        return await self.ledger.get(VoucherAccount, id)

    async def _agreed(self, account: UUID, place: Place, by: Actor) -> dict[str, Any]:
        """Let the elder consent; return what every claim says of it."""
        consent = GiveConsent(
            occasion=self._by(by),
            account_id=account,
            place=place,
            service_date=self.today,
            method=CardRead(),
        )
        given = await vouchers.give_consent(self.ledger, consent)
        return {
            "occasion": self._by(by),
            "account_id": account,
            "consent_id": given.made,
            "service_date": self.today,
            "settings": SETTINGS,
        }

    def _by(self, actor: Actor) -> Occasion:
        key = uuid4()
        return Occasion(by=actor, command_id=key, correlation_id=key, at=self._clock())


def _consultation(fee_minor: int) -> Visit:
    """Return a visit as it should be: in person, private, one item on the bill."""
    return Visit(
        setting="outpatient",
        received="in-person",
        funding="private",
        served_by="enrolled",
        items=(FeeItem(kind="consultation", amount_minor=fee_minor),),
    )
