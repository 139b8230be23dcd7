"""The people of the demonstration. All of them are invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.directory import Provenance, institution_id, provider_id
from domain.kernel import Actor
from domain.values import Jurisdiction, Role

INVENTED = Provenance(standing="invented", note="Made up for the demonstration.")

OFFICER = Actor(
    id="officer.ho",
    organisation="DH",
    jurisdiction=Jurisdiction.HK,
    role=Role.VOUCHER_OFFICER,
)
CLERK = Actor(
    id="clerk.lam",
    organisation="CLINIC-1",
    jurisdiction=Jurisdiction.HK,
    role=Role.CLERK,
)
DOCTOR = Actor(
    id="dr.wong",
    organisation="CLINIC-1",
    jurisdiction=Jurisdiction.HK,
    role=Role.PROVIDER,
)
SHROFF = Actor(
    id="shroff.huang",
    organisation="HKU-SZH",
    jurisdiction=Jurisdiction.CN_GD,
    role=Role.CLERK,
)
AUDITOR = Actor(
    id="auditor.ng",
    organisation="AUDIT-1",
    jurisdiction=Jurisdiction.HK,
    role=Role.AUDITOR,
)
STAFF = (CLERK, DOCTOR, SHROFF, OFFICER, AUDITOR)

DOCTOR_NAME = "Wong Ka Yan"
REGISTRATION = "M00001"
DR_WONG = provider_id(REGISTRATION)
HKU_SZH = institution_id("HKU-SZH")

RATE_MONTH = "2026-03"
RATE = Decimal("1.0873")


@dataclass(frozen=True)
class Elder:
    said: str
    latin: str
    han: str
    born: date
    hkic: str


MRS_CHAN = Elder("Mrs Chan", "CHAN, Siu Fong", "陳小芳", date(1946, 5, 1), "A123456(3)")
MR_LEE = Elder("Mr Lee", "LEE, Kwok Keung", "李國強", date(1950, 9, 9), "AB987654(3)")
