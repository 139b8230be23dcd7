"""The steps of the directory: invented clinics enrol, invented rates are published."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from application.simulation import invented
from application.simulation.chance import Chance
from application.simulation.places import Clinic
from application.simulation.steps import OFFICER, Occasions, Step
from domain.directory import (
    EnrolProvider,
    Provenance,
    PublishConversionRate,
    PublishedRate,
    RegisterProvider,
)
from domain.values import Month

INVENTED = Provenance(standing="invented", note="Made up for a simulated history.")


class Publishing:
    def __init__(self, occasions: Occasions, seed: int) -> None:
        self._occasions = occasions
        self._seed = seed

    def enrol(self, clinics: Iterable[Clinic], at: datetime) -> Iterator[Step]:
        for clinic in clinics:
            what = clinic.registration
            register = RegisterProvider(
                occasion=self._occasions.of(OFFICER, at, "provider", what),
                registration=what,
                name=clinic.name,
                profession=clinic.profession,
                account=clinic.doctor.id,
            )
            yield Step(register, None)
            enrol = EnrolProvider(
                occasion=self._occasions.of(OFFICER, at, "enrolment", what),
                provider_id=clinic.provider_id,
                notice=f"E/{what}",
                enrolled_on=at.date(),
            )
            yield Step(enrol, None)

    def rate_e4(self, month: Month) -> int:
        """Return the rate of a month in ten-thousandths of a dollar for one CNY."""
        return Chance(self._seed, "rate", month).between(*invented.RATES)

    def rate(self, month: Month, at: datetime) -> Step:
        rate = PublishedRate(
            month=month,
            hkd_per_cny=Decimal(self.rate_e4(month)).scaleb(-4),
            provenance=INVENTED,
        )
        occasion = self._occasions.of(OFFICER, at, "rate", month)
        return Step(PublishConversionRate(occasion=occasion, rate=rate), None)
