"""A corridor of the through-train: which hospitals it joins, and when."""

from datetime import date
from typing import Self, assert_never

from domain.directory.corridors.facts import (
    AdmitHospital,
    CloseCorridor,
    CorridorClosed,
    CorridorEvent,
    CorridorExtended,
    CorridorHospital,
    CorridorOpened,
    CorridorParticulars,
    CorridorRegistered,
    ExtendCorridor,
    HospitalAdmitted,
    OpenCorridor,
    RegisterCorridor,
    Side,
    corridor_id,
)
from domain.directory.corridors.periods import (
    Period,
    is_new_closure,
    is_new_extension,
    is_new_opening,
    nearest,
)
from domain.directory.corridors.refusals import (
    CorridorAlreadyRegistered,
    CorridorNeverOpened,
    CorridorNotOpen,
    HospitalAlreadyAdmitted,
    HospitalElsewhere,
    NotOnCorridor,
)
from domain.directory.institutions import Particulars
from domain.kernel import Aggregate, Event
from domain.reference import CorridorTerms, RowRef
from domain.values import OrganisationCode, local_end, local_midnight


class Corridor(Aggregate):
    TOPIC = "directory.corridor"
    REFERENCE = True

    def __init__(self) -> None:
        self.particulars: CorridorParticulars | None = None
        self.hospitals: list[CorridorHospital] = []
        self.periods: list[Period] = []

    @classmethod
    def register(cls, command: RegisterCorridor) -> Self:
        return cls.begin(
            command,
            CorridorRegistered,
            id=corridor_id(command.corridor.code),
            corridor=command.corridor,
        )

    def register_again(self, command: RegisterCorridor) -> None:
        """Record nothing: the corridor is known.

        Raises:
            CorridorAlreadyRegistered: with other particulars.
        """
        if command.corridor != self.particulars:
            raise CorridorAlreadyRegistered(corridor=command.corridor.code)

    def admit(self, command: AdmitHospital, institution: Particulars) -> None:
        """Let a hospital send or receive from a date on; also anew, as the usual one.

        Raises:
            HospitalElsewhere, HospitalAlreadyAdmitted
        """
        new = command.hospital
        if new in self.hospitals:
            return
        self._refuse_elsewhere(new, institution)
        place = (new.side, new.organisation, new.from_on)
        if place in {
            (one.side, one.organisation, one.from_on) for one in self.hospitals
        }:
            raise HospitalAlreadyAdmitted(
                organisation=new.organisation, side=new.side, from_on=new.from_on
            )
        self.record(
            command,
            HospitalAdmitted,
            hospital=new,
            effective_at=local_midnight(new.from_on),
        )

    def open(self, command: OpenCorridor) -> None:
        """Put the corridor in force; once it has ended, also once more.

        Raises:
            CorridorNoticeReused, CorridorEndsBeforeStart, CorridorAlreadyOpen
        """
        opening = command.opening
        if is_new_opening(opening, self.periods):
            self.record(
                command,
                CorridorOpened,
                opening=opening,
                effective_at=local_midnight(opening.from_on),
            )

    def extend(self, command: ExtendCorridor) -> None:
        """Give the last period a later last day, also after it has passed.

        Raises:
            CorridorNeverOpened, CorridorNoticeReused, CorridorAlreadyClosed,
            NoEndToExtend, ExtensionNotLater
        """
        extension, period = command.extension, self._last_period()
        if is_new_extension(extension, period, self.periods):
            assert period.until_on is not None
            self.record(
                command,
                CorridorExtended,
                from_on=period.from_on,
                ended_on=period.until_on,
                extension=extension,
                effective_at=local_end(period.until_on),
            )

    def close(self, command: CloseCorridor) -> None:
        """End the last period with a day, for good.

        Raises:
            CorridorNeverOpened, CorridorAlreadyClosed, CorridorEndsBeforeStart,
            CorridorEndsEarlier
        """
        period = self._last_period()
        if is_new_closure(command.last_on, period):
            self.record(
                command,
                CorridorClosed,
                from_on=period.from_on,
                last_on=command.last_on,
                effective_at=local_end(command.last_on),
            )

    def terms(
        self, sender: OrganisationCode, receiver: OrganisationCode, on: date
    ) -> CorridorTerms:
        """Return the corridor as it stands on a date, for a pair of hospitals.

        Raises:
            CorridorNotOpen, NotOnCorridor
        """
        period = self._period(on)
        known = self._particulars()
        if not (
            self._admits("sender", sender, on)
            and self._admits("receiver", receiver, on)
        ):
            raise NotOnCorridor(
                corridor=known.code, sender=sender, receiver=receiver, on=on
            )
        return CorridorTerms(
            corridor=known.code,
            direction=known.direction,
            sender=sender,
            receiver=receiver,
            sender_jurisdiction=known.sender_jurisdiction,
            receiver_jurisdiction=known.receiver_jurisdiction,
            control_points=known.control_points,
            coordinators=known.coordinators,
            in_force_from=period.from_on,
            in_force_until=period.until_on,
            row=period.row,
        )

    def evolve(self, event: CorridorEvent) -> None:
        match event:
            case CorridorRegistered(corridor=particulars):
                self.particulars = particulars
            case HospitalAdmitted(hospital=hospital):
                self.hospitals.append(hospital)
            case CorridorOpened(opening=opening):
                self.periods.append(Period(opening=opening, row=_row(event)))
                self.periods.sort(key=lambda period: period.from_on)
            case CorridorExtended(extension=extension):
                earlier = self.periods[-1].extensions
                self._end_last(event, extensions=(*earlier, extension))
            case CorridorClosed(last_on=last_on):
                self._end_last(event, closed_on=last_on)
            case _:
                assert_never(event)

    def _end_last(self, event: Event, **end: object) -> None:
        ended = self.periods[-1].model_copy(update={**end, "row": _row(event)})
        self.periods[-1] = ended

    def _particulars(self) -> CorridorParticulars:
        assert self.particulars is not None
        return self.particulars

    def _last_period(self) -> Period:
        if not self.periods:
            raise CorridorNeverOpened(corridor=self._particulars().code)
        return self.periods[-1]

    def _period(self, on: date) -> Period:
        period = nearest(self.periods, on)
        if period is None or not period.covers(on):
            raise CorridorNotOpen(
                corridor=self._particulars().code,
                on=on,
                in_force_from=period.from_on if period else None,
                in_force_until=period.until_on if period else None,
            )
        return period

    def _admits(self, side: Side, organisation: OrganisationCode, on: date) -> bool:
        return any(
            one.side == side and one.organisation == organisation and one.from_on <= on
            for one in self.hospitals
        )

    def _refuse_elsewhere(self, new: CorridorHospital, found: Particulars) -> None:
        expected = self._particulars().jurisdiction_of(new.side)
        if found.jurisdiction != expected:
            raise HospitalElsewhere(
                organisation=new.organisation,
                side=new.side,
                expected=expected,
                actual=found.jurisdiction,
            )


def _row(event: Event) -> RowRef:
    return RowRef(id=event.originator_id, version=event.originator_version)
