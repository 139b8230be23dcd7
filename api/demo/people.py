"""The people of the demonstration. All of them are invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.directory import Provenance, institution_id, provider_id
from domain.kernel import Actor
from domain.reference import CrewRole
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
SENDING_DOCTOR = Actor(
    id="dr.zhao",
    organisation="HKU-SZH",
    jurisdiction=Jurisdiction.CN_GD,
    role=Role.CLINICIAN,
)
SENDING_DESK = Actor(
    id="desk.luo",
    organisation="HKU-SZH",
    jurisdiction=Jurisdiction.CN_GD,
    role=Role.COORDINATOR,
)
ESCORT = Actor(
    id="dr.sun",
    organisation="HKU-SZH",
    jurisdiction=Jurisdiction.CN_GD,
    role=Role.CREW,
)
BILLING = Actor(
    id="billing.wu",
    organisation="HKU-SZH",
    jurisdiction=Jurisdiction.CN_GD,
    role=Role.BILLING,
)
COORDINATOR = Actor(
    id="micc.duty",
    organisation="HA-MICC",
    jurisdiction=Jurisdiction.HK,
    role=Role.COORDINATOR,
)
RECEIVING_DOCTOR = Actor(
    id="dr.lam",
    organisation="TMH",
    jurisdiction=Jurisdiction.HK,
    role=Role.CLINICIAN,
)
RECEIVING_NURSE = Actor(
    id="nurse.ho",
    organisation="TMH",
    jurisdiction=Jurisdiction.HK,
    role=Role.CLINICIAN,
)
NURSE = "nurse.qi"
CREW: dict[str, CrewRole] = {
    "driver.he": "driver",
    ESCORT.id: "doctor",
    NURSE: "nurse",
}
"""Who rides in the ambulance of the demonstration; the driver stands first."""

STAFF = (CLERK, DOCTOR, SHROFF, OFFICER, AUDITOR)
TRANSFER_STAFF = (SENDING_DESK, ESCORT, COORDINATOR, RECEIVING_NURSE)

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
MR_HO = Elder("Mr Ho", "HO, Wai Ming", "何偉明", date(1961, 7, 1), "K123456(0)")
MRS_YIP = Elder("Mrs Yip", "YIP, Mei Lan", "葉美蘭", date(1944, 2, 3), "P123456(4)")
MR_LEE = Elder("Mr Lee", "LEE, Kwok Keung", "李國強", date(1950, 9, 9), "AB987654(3)")
