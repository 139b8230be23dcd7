"""On which ground something may be sent at a moment, or why on none."""

from datetime import datetime
from typing import get_args

from domain.disclosures.bases import (
    EMERGENCY_PURPOSES,
    BasisKind,
    LegalBasis,
    WhyNot,
)
from domain.disclosures.consents import DisclosureConsents
from domain.disclosures.refusals import (
    ConsentToSendMissing,
    NoLegalBasis,
    RecipientOutsideBayArea,
    Tried,
)
from domain.disclosures.register import LegalBases
from domain.disclosures.words import Sending
from domain.kernel import Fact, Refusal
from domain.reference import RowRef
from domain.values import Jurisdiction, Ref, local_date

SENSITIVE = frozenset({"clinical"})
"""Health is sensitive: its export is agreed to apart (PIPL art. 28, 29; §4.2)."""


Looked = tuple[LegalBasis, RowRef, WhyNot | None]
"""A basis, its row, and why nothing can rest on it."""


class Ground(Fact):
    """What a sending rests on: the row of the basis, and the consent if one was needed.

    An emergency rests on the law where nobody listed it: then it has no row.
    """

    kind: BasisKind
    code: Ref | None
    row: RowRef | None
    consent: RowRef | None = None


class DisclosureSettings(Fact):
    """`separate_consent`: what is sensitive leaves the Mainland only with a consent
    that was asked for apart, also under a contract of the Bay Area.

    UNVERIFIED: the contract asks that a patient be informed or agree; whether that is
    enough is a question for counsel (settlement_privacy §6).
    """

    separate_consent: bool = True


def ground_of(
    sending: Sending,
    at: datetime,
    *,
    bases: LegalBases | None,
    consents: DisclosureConsents | None,
    settings: DisclosureSettings,
) -> Ground:
    """Return what a sending rests on at a moment.

    In an emergency no paper that is missing holds a transfer up (S-P04).

    Raises:
        NoLegalBasis, ConsentToSendMissing, RecipientOutsideBayArea
    """
    looked = _strongest_first(bases.looked_at(sending, local_date(at)) if bases else [])
    tried: list[Tried] = []
    for basis, row, why_not in looked:
        needs = _needs_consent(basis, sending, settings)
        consent = _consent(sending, at, consents, separate=needs == "separate")
        why: WhyNot | None = why_not
        if why is None and needs and consent is None:
            why = "no-consent"
        if why is None and basis.kind != "emergency":
            return _ground(basis, row, consent if needs else None)
        if why is not None:
            tried.append(Tried(code=basis.code, kind=basis.kind, why=why))
    if sending.emergency and sending.purpose in EMERGENCY_PURPOSES:
        return _emergency(looked)
    raise _refusal(sending, tuple(tried), settings)


def _strongest_first(looked: list[Looked]) -> list[Looked]:
    return sorted(looked, key=lambda one: get_args(BasisKind).index(one[0].kind))


def _emergency(looked: list[Looked]) -> Ground:
    for basis, row, why_not in looked:
        if basis.kind == "emergency" and why_not is None:
            return _ground(basis, row, None)
    return Ground(kind="emergency", code=None, row=None)


def _ground(basis: LegalBasis, row: RowRef, consent: RowRef | None) -> Ground:
    return Ground(kind=basis.kind, code=basis.code, row=row, consent=consent)


def _needs_consent(
    basis: LegalBasis, sending: Sending, settings: DisclosureSettings
) -> str:
    """Say which consent a basis asks for beside itself, if any."""
    if basis.kind == "emergency":
        return ""
    if _is_sensitive_export(sending) and settings.separate_consent:
        return "separate"
    return "any" if basis.kind == "consent" else ""


def _is_sensitive_export(sending: Sending) -> bool:
    leaves_the_mainland = sending.from_place == Jurisdiction.CN_GD
    return leaves_the_mainland and bool(SENSITIVE & set(sending.classes))


def _consent(
    sending: Sending,
    at: datetime,
    consents: DisclosureConsents | None,
    *,
    separate: bool,
) -> RowRef | None:
    if sending.agreed is not None:
        return sending.agreed
    return consents.covering(sending, at, separate=separate) if consents else None


def _refusal(
    sending: Sending, tried: tuple[Tried, ...], settings: DisclosureSettings
) -> Refusal:
    recipient = sending.recipient
    whys = {one.why for one in tried}
    if "no-consent" in whys:
        return ConsentToSendMissing(
            from_place=sending.from_place,
            to_place=recipient.place,
            purpose=sending.purpose,
            classes=sending.classes,
            separate=settings.separate_consent and _is_sensitive_export(sending),
            tried=tried,
        )
    if "outside-bay-area" in whys:
        return RecipientOutsideBayArea(
            organisation=recipient.organisation, city=recipient.city
        )
    return NoLegalBasis(
        from_place=sending.from_place,
        to_place=recipient.place,
        purpose=sending.purpose,
        classes=sending.classes,
        tried=tried,
    )
