"""Why something about a contact is refused. No evidence here is personal data."""

from dataclasses import dataclass
from uuid import UUID

from domain.kernel import Refusal
from domain.patients.contacts.values import ContactKind, NoticeChannel


@dataclass(eq=False)
class TooManyContacts(Refusal):
    """The patient has as many contacts as a record holds; end one of them first."""

    most: int


@dataclass(eq=False)
class ContactUnknown(Refusal):
    """The patient has no such contact, or it was ended; read the contacts again."""

    contact_id: UUID


@dataclass(eq=False)
class ChannelNeedsContact(Refusal):
    """A notice by this channel needs a contact of the kind that it reaches."""

    channel: NoticeChannel
    kind: ContactKind | None = None
