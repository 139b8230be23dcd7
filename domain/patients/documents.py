"""The papers that say who somebody is: checked when shown, kept as they were read."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from domain.kernel import Fact
from domain.patients import numbers
from domain.reference import DocumentKind
from domain.values import Day

Evidence = Literal["card-read", "sighted", "copy"]
"""How a clerk knows: a reader read the chip, the clerk saw it, or saw a copy of it."""

_Typed = StringConstraints(min_length=1, max_length=40)

HkicNumber = Annotated[
    str, _Typed, AfterValidator(numbers.hkic), Field(examples=["A123456(3)"])
]
CertificateRef = Annotated[
    str, _Typed, AfterValidator(numbers.certificate), Field(examples=["EC0000001"])
]
BirNumber = Annotated[
    str, _Typed, AfterValidator(numbers.bir), Field(examples=["1234567(8)"])
]
MainlandId = Annotated[
    str,
    _Typed,
    AfterValidator(numbers.mainland_id),
    Field(examples=["11010519491231002X"]),
]
ResidencePermitNumber = Annotated[
    str,
    _Typed,
    AfterValidator(numbers.residence_permit),
    Field(examples=["810000195506150019"]),
]
TravelPermitNumber = Annotated[
    str, _Typed, AfterValidator(numbers.travel_permit), Field(examples=["H0123456700"])
]


class DocumentOnFile(Fact):
    """A document as it was accepted: reading history checks no number again."""

    kind: DocumentKind
    number: Annotated[str, StringConstraints(max_length=40)]
    serial: Annotated[str, StringConstraints(max_length=40)] | None = None
    issued_on: date | None = None
    hkic_number: Annotated[str, StringConstraints(max_length=40)] | None = None


class _Document(Fact):
    """A document as it is shown at the desk."""

    kind: DocumentKind
    number: str

    @property
    def normal_form(self) -> str:
        """The kind and the bare number: equal for every reading of one document."""
        return f"{self.kind}:{numbers.bare(self.number)}"

    @property
    def birth_date(self) -> date | None:
        """The birth date that the number carries, where it carries one."""
        return None

    def on_file(self) -> DocumentOnFile:
        return DocumentOnFile(**self.model_dump())


class HongKongIdentityCard(_Document):
    """HKIC (Cap. 177)."""

    kind: Literal["hkic"]
    number: HkicNumber


class ExemptionCertificate(_Document):
    """Certificate of Exemption (Cap. 115); `number` is its reference."""

    kind: Literal["exemption-certificate"]
    serial: CertificateRef
    number: CertificateRef
    issued_on: Day
    hkic_number: HkicNumber | None = None

    @property
    def normal_form(self) -> str:
        serial, reference = numbers.bare(self.serial), numbers.bare(self.number)
        return f"{self.kind}:{serial}/{reference}"


class MacaoIdentityCard(_Document):
    """Bilhete de Identidade de Residente."""

    kind: Literal["macao-bir"]
    number: BirNumber


class MainlandIdentityCard(_Document):
    """Resident identity card of the Mainland (GB 11643-1999)."""

    kind: Literal["mainland-id"]
    number: MainlandId

    @property
    def birth_date(self) -> date | None:
        return numbers.birth_date_in(self.number)


class ResidencePermit(_Document):
    """Mainland residence permit of a resident of Hong Kong, Macao or Taiwan."""

    kind: Literal["residence-permit"]
    number: ResidencePermitNumber

    @property
    def birth_date(self) -> date | None:
        return numbers.birth_date_in(self.number)


class HomeReturnPermit(_Document):
    """Mainland Travel Permit: its first nine characters are its holder's for life."""

    kind: Literal["home-return-permit"]
    number: TravelPermitNumber

    @property
    def normal_form(self) -> str:
        return f"{self.kind}:{self.number[:9]}"


IdentityDocument = Annotated[
    HongKongIdentityCard
    | ExemptionCertificate
    | MacaoIdentityCard
    | MainlandIdentityCard
    | ResidencePermit
    | HomeReturnPermit,
    Field(discriminator="kind"),
]

BlindIndex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A keyed HMAC of something that must be found and may not be read."""


def holder_id(index: BlindIndex) -> UUID:
    """Return the id under which the ledger keeps who holds the document."""
    return UUID(hex=index[:32])
