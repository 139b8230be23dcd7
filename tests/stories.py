"""A small world, recorded through the real commands: Mrs Chan and where she goes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from application import directory, patients, seeding, vouchers
from application.ledger import Ledger, Recorded
from domain.directory import (
    EnrolProvider,
    PublishConversionRate,
    PublishedRate,
    RegisterProvider,
    institution_id,
    provider_id,
)
from domain.kernel import Actor, Fact, Occasion
from domain.patients import (
    AttendPatient,
    HongKongIdentityCard,
    PersonNames,
    RegisterPatient,
)
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    CardRead,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    GiveConsent,
    OpenVoucherAccount,
    SchemeSettings,
    ValidateAccount,
    account_id,
)
from tests.facts.directory import INVENTED
from tests.facts.vouchers import visit

OFFICER = Actor(
    id="officer-1", organisation="DH", jurisdiction="HK", role="voucher-officer"
)
CLERK = Actor(id="clerk-7", organisation="CLINIC-1", jurisdiction="HK", role="clerk")
DOCTOR = Actor(
    id="dr-wong", organisation="CLINIC-1", jurisdiction="HK", role="provider"
)
SHROFF = Actor(
    id="shroff-3", organisation="HKU-SZH", jurisdiction="CN-GD", role="clerk"
)
TODAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SERVED = date(2026, 3, 2)
INVENTED_RATE = Decimal("1.0873")
HKU_SZH = institution_id("HKU-SZH")
WONG = provider_id("M01234")
MRS_CHAN_BORN = date(1946, 5, 1)  # eligible from 2016, at 70


class World(Fact):
    """Mrs Chan's record and her account, full since 2020."""

    patient_id: UUID
    account_id: UUID


def occasion(by: Actor = CLERK, *, at: datetime = TODAY, **facts: Any) -> Occasion:
    """The circumstances of a command; each one has a key of its own."""
    known = {"command_id": uuid4(), "correlation_id": uuid4()}
    return Occasion(by=by, at=at, **known | facts)


async def directory_of_the_bay_area(ledger: Ledger) -> None:
    """The real service points and policies, an invented doctor, an invented rate."""
    await seeding.seed_gba(ledger, by=OFFICER)
    await directory.register_provider(
        ledger,
        RegisterProvider(
            occasion=occasion(OFFICER),
            registration="M01234",
            name="Wong Ka Yan",
            profession="medical-practitioner",
            account=DOCTOR.id,
        ),
    )
    await directory.enrol_provider(
        ledger,
        EnrolProvider(
            occasion=occasion(OFFICER),
            provider_id=WONG,
            notice="E/2015/7",
            enrolled_on=date(2015, 1, 1),
        ),
    )
    await directory.publish_rate(
        ledger,
        PublishConversionRate(
            occasion=occasion(OFFICER),
            rate=PublishedRate(
                month="2026-03", hkd_per_cny=INVENTED_RATE, provenance=INVENTED
            ),
        ),
    )


async def register(
    ledger: Ledger, *, number: str = "A123456(3)", born: date = MRS_CHAN_BORN
) -> UUID:
    recorded = await patients.register(
        ledger,
        RegisterPatient(
            occasion=occasion(),
            names=PersonNames(han="陳大文", latin="CHAN, Tai Man"),
            birth_date=born,
            document=HongKongIdentityCard(kind="hkic", number=number),
            evidence="card-read",
        ),
    )
    return recorded.id


async def take_on(
    ledger: Ledger, by: Actor, *, number: str = "A123456(3)"
) -> Recorded | None:
    """Another organisation takes Mrs Chan on, with the card that she shows."""
    card = HongKongIdentityCard(kind="hkic", number=number)
    command = AttendPatient(occasion=occasion(by), document=card, evidence="card-read")
    return await patients.attend(ledger, command)


async def open_account(
    ledger: Ledger, patient: UUID, *, at: datetime = TODAY
) -> Recorded:
    command = OpenVoucherAccount(occasion=occasion(at=at), patient_id=patient)
    return await vouchers.open_account(ledger, command)


async def mrs_chan(ledger: Ledger) -> World:
    """A directory, Mrs Chan, and her validated account with HK$8,000."""
    await directory_of_the_bay_area(ledger)
    patient = await register(ledger)
    await open_account(ledger, patient)
    world = World(patient_id=patient, account_id=account_id(patient))
    await validate(ledger, world.account_id)
    return world


async def validate(ledger: Ledger, account: UUID) -> Recorded:
    command = ValidateAccount(
        occasion=occasion(OFFICER),
        account_id=account,
        outcome="passed",
        reference="V-2026-1",
    )
    return await vouchers.validate_account(ledger, command)


async def consent(ledger: Ledger, world: World, place: object) -> UUID:
    command = GiveConsent(
        occasion=occasion(),
        account_id=world.account_id,
        place=place,
        service_date=SERVED,
        method=CardRead(),
    )
    recorded = await vouchers.give_consent(ledger, command)
    assert recorded.made
    return recorded.made


async def claim_at_dr_wong(
    ledger: Ledger, world: World, amount_hkd: int, **facts: Any
) -> Recorded:
    """A consent and a claim in Hong Kong for a fee of the same amount."""
    known: dict[str, Any] = {
        "occasion": occasion(DOCTOR),
        "account_id": world.account_id,
        "provider_id": WONG,
        "service_date": SERVED,
        "fee_cents": amount_hkd * 100,
        "amount_hkd": amount_hkd,
        "reason": "acute",
        "visit": visit(facts.get("fee_cents", amount_hkd * 100)),
        "settings": SchemeSettings(),
    }
    if "consent_id" not in facts:
        place = AtProvider(provider_id=WONG)
        facts["consent_id"] = await consent(ledger, world, place)
    command = ClaimVouchersInHongKong(**known | facts)
    return await vouchers.claim_in_hong_kong(ledger, command)


async def claim_in_shenzhen(
    ledger: Ledger, world: World, fee_fen: int, **facts: Any
) -> Recorded:
    """A consent and a claim at HKU-Shenzhen Hospital for as much as possible."""
    place = AtServicePoint(institution_id=HKU_SZH, service_point="hku-szh")
    known: dict[str, Any] = {
        "occasion": occasion(SHROFF),
        "account_id": world.account_id,
        "consent_id": await consent(ledger, world, place),
        "institution_id": HKU_SZH,
        "service_point": "hku-szh",
        "department": "internal-medicine",
        "service_date": SERVED,
        "fee_fen": fee_fen,
        "amount_hkd": "max",
        "reason": "follow-up",
        "document": "hkic",
        "ehealth_joined": True,
        "national_insurance": False,
        "visit": visit(fee_fen),
        "settings": SchemeSettings(),
    }
    command = ClaimVouchersInBayArea(**known | facts)
    return await vouchers.claim_in_bay_area(ledger, command)
