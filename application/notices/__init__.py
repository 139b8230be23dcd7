"""Notices to patients: prepared after an event, once; sent from the outbox."""

from application.notices.preparing import (
    prepare,
    tell_of_opening,
    tell_of_sharing,
    tell_of_use,
    tell_patient,
)
from application.notices.sending import Letter, NotSent, Sender, Write, deliver, retry
from application.notices.ways import (
    FileSender,
    HttpSender,
    NoticesUnusable,
    SmtpSender,
    senders,
)

__all__ = [
    "FileSender",
    "HttpSender",
    "Letter",
    "NotSent",
    "NoticesUnusable",
    "Sender",
    "SmtpSender",
    "Write",
    "deliver",
    "prepare",
    "retry",
    "senders",
    "tell_of_opening",
    "tell_of_sharing",
    "tell_of_use",
    "tell_patient",
]
