"""The referral letter in words, from the sending doctor to the receiving one."""

from collections.abc import Iterator
from operator import attrgetter

from api.languages import Language
from api.transfer_papers import wording
from api.transfer_papers.blocks import (
    Block,
    Line,
    Lines,
    Sheet,
    Signatures,
    Table,
    Writing,
)
from api.transfer_papers.model import Consent, ReferralLetter, reference, within
from api.transfer_papers.tongue import Tongue, names
from domain.transfers import Signer

_ASSESSMENTS_WIDE = (30, 18, 17, 35)
_DOCUMENTS_WIDE = (50, 18, 32)
_SHOWN_OF_HASH = 16


def sheet_of(paper: ReferralLetter, language: Language) -> Sheet:
    """Say what a referral letter says, in a language."""
    tongue = Tongue(language)
    doctor = tongue.say(wording.TO_THE_DOCTOR, hospital=tongue.hospital(paper.receiver))
    dear, asking = tongue.say(wording.DEAR), tongue.say(wording.ASKING)
    return Sheet(
        title=tongue.say(wording.REFERRAL_LETTER),
        reference=reference(paper),
        reference_label=tongue.say(wording.REFERENCE),
        subject=tongue.told(paper.patient.names, names),
        intro=(doctor, f"{dear} {asking}"),
        blocks=tuple(_blocks(paper, tongue)),
        notes=(tongue.say(wording.SCAN),),
    )


def _blocks(paper: ReferralLetter, tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    yield Lines(say(wording.THE_PATIENT), tongue.people(paper.patient))
    yield Lines(say(wording.THE_TRANSFER), tuple(_transfer(paper, tongue)), abreast=2)
    vitals = within(paper.stability, lambda one: one.vitals)
    vital_signs = (say(wording.VITALS), tongue.told(vitals, tongue.vitals))
    condition = (*tongue.condition(paper), vital_signs)
    yield Lines(say(wording.CONDITION), condition)
    yield Writing(say(wording.GROUNDS), tuple(_grounds(paper, tongue)))
    if paper.assessments:
        yield _assessments(paper, tongue)
    consents = tuple(
        line for consent in paper.consents for line in _consent(consent, tongue)
    )
    nothing = ((say(wording.CONSENT), say(wording.NO_CONSENT)),)
    yield Lines(say(wording.CONSENT), consents or nothing, abreast=2)
    if paper.documents:
        yield _documents(paper, tongue)
    yield Lines(say(wording.CONTACT), tuple(_contact(paper, tongue)), abreast=2)
    yield Signatures(say(wording.SIGNATURE), tuple(_signature(paper, tongue)))


def _transfer(paper: ReferralLetter, tongue: Tongue) -> Iterator[Line]:
    say = tongue.say
    yield say(wording.FROM), tongue.hospital(paper.sender)
    yield say(wording.TO), tongue.hospital(paper.receiver)
    yield say(wording.WARD), tongue.told(paper.ward)
    yield say(wording.CORRIDOR), paper.corridor
    yield say(wording.PRIORITY), tongue.say_in(wording.PRIORITIES, paper.priority)
    yield say(wording.DATE), tongue.at(paper.asked_at)


def _grounds(paper: ReferralLetter, tongue: Tongue) -> Iterator[Line]:
    for label, field in (
        (wording.NEEDS_TRANSFER, "needs_transfer"),
        (wording.BEARS_THE_TRIP, "bears_the_trip"),
        (wording.NO_OTHER_MEANS, "no_other_means"),
    ):
        said = within(paper.grounds, attrgetter(field))
        yield tongue.say(label), tongue.told(said)
    for label, holds in (
        (wording.DISCHARGE_EXPECTED, paper.exclusions.discharge_expected),
        (wording.TREATABLE_LOCALLY, paper.exclusions.treatable_locally),
    ):
        yield tongue.say(label), tongue.say(wording.YES if holds else wording.NO)


def _assessments(paper: ReferralLetter, tongue: Tongue) -> Table:
    heads = (wording.SIDE, wording.OPINION, wording.ESCORT_NEEDED, wording.RISKS)
    rows = [
        (
            f"{tongue.say_in(wording.SIDES, one.side)}, {tongue.at(one.at)}",
            tongue.say_in(wording.OPINIONS, one.opinion),
            tongue.say_in(wording.ESCORTS, one.escort),
            tongue.told(one.risks),
        )
        for one in paper.assessments
    ]
    return Table(
        tongue.say(wording.ASSESSMENTS),
        head=tuple(map(tongue.say, heads)),
        rows=tuple(rows),
        wide=_ASSESSMENTS_WIDE,
    )


def _consent(consent: Consent, tongue: Tongue) -> Iterator[Line]:
    say = tongue.say
    scopes = [tongue.say_in(wording.SCOPES, scope) for scope in consent.scopes]
    yield say(wording.SCOPE), tongue.listed(scopes)

    def who(signer: Signer) -> str:
        kin = tongue.say_in(wording.RELATIONSHIPS, signer.relationship)
        return f"{signer.name} ({kin})" if signer.name else kin

    signed = tongue.listed((tongue.told(consent.signer, who), tongue.at(consent.at)))
    yield say(wording.SIGNED_BY), signed
    yield say(wording.LANGUAGE), tongue.say_in(wording.LANGUAGES, consent.language)
    yield say(wording.RISK_EXPLAINED), say(wording.YES)
    yield say(wording.FORM), consent.form


def _documents(paper: ReferralLetter, tongue: Tongue) -> Table:
    heads = (wording.DOCUMENT_TYPE, wording.LOINC, wording.FINGERPRINT)
    rows = [
        (
            tongue.say_in(wording.DOCUMENT_TYPES, one.kind),
            one.kind,
            one.sha256[:_SHOWN_OF_HASH],
        )
        for one in paper.documents
    ]
    return Table(
        tongue.say(wording.DOCUMENTS),
        head=tuple(map(tongue.say, heads)),
        rows=tuple(rows),
        wide=_DOCUMENTS_WIDE,
    )


def _contact(paper: ReferralLetter, tongue: Tongue) -> Iterator[Line]:
    name = within(paper.contact, lambda one: one.name)
    phone = within(paper.contact, lambda one: one.phone)
    yield tongue.say(wording.NAME), tongue.told(name)
    yield tongue.say(wording.PHONE), tongue.told(phone)


def _signature(
    paper: ReferralLetter, tongue: Tongue
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    say = tongue.say
    hospital = (say(wording.ORGANISATION), tongue.hospital(paper.sender))
    yield say(wording.SENDING_DOCTOR), ((say(wording.NAME), ""), hospital)
    signed = ((say(wording.DATE), ""), (say(wording.SIGNATURE), ""))
    yield say(wording.SIGNATURE), signed
