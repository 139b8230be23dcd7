"""The steps of one visit: consent, claim, confirmation, perhaps a void."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from application.simulation.places import Clinic, Point
from application.simulation.purse import Payment
from application.simulation.steps import OFFICER, Occasions, Step
from application.simulation.visits import Visit
from domain.kernel import Actor
from domain.values import LOCAL_ZONE, Code, Month
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    CardRead,
    ClaimVouchers,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    ConsentMethod,
    FeeItem,
    GiveConsent,
    ItemKind,
    PaperForm,
    Place,
    SchemeSettings,
    VoidClaim,
    claim_id,
    consent_id,
)
from domain.vouchers import Visit as Declared

SETTINGS = SchemeSettings()

CONSENT_AFTER = timedelta(minutes=5)
CLAIM_AFTER = timedelta(minutes=7)
EVENING = time(20, 15, tzinfo=LOCAL_ZONE)
LATE_IN_THE_DAY = time(18, 30, tzinfo=LOCAL_ZONE)

_ITEMS: dict[Code, tuple[tuple[ItemKind, ItemKind], ...]] = {
    "medical-practitioner": (
        ("consultation", "medication"),
        ("consultation", "medication"),
        ("consultation", "investigation"),
        ("health-check", "investigation"),
        ("consultation", "vaccination"),
    ),
    "chinese-medicine-practitioner": (
        ("consultation", "medication"),
        ("treatment", "medication"),
    ),
    "dentist": (
        ("dental-check", "scaling"),
        ("extraction", "medication"),
        ("filling", "dental-check"),
        ("other-dental", "dental-check"),
    ),
    "optometrist": (("eye-examination", "spectacles"),),
    "others": (("rehabilitation", "treatment"), ("treatment", "treatment")),
    "hospital": (("consultation", "investigation"), ("consultation", "medication")),
    "dental-clinic": (("scaling", "filling"), ("other-dental", "dental-check")),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Into which account a visit is entered, for how much, and on which later day."""

    account: UUID
    payment: Payment
    late_on: date | None = None


class Claiming:
    """Writes the commands of visits, as the desks of all places give them."""

    def __init__(self, occasions: Occasions) -> None:
        self._occasions = occasions

    def in_hong_kong(
        self, visit: Visit, clinic: Clinic, entry: Entry
    ) -> Iterator[Step]:
        """Yield the steps of a visit to a clinic, in the order of their times."""
        by = clinic.clerk if visit.by_clerk else clinic.doctor
        place = AtProvider(provider_id=clinic.provider_id)
        consent = self._consent(visit, entry, by, place)
        yield Step(consent, visit.elder.household)
        fee_hkd = max(visit.wanted_hkd, entry.payment.amount_hkd) + visit.topped_up_hkd
        claim = ClaimVouchersInHongKong(
            **self._claim(visit, entry, by, consent),
            visit=_declared(visit, fee_hkd * 100),
            care_programme="chronic-disease-co-care" if _co_care(visit) else None,
            provider_id=clinic.provider_id,
            fee_cents=fee_hkd * 100,
        )
        yield from self._refused(visit, claim, entry)
        if not entry.payment.amount_hkd:
            return
        yield Step(claim, visit.elder.household, visit.hump or visit.profession)
        if visit.voided:
            by = OFFICER if visit.voided_by_officer else clinic.doctor
            yield self._void(visit, claim, by)
        elif visit.by_clerk and visit.confirmed_after >= 0:
            yield self._confirm(visit, claim, clinic)

    def in_bay_area(
        self, visit: Visit, point: Point, entry: Entry, rate_e4: int
    ) -> Iterator[Step]:
        """Yield the steps of a visit to a service point beyond the border."""
        place = AtServicePoint(
            institution_id=point.institution_id, service_point=point.code
        )
        consent = self._consent(visit, entry, point.shroff, place)
        yield Step(consent, visit.elder.household)
        assert visit.hump is not None
        departments = point.departments_for(visit.hump)
        fee_fen = -(
            -max(visit.wanted_hkd, entry.payment.amount_hkd) * 1_000_000 // rate_e4
        )
        claim = ClaimVouchersInBayArea(
            **self._claim(visit, entry, point.shroff, consent),
            visit=_declared(visit, fee_fen),
            institution_id=point.institution_id,
            service_point=point.code,
            department=departments[visit.item % len(departments)],
            fee_fen=fee_fen,
            document="hkic",
            ehealth_joined=True,
            national_insurance=False,
            episode=f"OP/{_number(visit)}",
        )
        yield Step(claim, visit.elder.household, visit.hump or visit.profession)
        if visit.voided:
            yield self._void(visit, claim, OFFICER)

    def _consent(
        self, visit: Visit, entry: Entry, by: Actor, place: Place
    ) -> GiveConsent:
        return GiveConsent(
            occasion=self._of(visit, by, visit.at + CONSENT_AFTER, "consent"),
            account_id=entry.account,
            place=place,
            service_date=visit.day,
            method=_method(visit),
        )

    def _claim(
        self, visit: Visit, entry: Entry, by: Actor, consent: GiveConsent
    ) -> dict[str, Any]:
        """Return what every claim says; where nothing is paid, what was asked for."""
        at = visit.at + CLAIM_AFTER
        if entry.late_on is not None:
            at = datetime.combine(entry.late_on, LATE_IN_THE_DAY)
        return {
            "occasion": self._of(visit, by, at, "claim"),
            "account_id": entry.account,
            "consent_id": consent_id(consent),
            "service_date": visit.day,
            "amount_hkd": entry.payment.amount_hkd or entry.payment.too_much_hkd,
            "reason": visit.reason,
            "spouse_document": "hkic" if entry.payment.uses_spouse else None,
            "transaction": f"TG/{_number(visit)}",
            "settings": SETTINGS,
        }

    def _refused(
        self, visit: Visit, claim: ClaimVouchersInHongKong, entry: Entry
    ) -> Iterator[Step]:
        """Yield the desk's first attempt, if it asks for more than the quota leaves."""
        if entry.payment.too_much_hkd:
            by, at = claim.occasion.by, claim.occasion.at - timedelta(minutes=1)
            asked = {
                "occasion": self._of(visit, by, at, "too-much"),
                "amount_hkd": entry.payment.too_much_hkd,
            }
            too_much = claim.model_copy(update=asked)
            yield Step(too_much, visit.elder.household, refused="QuotaExceeded")

    def _confirm(self, visit: Visit, claim: ClaimVouchers, clinic: Clinic) -> Step:
        day = claim.occasion.at.date() + timedelta(days=visit.confirmed_after)
        at = datetime.combine(day, EVENING) + timedelta(seconds=visit.item % 3_600)
        command = ConfirmClaim(
            occasion=self._of(visit, clinic.doctor, at, "confirmation"),
            account_id=claim.account_id,
            claim_id=claim_id(claim),
        )
        return Step(command, visit.elder.household)

    def _void(self, visit: Visit, claim: ClaimVouchers, by: Actor) -> Step:
        """Return a void within hours at the claim's own desk, or days later."""
        late = timedelta(days=5) if by is OFFICER else timedelta(hours=2)
        command = VoidClaim(
            occasion=self._of(visit, by, claim.occasion.at + late, "void"),
            account_id=claim.account_id,
            claim_id=claim_id(claim),
            reason="Entered for the wrong visit.",
            settings=SETTINGS,
        )
        return Step(command, visit.elder.household)

    def _of(self, visit: Visit, by: Actor, at: datetime, what: str) -> Any:
        return self._occasions.of(by, at, what, _number(visit))


def month_of(visit: Visit) -> Month:
    return f"{visit.at.year:04d}-{visit.at.month:02d}"


def _number(visit: Visit) -> str:
    """Return the number of a visit, unique in a history."""
    return f"{visit.at.year}/{visit.elder.number}/{visit.turn}"


def _method(visit: Visit) -> ConsentMethod:
    if visit.on_paper:
        return PaperForm(form=f"FORM/{_number(visit)}", because="card-unreadable")
    return CardRead()


def _co_care(visit: Visit) -> bool:
    return visit.co_care and visit.profession == "medical-practitioner"


def _declared(visit: Visit, fee_minor: int) -> Declared:
    """Return what the desk declares: one item of the bill, or two."""
    kinds = _ITEMS.get(visit.hump or visit.profession) or _ITEMS["others"]
    first, second = kinds[visit.item % len(kinds)]
    beside = fee_minor * (visit.item % 60) // 100
    items = [FeeItem(kind=first, amount_minor=fee_minor - beside)]
    if beside:
        items.append(FeeItem(kind=second, amount_minor=beside))
    return Declared(
        setting="outpatient",
        received="in-person",
        funding="private",
        served_by="enrolled",
        items=tuple(items),
    )
