"""Where a patient can be reached, and how he wants to be told."""

from domain.patients.contacts.book import (
    CONTACTS_MAX,
    ContactBook,
    contact_book_id,
)
from domain.patients.contacts.facts import (
    AddContact,
    ChangeContact,
    ContactAdded,
    ContactBookBegun,
    ContactChanged,
    ContactEnded,
    ContactEndReason,
    ContactEvent,
    EndContact,
    NoticesPreferred,
    PreferNotices,
)
from domain.patients.contacts.refusals import (
    ChannelNeedsContact,
    ContactUnknown,
    TooManyContacts,
)
from domain.patients.contacts.values import (
    PROBLEMS,
    Contact,
    ContactKind,
    ContactOnFile,
    EMail,
    NoticeChannel,
    NoticeLanguage,
    Phone,
    PostalAddress,
)

__all__ = [
    "CONTACTS_MAX",
    "PROBLEMS",
    "AddContact",
    "ChangeContact",
    "ChannelNeedsContact",
    "Contact",
    "ContactAdded",
    "ContactBook",
    "ContactBookBegun",
    "ContactChanged",
    "ContactEndReason",
    "ContactEnded",
    "ContactEvent",
    "ContactKind",
    "ContactOnFile",
    "ContactUnknown",
    "EMail",
    "EndContact",
    "NoticeChannel",
    "NoticeLanguage",
    "NoticesPreferred",
    "Phone",
    "PostalAddress",
    "PreferNotices",
    "TooManyContacts",
    "contact_book_id",
]
