"""What goes along with a patient on paper: the handover sheet, the referral letter."""

from api.transfer_papers import handover, referral
from api.transfer_papers.blocks import Sheet
from api.transfer_papers.model import (
    Assessment,
    Consent,
    HandoverSheet,
    Hospital,
    ManifestLine,
    Person,
    ReferralLetter,
    ReturnLeg,
    Ride,
    Said,
    Signed,
    Time,
    Withheld,
    within,
)
from api.transfer_papers.pdf import as_pdf
from api.transfer_papers.text import as_text

handover_sheet = handover.sheet_of
referral_letter = referral.sheet_of

__all__ = [
    "Assessment",
    "Consent",
    "HandoverSheet",
    "Hospital",
    "ManifestLine",
    "Person",
    "ReferralLetter",
    "ReturnLeg",
    "Ride",
    "Said",
    "Sheet",
    "Signed",
    "Time",
    "Withheld",
    "as_pdf",
    "as_text",
    "handover_sheet",
    "referral_letter",
    "within",
]
