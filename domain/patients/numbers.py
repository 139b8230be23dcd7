"""Identity numbers: how a desk may type them, and the one form that is kept."""

import re
from datetime import date
from typing import Never

from idnumbers.nationalid.CHN import ResidentID
from idnumbers.nationalid.HKG import NationalID as HongKongNumber
from idnumbers.nationalid.MAC import NationalID as MacaoNumber
from pydantic_core import PydanticCustomError

PROBLEMS = {
    "not_ascii": "Type the number with plain letters and digits; full-width or "
    "other look-alike characters are not accepted.",
    "hkic_format": "Type one or two letters, six digits and the check character, "
    "as on the card: L123456(C).",
    "hkic_check": "The check character does not fit the number; read the card again.",
    "certificate_format": "Type 1 to 20 letters, digits, brackets, slashes or "
    "hyphens, as printed on the certificate.",
    "bir_format": "Type eight digits beginning with 1, 5 or 7, as on the card: "
    "1234567(8).",
    "resident_format": "Type all 18 characters: 17 digits and a digit or X.",
    "resident_date": "Characters 7 to 14 are not a date; read the card again.",
    "resident_check": "The last character does not fit the number; "
    "read the card again.",
    "resident_is_permit": "This is the number of a residence permit; choose "
    "residence permit as the kind of document.",
    "permit_is_resident": "A residence permit begins with 810000, 820000 or 830000; "
    "for any other number choose Mainland resident identity card.",
    "travel_permit_format": "Type H or M and eight digits, with or without the two "
    "digits of the reissue.",
}
"""What to do about a number that cannot be right. It never repeats the number."""

PERMIT_AREAS = ("810000", "820000", "830000")
"""Hong Kong, Macao, Taiwan: the area codes of residence permits."""

_HKIC = re.compile(r"([A-Z]{1,2}[0-9]{6})(?:\(([0-9A])\)|([0-9A]))")
_CERTIFICATE = re.compile(r"[A-Z0-9()/-]{1,20}")
_BIR = re.compile(r"([157])(?:/([0-9]{6})/([0-9])|([0-9]{6})(?:\(([0-9])\)|([0-9])))")
_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_TRAVEL_PERMIT = re.compile(r"[HM][0-9]{8}([0-9]{2})?")


def hkic(text: str) -> str:
    """Return `A123456(3)`: upper case, no spaces, the check character in brackets.

    The check is modulo 11 with the zero case (r = 0 gives 0). `idnumbers` knows the
    form without brackets in upper case only, so the number is brought there first.
    """
    match = _HKIC.fullmatch(_plain(text)) or _refuse("hkic_format")
    body, check = match[1], match[2] or match[3]
    if not HongKongNumber.validate(body + check):
        _refuse("hkic_check")
    return f"{body}({check})"


def certificate(text: str) -> str:
    """Return the serial or reference without spaces and in upper case.

    No public source gives the format, so only its letters and length are checked.
    """
    match = _CERTIFICATE.fullmatch(_plain(text)) or _refuse("certificate_format")
    if not any(map(str.isalnum, match[0])):
        _refuse("certificate_format")
    return match[0]


def bir(text: str) -> str:
    """Return `1234567(8)`; the old print `1/234567/8` is the same number.

    `idnumbers` also takes 0 and 8, which are tax numbers of businesses, and does not
    take the old print; the check digit's rule is not public, so nobody checks it.
    """
    match = _BIR.fullmatch(_plain(text)) or _refuse("bir_format")
    first, middle = match[1], match[2] or match[4]
    number = f"{first}{middle}({match[3] or match[5] or match[6]})"
    if not MacaoNumber.validate(number):
        _refuse("bir_format")
    return number


def mainland_id(text: str) -> str:
    """Return the 18 characters of GB 11643 of a Mainland resident, `X` in upper case.

    `idnumbers` knows no difference between residents and permit holders: we do.
    """
    number = _resident(text)
    if number.startswith(PERMIT_AREAS):
        _refuse("resident_is_permit")
    return number


def residence_permit(text: str) -> str:
    """Return the 18 characters of a Hong Kong, Macao or Taiwan resident's permit."""
    number = _resident(text)
    if not number.startswith(PERMIT_AREAS):
        _refuse("permit_is_resident")
    return number


def travel_permit(text: str) -> str:
    """Return `H01234567`, with the two digits of the reissue if they were given."""
    match = _TRAVEL_PERMIT.fullmatch(_plain(text)) or _refuse("travel_permit_format")
    return match[0]


def birth_date_in(number: str) -> date:
    """Return the birth date that an 18-character number carries.

    Raises:
        ValueError: those eight digits are not a date.
    """
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def bare(number: str) -> str:
    """Return only the letters and digits, as numbers are compared."""
    return "".join(filter(str.isalnum, number))


def _resident(text: str) -> str:
    match = _RESIDENT.fullmatch(_plain(text)) or _refuse("resident_format")
    try:
        birth_date_in(match[0])
    except ValueError:
        _refuse("resident_date")
    if not ResidentID.validate(match[0]):
        _refuse("resident_check")
    return match[0]


def _plain(text: str) -> str:
    if not text.isascii():
        _refuse("not_ascii")
    return text.replace(" ", "").upper()


def _refuse(problem: str) -> Never:
    raise PydanticCustomError(problem, PROBLEMS[problem])
