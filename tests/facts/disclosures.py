"""Consents, legal bases and disclosures. Everything is invented."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.disclosures import (
    ConsentSigner,
    ConsentTerms,
    Disclose,
    Disclosed,
    DisclosureConsentGiven,
    DisclosureConsentsBegun,
    DisclosureConsentWithdrawn,
    EndLegalBasis,
    Filing,
    GiveDisclosureConsent,
    Ground,
    LegalBasesBegun,
    LegalBasis,
    LegalBasisEnded,
    LegalBasisListed,
    ListLegalBasis,
    NoticeRef,
    NoticeText,
    OnPaper,
    PrivacyNoticeBegun,
    PrivacyNoticePublished,
    PublishPrivacyNotice,
    Recipient,
    Sending,
    ToOrganisation,
    WithdrawDisclosureConsent,
)
from domain.reference import RowRef
from domain.reference.provenance import Provenance
from domain.values import Jurisdiction
from tests.given import SOME_ID, SOME_TIME, Happened, happened, occasion

GD, HK, MO = Jurisdiction.CN_GD, Jurisdiction.HK, Jurisdiction.MO
INVENTED = Provenance(standing="invented")
TODAY = date(2026, 3, 2)
PATIENT, CONSENT = UUID(int=11), UUID(int=12)
SENDER = Recipient(organisation="HKU-SZH", place=GD, city="shenzhen")
TMH = Recipient(organisation="TMH", place=HK, city="hong-kong")
ELSEWHERE = Recipient(organisation="SHANTOU-1", place=GD, city="shantou")
NOTICE = NoticeRef(code="cross-border", version=1, language="zh-Hant")
NOTICE_ROW = RowRef(id=UUID(int=13), version=2)


def sending(**facts: Any) -> Sending:
    return Sending(
        **{
            "patient_id": PATIENT,
            "from_place": GD,
            "recipient": TMH,
            "purpose": "treatment",
            "classes": ("identity", "clinical"),
            **facts,
        }
    )


def filing(**facts: Any) -> Filing:
    return Filing(
        **{
            "number": "GD-2026-1",
            "filed_with": "guangdong-cac",
            "effective_on": date(2026, 1, 5),
            "filed_on": date(2026, 1, 19),
            "parties": (SENDER, TMH),
            **facts,
        }
    )


def basis(**facts: Any) -> LegalBasis:
    """A standard contract between Shenzhen and Hong Kong, valid for one year."""
    kind = facts.get("kind", "gba-contract-hk")
    return LegalBasis(
        **{
            "code": "GBA-1",
            "kind": kind,
            "valid_from": date(2026, 1, 5),
            "valid_until": date(2026, 12, 31),
            "purposes": ("treatment", "transfer"),
            "classes": ("identity", "clinical"),
            "filing": filing() if kind.startswith("gba") else None,
            "provenance": INVENTED,
            **facts,
        }
    )


def terms(**facts: Any) -> ConsentTerms:
    return ConsentTerms(
        **{
            "purpose": "treatment",
            "recipient": ToOrganisation(organisation="TMH"),
            "classes": ("identity", "clinical"),
            "notice": NOTICE,
            "from_on": date(2026, 1, 1),
            "until_on": date(2026, 12, 31),
            "given": OnPaper(form="C-1"),
            "separate": True,
            **facts,
        }
    )


def notice(**facts: Any) -> NoticeText:
    return NoticeText(
        **{
            **NOTICE.model_dump(),
            "sha256": "ab" * 32,
            "starts_on": date(2025, 12, 1),
            "provenance": INVENTED,
            **facts,
        }
    )


# Events


begun = happened(LegalBasesBegun, from_place=GD, to_place=HK)
notice_begun = happened(PrivacyNoticeBegun, code=NOTICE.code)
consents_begun = happened(DisclosureConsentsBegun, patient_id=PATIENT)


def listed(**facts: Any) -> Happened:
    return happened(LegalBasisListed, basis=basis(**facts))


def ended(last_on: date, code: str = "GBA-1") -> Happened:
    return happened(LegalBasisEnded, code=code, last_on=last_on)


def published(**facts: Any) -> Happened:
    return happened(PrivacyNoticePublished, notice=notice(**facts))


def given_consent(
    *, consent_id: UUID = CONSENT, at: datetime | None = None, **facts: Any
) -> Happened:
    return happened(
        DisclosureConsentGiven,
        patient_id=PATIENT,
        consent_id=consent_id,
        terms=terms(**facts),
        notice_row=NOTICE_ROW,
        signer=ConsentSigner(relation="self"),
        **({"effective_at": at} if at else {}),
    )


def withdrawn(at: datetime = SOME_TIME, consent_id: UUID = CONSENT) -> Happened:
    return happened(
        DisclosureConsentWithdrawn,
        patient_id=PATIENT,
        consent_id=consent_id,
        effective_at=at,
    )


def disclosed(**facts: Any) -> Happened:
    row = RowRef(id=SOME_ID, version=2)
    return happened(
        Disclosed,
        **{
            **sending().model_dump(include={"patient_id", "from_place"}),
            "recipient": TMH,
            "purpose": "treatment",
            "classes": ("identity", "clinical"),
            "what": "letter",
            "emergency": False,
            "ground": Ground(kind="gba-contract-hk", code="GBA-1", row=row),
            **facts,
        },
    )


# Commands


def publish(*, circumstances: Any = None, **facts: Any) -> PublishPrivacyNotice:
    return PublishPrivacyNotice(
        occasion=circumstances or occasion(), notice=notice(**facts)
    )


def list_basis(
    *, from_place: Jurisdiction = GD, to_place: Jurisdiction = HK, **facts: Any
) -> ListLegalBasis:
    return ListLegalBasis(
        occasion=occasion(),
        from_place=from_place,
        to_place=to_place,
        basis=basis(**facts),
    )


def end_basis(last_on: date, code: str = "GBA-1") -> EndLegalBasis:
    return EndLegalBasis(
        occasion=occasion(), from_place=GD, to_place=HK, code=code, last_on=last_on
    )


def give(
    *,
    at: datetime = SOME_TIME,
    command: int = 1,
    given_at: datetime | None = None,
    patient_id: UUID = PATIENT,
    **facts: Any,
) -> GiveDisclosureConsent:
    return GiveDisclosureConsent(
        occasion=occasion(at=at, command=command),
        patient_id=patient_id,
        terms=terms(**facts),
        signer=ConsentSigner(relation="guardian", name="CHAN Siu Ling"),
        given_at=given_at,
    )


def withdraw(
    consent_id: UUID = CONSENT,
    *,
    at: datetime = SOME_TIME,
    command: int = 1,
    withdrawn_at: datetime | None = None,
    patient_id: UUID = PATIENT,
) -> WithdrawDisclosureConsent:
    return WithdrawDisclosureConsent(
        occasion=occasion(at=at, command=command),
        patient_id=patient_id,
        consent_id=consent_id,
        withdrawn_at=withdrawn_at,
    )


def disclose(
    *, at: datetime = SOME_TIME, command: int = 1, note: str | None = None, **facts: Any
) -> Disclose:
    return Disclose(
        occasion=occasion(at=at, command=command),
        sending=sending(**facts),
        what="letter",
        note=note,
    )
