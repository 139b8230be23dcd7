"""The contacts of one patient, and how he wants to be told."""

from typing import Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command
from domain.patients.contacts.facts import (
    AddContact,
    ChangeContact,
    ContactAdded,
    ContactBookBegun,
    ContactChanged,
    ContactEnded,
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
    REACHED_BY,
    ContactKind,
    ContactOnFile,
    NoticeChannel,
    NoticeLanguage,
    on_file,
)
from domain.sealed import Ciphertext, Erased

CONTACTS_MAX = 10
"""So many contacts stand at a time: a bound of this program, from no public source."""


def contact_book_id(patient_id: UUID) -> UUID:
    """Return the id of a patient's contacts: there is one book for each patient."""
    return uuid5(BAYBRIDGE, f"contact-book/{patient_id}")


class ContactBook(Aggregate):
    TOPIC = "patients.contact-book"

    def __init__(self) -> None:
        self.patient_id: UUID | None = None
        self.contacts: dict[UUID, ContactOnFile | Erased | Ciphertext] = {}
        self.kinds: dict[UUID, ContactKind] = {}
        self.channel: NoticeChannel | None = None
        self.reached_at: UUID | None = None
        self.language: NoticeLanguage | Erased | Ciphertext | None = None

    @classmethod
    def begin_for(cls, command: Command, *, patient_id: UUID) -> Self:
        return cls.begin(
            command,
            ContactBookBegun,
            id=contact_book_id(patient_id),
            patient_id=patient_id,
        )

    def add(self, command: AddContact) -> UUID:
        """Add a contact and return its id; one that is there already is kept.

        Raises:
            TooManyContacts
        """
        given = on_file(command.contact)
        for known, contact in self.contacts.items():
            if contact == given:
                return known
        if len(self.contacts) >= CONTACTS_MAX:
            raise TooManyContacts(most=CONTACTS_MAX)
        contact_id = command.occasion.derive("contact")
        self.record(
            command,
            ContactAdded,
            patient_id=self.patient_id,
            contact_id=contact_id,
            kind=given.kind,
            contact=given,
        )
        return contact_id

    def change(self, command: ChangeContact) -> None:
        """Write a contact anew. The same again records nothing.

        Raises:
            ContactUnknown
            ChannelNeedsContact: notices go there, and could not any more.
        """
        self._refuse_unknown(command.contact_id)
        given = on_file(command.contact)
        if self.contacts[command.contact_id] == given:
            return
        if command.contact_id == self.reached_at and self.channel:
            _refuse_unreached(self.channel, given.kind)
        self.record(
            command,
            ContactChanged,
            patient_id=self.patient_id,
            contact_id=command.contact_id,
            kind=given.kind,
            contact=given,
        )

    def end(self, command: EndContact) -> None:
        """End a contact; notices that went there go nowhere until others are named.

        Raises:
            ContactUnknown
        """
        self._refuse_unknown(command.contact_id)
        self.record(
            command,
            ContactEnded,
            patient_id=self.patient_id,
            contact_id=command.contact_id,
            reason=command.reason,
        )

    def prefer(self, command: PreferNotices) -> None:
        """Say in which language, how and where notices are wanted.

        Raises:
            ContactUnknown
            ChannelNeedsContact
        """
        wanted = command.contact_id
        if wanted is not None:
            self._refuse_unknown(wanted)
        _refuse_unreached(command.channel, self.kinds[wanted] if wanted else None)
        before = (self.language, self.channel, self.reached_at)
        if before != (command.language, command.channel, wanted):
            self.record(
                command,
                NoticesPreferred,
                patient_id=self.patient_id,
                language=command.language,
                channel=command.channel,
                contact_id=wanted,
            )

    def evolve(self, event: ContactEvent) -> None:
        match event:
            case ContactBookBegun():
                self.patient_id = event.patient_id
            case ContactAdded() | ContactChanged():
                self.contacts[event.contact_id] = event.contact
                self.kinds[event.contact_id] = event.kind
            case ContactEnded():
                self.contacts.pop(event.contact_id)
                self.kinds.pop(event.contact_id)
                if event.contact_id == self.reached_at:
                    self.channel = self.reached_at = None
            case NoticesPreferred():
                self.language = event.language
                self.channel, self.reached_at = event.channel, event.contact_id
            case _:
                assert_never(event)

    def _refuse_unknown(self, contact_id: UUID) -> None:
        if contact_id not in self.contacts:
            raise ContactUnknown(contact_id=contact_id)


def _refuse_unreached(channel: NoticeChannel, kind: ContactKind | None) -> None:
    if REACHED_BY.get(channel) != kind:
        raise ChannelNeedsContact(channel=channel, kind=REACHED_BY.get(channel))
