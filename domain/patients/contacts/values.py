"""Where a person can be reached: as a desk types it, and as it is kept."""

import re
from typing import Annotated, Literal, Never, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.kernel import Fact
from domain.values import PersonName

PROBLEMS = {
    "phone_hk": "A Hong Kong number has 8 digits and begins with 2 to 9.",
    "phone_mo": "A Macao number has 8 digits and begins with 2 to 9.",
    "phone_cn": "A Mainland mobile number has 11 digits and begins with 1.",
    "phone_digits": "Type the phone number with plain digits; only spaces and hyphens "
    "may stand between them, and no country code.",
    "e_mail": "Type one e-mail address in plain letters: name@example.org.",
}
"""What to do about an address that cannot be right. It never repeats it."""

PhonePlace = Literal["HK", "MO", "CN"]
"""Whose numbering plan a phone number follows."""

_PHONES: dict[PhonePlace, tuple[str, re.Pattern[str], str]] = {
    # Hong Kong: 8 digits, 1 and 0 lead to services. Source: OFCA, numbering plan.
    "HK": ("+852", re.compile(r"[2-9][0-9]{7}"), "phone_hk"),
    # Macao: 8 digits. Source: CTT, numbering plan; the first digit is unverified.
    "MO": ("+853", re.compile(r"[2-9][0-9]{7}"), "phone_mo"),
    # Mainland mobile: 11 digits that begin with 1. Source: MIIT, numbering plan.
    "CN": ("+86", re.compile(r"1[0-9]{10}"), "phone_cn"),
}
_TYPED_PHONE = re.compile(r"[0-9](?:[ -]?[0-9])*")

E_MAIL_MAX = 254
"""Characters of an e-mail address. Source: RFC 5321 §4.5.3.1.3, without <>."""

_E_MAIL = re.compile(
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_LOCAL_MAX = 64  # RFC 5321 §4.5.3.1.1

ContactKind = Literal["phone", "e-mail", "address"]
NoticeLanguage = Literal["zh-Hant", "zh-Hans", "pt", "en"]
NoticeChannel = Literal["e-mail", "text-message", "none"]
"""How somebody wants to be told; `none`: he wants no notices."""

REACHED_BY: dict[NoticeChannel, ContactKind] = {
    "e-mail": "e-mail",
    "text-message": "phone",
}
"""The kind of contact that a channel needs."""


def _e_mail(text: str) -> str:
    local = text.partition("@")[0]
    if not _E_MAIL.fullmatch(text) or len(local) > _LOCAL_MAX:
        _refuse("e_mail")
    return text


def _refuse(problem: str) -> Never:
    raise PydanticCustomError(problem, PROBLEMS[problem])


class Phone(Fact):
    """A phone number of one of the three places, without the country code."""

    kind: Literal["phone"]
    place: PhonePlace
    number: Annotated[str, StringConstraints(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _dialled(self) -> Self:
        if not _TYPED_PHONE.fullmatch(self.number):
            _refuse("phone_digits")
        _, known, problem = _PHONES[self.place]
        if not known.fullmatch(self._digits):
            _refuse(problem)
        return self

    @property
    def _digits(self) -> str:
        return re.sub("[ -]", "", self.number)

    @property
    def written(self) -> str:
        """The number as E.164 has it: +85261234567."""
        return _PHONES[self.place][0] + self._digits


class EMail(Fact):
    kind: Literal["e-mail"]
    address: Annotated[
        str,
        StringConstraints(min_length=3, max_length=E_MAIL_MAX),
        AfterValidator(_e_mail),
        Field(examples=["tai.man@example.org"]),
    ]

    @property
    def written(self) -> str:
        return self.address


class PostalAddress(Fact):
    """An address by lines, as it stands on an envelope."""

    kind: Literal["address"]
    lines: Annotated[tuple[PersonName, ...], Field(min_length=1, max_length=5)]

    @property
    def written(self) -> str:
        return "\n".join(self.lines)


Contact = Annotated[Phone | EMail | PostalAddress, Field(discriminator="kind")]


class ContactOnFile(Fact):
    """A contact as it was accepted: reading history checks no number again."""

    kind: ContactKind
    written: Annotated[str, StringConstraints(max_length=700)]


def on_file(contact: Contact) -> ContactOnFile:
    return ContactOnFile(kind=contact.kind, written=contact.written)
