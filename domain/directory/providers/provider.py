"""A professional who may take vouchers, while enrolled."""

from datetime import date
from typing import Self, assert_never

from domain.directory.policy import Admission
from domain.directory.prices import PriceList, is_new_list
from domain.directory.providers.facts import (
    CancelLeave,
    DelistProvider,
    EnrolProvider,
    LeaveCancelled,
    LeaveRecorded,
    ProviderDelisted,
    ProviderEnrolled,
    ProviderEvent,
    ProviderPricesPublished,
    ProviderRegistered,
    PublishProviderPrices,
    RecordLeave,
    RegisterProvider,
    provider_id,
)
from domain.directory.providers.leaves import Leave, leave_on
from domain.directory.providers.refusals import (
    AlreadyEnrolled,
    LeaveEndsBeforeStart,
    LeaveUnknown,
    NotEnrolled,
    NoticeReused,
    OtherProfession,
    ProviderAlreadyRegistered,
    ProviderOnLeave,
)
from domain.directory.providers.spells import Spell, has_had
from domain.kernel import Aggregate, Event
from domain.reference import Enrolment, RowRef
from domain.values import ActorId, Code, PersonName, Ref, local_midnight


class Provider(Aggregate):
    TOPIC = "directory.provider"
    REFERENCE = True

    def __init__(self) -> None:
        self.name: PersonName = ""
        self.profession: Code = ""
        self.account: ActorId = ""
        self.spells: list[Spell] = []
        self.leaves: dict[Ref, Leave] = {}
        self.price_lists: dict[Ref, PriceList] = {}

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

    def record_leave(self, command: RecordLeave) -> None:
        """Keep the days on which nothing may be claimed for under this account.

        Raises:
            NoticeReused, LeaveEndsBeforeStart
        """
        leave = Leave(from_on=command.from_on, until_on=command.until_on)
        if self.leaves.get(command.notice) == leave:
            return
        self._has_had(command.notice)
        if leave.until_on < leave.from_on:
            raise LeaveEndsBeforeStart(from_on=leave.from_on, until_on=leave.until_on)
        self.record(
            command,
            LeaveRecorded,
            notice=command.notice,
            from_on=leave.from_on,
            until_on=leave.until_on,
            effective_at=local_midnight(leave.from_on),
        )

    def cancel_leave(self, command: CancelLeave) -> None:
        """Take a leave back, all of its days.

        Raises:
            LeaveUnknown
        """
        leave = self.leaves.get(command.notice)
        if leave is None:
            raise LeaveUnknown(notice=command.notice)
        if not leave.cancelled:
            self.record(command, LeaveCancelled, notice=command.notice)

    def publish_prices(self, command: PublishProviderPrices) -> None:
        """Keep what the professional asks of every patient, from a date on.

        Raises:
            PriceListReused
        """
        new = command.listing
        if is_new_list(new, self.price_lists):
            self.record(
                command,
                ProviderPricesPublished,
                listing=new,
                effective_at=local_midnight(new.starts_on),
            )

    def enrolment(self, on: date) -> Enrolment:
        """Return the enrolment that covers a day of service.

        Its row is the event that last changed the enrolment. A leave takes out its
        own days alone: what was served before or after it is asked for as ever.

        Raises:
            NotEnrolled, ProviderOnLeave
        """
        for spell in self.spells:
            if spell.covers(on):
                self._refuse_leave(on)
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
            case LeaveRecorded(notice=notice):
                leave = Leave(from_on=event.from_on, until_on=event.until_on)
                self.leaves[notice] = leave
            case LeaveCancelled(notice=notice):
                taken_back = {"cancelled": True}
                self.leaves[notice] = self.leaves[notice].model_copy(update=taken_back)
            case ProviderPricesPublished(listing=listing):
                self.price_lists[listing.ref] = listing
            case _:
                assert_never(event)

    def _refuse_leave(self, on: date) -> None:
        if leave := leave_on(self.leaves.values(), on):
            raise ProviderOnLeave(provider_id=self.id, on=on, until_on=leave.until_on)

    def _has_had(
        self, notice: Ref, *, begins_on: date | None = None, ends_on: date | None = None
    ) -> bool:
        """Say whether the notice has begun or ended an enrolment on this day.

        Raises:
            NoticeReused
        """
        if notice in self.leaves:
            raise NoticeReused(notice=notice)
        return has_had(self.spells, notice, begins_on=begins_on, ends_on=ends_on)


def _row(event: Event) -> RowRef:
    return RowRef(id=event.originator_id, version=event.originator_version)
