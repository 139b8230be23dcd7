"""What vouchers may not pay for (§1.4): a refusal for each."""

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(eq=False)
class InpatientService(Refusal):
    """Vouchers do not pay for inpatient services."""

    RULE: ClassVar[str] = "V-X-INPATIENT"


@dataclass(eq=False)
class DaySurgery(Refusal):
    """Vouchers do not pay for day surgery, such as cataract surgery or endoscopy."""

    RULE: ClassVar[str] = "V-X-DAYSURG"


@dataclass(eq=False)
class PrepaidService(Refusal):
    """The service must have been received before it is paid for; nothing is prepaid."""

    RULE: ClassVar[str] = "V-X-PREPAID"


@dataclass(eq=False)
class SolelyProducts(Refusal):
    """Vouchers do not pay where only products are bought or rented."""

    RULE: ClassVar[str] = "V-X-PRODUCT"


@dataclass(eq=False)
class PublicService(Refusal):
    """Vouchers do not pay for public or subsidised services."""

    RULE: ClassVar[str] = "V-X-PUBLIC"
    funding: str


@dataclass(eq=False)
class ServedByReliever(Refusal):
    """A reliever may not claim on the account of an enrolled provider."""

    RULE: ClassVar[str] = "V-X-NOTENROLLED"


@dataclass(eq=False)
class CashRedemption(Refusal):
    """Vouchers are never exchanged for cash."""

    RULE: ClassVar[str] = "V-X-CASH"


@dataclass(eq=False)
class ForAnotherPerson(Refusal):
    """Vouchers pay only for the holder; only a paired spouse may share them."""

    RULE: ClassVar[str] = "V-X-TRANSFER"


@dataclass(eq=False)
class ServiceByProxy(Refusal):
    """The elder must receive the service in person, and not through somebody else."""

    RULE: ClassVar[str] = "V-X-PROXY"


@dataclass(eq=False)
class StaffEmployment(Refusal):
    """Vouchers do not pay for the employment of staff."""

    RULE: ClassVar[str] = "V-X-STAFF"


@dataclass(eq=False)
class SchemeCharge(Refusal):
    """Nobody may charge for opening an account, pairing, or using vouchers."""

    RULE: ClassVar[str] = "V-X-FEE"
