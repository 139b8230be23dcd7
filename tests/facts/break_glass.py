"""An emergency in Tuen Mun: who opens a record of others, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.break_glass import (
    AskToOpen,
    ConfirmOpening,
    EndOpening,
    GrantBegun,
    GrantEnded,
    GrantRenewed,
    OpeningAsked,
    OpeningEnded,
    OpeningReviewed,
    OpeningSettings,
    RecordOpened,
    ReviewOpening,
)
from domain.kernel import Actor
from domain.values import local_date
from tests.given import SOME_ID, SOME_TIME, Happened, happened, occasion

ASKER = Actor(id="dr-ho", organisation="TMH", jurisdiction="HK", role="clinician")
SECOND = Actor(id="dr-lau", organisation="TMH", jurisdiction="HK", role="clinician")
THIRD = Actor(
    id="privacy-1", organisation="PCPD", jurisdiction="HK", role="privacy-officer"
)
REASON = "Unconscious, allergies are not known"
PATIENT = UUID(int=77)
SETTINGS = OpeningSettings()
CONFIRM_UNTIL = SOME_TIME + timedelta(minutes=30)
OPEN_UNTIL = SOME_TIME + timedelta(minutes=60)
DUE_ON = local_date(SOME_TIME) + timedelta(days=7)


# Events


def asked(by: Actor = ASKER, **facts: Any) -> Happened:
    return happened(
        OpeningAsked,
        **{
            "patient_id": PATIENT,
            "purpose": "BTG",
            "found_by": "hkic",
            "reason": REASON,
            "confirm_until": CONFIRM_UNTIL,
            "open_minutes": 60,
            "review_days": 7,
            "confirmers": SETTINGS.confirmers,
            "by": by,
            **facts,
        },
    )


def opened(by: Actor = SECOND, **facts: Any) -> Happened:
    return happened(
        RecordOpened,
        **{
            "patient_id": PATIENT,
            "opened_to": ASKER.id,
            "organisation": ASKER.organisation,
            "open_until": OPEN_UNTIL,
            "review_due_on": DUE_ON,
            "by": by,
            **facts,
        },
    )


def ended(by: Actor = ASKER, **facts: Any) -> Happened:
    return happened(OpeningEnded, **{"patient_id": PATIENT, "by": by, **facts})


def reviewed(**facts: Any) -> Happened:
    return happened(
        OpeningReviewed,
        **{
            "patient_id": PATIENT,
            "outcome": "justified",
            "ground": "emergency",
            "by": THIRD,
            **facts,
        },
    )


def begun(until: datetime = OPEN_UNTIL) -> Happened:
    return happened(
        GrantBegun, patient_id=PATIENT, opening_id=SOME_ID, open_until=until
    )


def renewed(until: datetime, opening_id: UUID = SOME_ID) -> Happened:
    return happened(
        GrantRenewed, patient_id=PATIENT, opening_id=opening_id, open_until=until
    )


def grant_ended() -> Happened:
    return happened(GrantEnded, patient_id=PATIENT, opening_id=SOME_ID)


# Commands


def ask(
    by: Actor = ASKER,
    *,
    patient_id: UUID = PATIENT,
    settings: OpeningSettings = SETTINGS,
    **circumstances: Any,
) -> AskToOpen:
    return AskToOpen(
        occasion=occasion(by=by, **circumstances),
        patient_id=patient_id,
        found_by="hkic",
        reason=REASON,
        settings=settings,
    )


def confirm(
    by: Actor = SECOND, *, opening_id: UUID = SOME_ID, **circumstances: Any
) -> ConfirmOpening:
    return ConfirmOpening(
        occasion=occasion(by=by, **circumstances), opening_id=opening_id
    )


def end(
    by: Actor = ASKER, *, opening_id: UUID = SOME_ID, **circumstances: Any
) -> EndOpening:
    return EndOpening(occasion=occasion(by=by, **circumstances), opening_id=opening_id)


def review(
    by: Actor = THIRD,
    *,
    opening_id: UUID = SOME_ID,
    outcome: str = "justified",
    ground: str = "emergency",
    note: str | None = None,
    **circumstances: Any,
) -> ReviewOpening:
    return ReviewOpening.model_validate(
        {
            "occasion": occasion(by=by, **circumstances),
            "opening_id": opening_id,
            "outcome": outcome,
            "ground": ground,
            "note": note,
        }
    )
