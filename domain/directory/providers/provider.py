"""A professional who may take vouchers, while enrolled."""

from datetime import date
from typing import Self, assert_never

from domain.directory.policy import Admission
from domain.directory.providers.facts import (
    DelistProvider,
    EnrolProvider,
    ProviderDelisted,
    ProviderEnrolled,
    ProviderEvent,
    ProviderRegistered,
    RegisterProvider,
    provider_id,
)
from domain.directory.providers.refusals import (
    AlreadyEnrolled,
    NotEnrolled,
    NoticeReused,
    OtherProfession,
    ProviderAlreadyRegistered,
)
from domain.kernel import Aggregate, Event, Fact
from domain.reference import Enrolment, RowRef
from domain.values import ActorId, Code, PersonName, Ref, local_midnight


class Spell(Fact):
    """One enrolment, from one notice to another. `delisted_on` is the day after it."""

    notice: Ref
    enrolled_on: date
    profession: Code
    ending: Ref | None = None
    delisted_on: date | None = None
    row: RowRef

    def covers(self, on: date) -> bool:
        ended = self.delisted_on is not None and on >= self.delisted_on
        return self.enrolled_on <= on and not ended


class Provider(Aggregate):
    TOPIC = "directory.provider"

    def __init__(self) -> None:
        self.name: PersonName = ""
        self.profession: Code = ""
        self.account: ActorId = ""
        self.spells: list[Spell] = []

    @classmethod
    def register(cls, command: RegisterProvider) -> Self:
        return cls.begin(
            command,
            ProviderRegistered,
            id=provider_id(command.registration),
            registration=command.registration,
            name=command.name,
            profession=command.profession,
            account=command.account,
        )

    def register_again(self, command: RegisterProvider) -> None:
        """Record nothing: the provider is known.

        Raises:
            ProviderAlreadyRegistered: with another name, profession or account.
        """
        known = (self.name, self.profession, self.account)
        if known != (command.name, command.profession, command.account):
            raise ProviderAlreadyRegistered(provider_id=self.id)

    def enrol(self, command: EnrolProvider, admission: Admission) -> None:
        """Let the professional take vouchers from a date on; also once more.

        Raises:
            OtherProfession, NoticeReused, AlreadyEnrolled
        """
        if admission.profession != self.profession:
            raise OtherProfession(
                profession=self.profession, admitted=admission.profession
            )
        if self._has_had(command.notice, begins_on=command.enrolled_on):
            return
        for spell in self.spells:
            if spell.delisted_on is None or command.enrolled_on < spell.delisted_on:
                raise AlreadyEnrolled(
                    enrolled_on=spell.enrolled_on, delisted_on=spell.delisted_on
                )
        self.record(
            command,
            ProviderEnrolled,
            notice=command.notice,
            enrolled_on=command.enrolled_on,
            profession=admission.profession,
            admission=admission.row,
            effective_at=local_midnight(command.enrolled_on),
        )

    def delist(self, command: DelistProvider) -> None:
        """End the enrolment; what was served before that day stays payable.

        Raises:
            NoticeReused, NotEnrolled
        """
        if self._has_had(command.notice, ends_on=command.delisted_on):
            return
        last = self.spells[-1] if self.spells else None
        if last is None or last.delisted_on or command.delisted_on < last.enrolled_on:
            raise NotEnrolled(provider_id=self.id, on=command.delisted_on)
        self.record(
            command,
            ProviderDelisted,
            notice=command.notice,
            delisted_on=command.delisted_on,
            effective_at=local_midnight(command.delisted_on),
        )

    def enrolment(self, on: date) -> Enrolment:
        """Return the enrolment that covers a date.

        Its row is the event that last changed the enrolment.

        Raises:
            NotEnrolled
        """
        for spell in self.spells:
            if spell.covers(on):
                return Enrolment(
                    provider_id=self.id,
                    account=self.account,
                    profession=spell.profession,
                    enrolled_on=spell.enrolled_on,
                    delisted_on=spell.delisted_on,
                    row=spell.row,
                )
        raise NotEnrolled(provider_id=self.id, on=on)

    def evolve(self, event: ProviderEvent) -> None:
        match event:
            case ProviderRegistered():
                self.name = event.name
                self.profession = event.profession
                self.account = event.account
            case ProviderEnrolled():
                spell = Spell(
                    notice=event.notice,
                    enrolled_on=event.enrolled_on,
                    profession=event.profession,
                    row=_row(event),
                )
                self.spells.append(spell)
            case ProviderDelisted():
                ended = {
                    "ending": event.notice,
                    "delisted_on": event.delisted_on,
                    "row": _row(event),
                }
                self.spells[-1] = self.spells[-1].model_copy(update=ended)
            case _:
                assert_never(event)

    def _has_had(
        self,
        notice: Ref,
        *,
        begins_on: date | None = None,
        ends_on: date | None = None,
    ) -> bool:
        """Say whether this notice has been recorded, with the same content.

        Raises:
            NoticeReused
        """
        for spell in self.spells:
            if notice not in {spell.notice, spell.ending}:
                continue
            if notice == spell.notice and begins_on == spell.enrolled_on:
                return True
            if notice == spell.ending and ends_on == spell.delisted_on:
                return True
            raise NoticeReused(notice=notice)
        return False


def _row(event: Event) -> RowRef:
    return RowRef(id=event.originator_id, version=event.originator_version)
