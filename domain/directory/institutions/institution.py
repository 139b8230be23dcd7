"""An institution: where it takes vouchers, and for which departments."""

from datetime import date
from typing import Self, assert_never

from domain.directory.institutions.facts import (
    CloseServicePoint,
    CorrectDepartments,
    DepartmentList,
    DepartmentsCorrected,
    DepartmentsDesignated,
    DesignateDepartments,
    InstitutionEvent,
    InstitutionPricesPublished,
    InstitutionRegistered,
    OpenServicePoint,
    Particulars,
    PublishInstitutionPrices,
    RegisterInstitution,
    ServicePointClosed,
    ServicePointOpened,
    institution_id,
)
from domain.directory.institutions.openings import Opening, opening_on
from domain.directory.institutions.refusals import (
    ClosedBeforeStart,
    DepartmentsAlreadyDesignated,
    InstitutionAlreadyRegistered,
    NoDepartmentList,
    NoListToCorrect,
    ServicePointAlreadyClosed,
    ServicePointAlreadyOpen,
    ServicePointUnknown,
)
from domain.directory.prices import PriceList, is_new_list
from domain.kernel import Aggregate
from domain.reference import Designation, RowRef
from domain.values import Code, Ref, local_midnight


class Institution(Aggregate):
    TOPIC = "directory.institution"
    REFERENCE = True

    def __init__(self) -> None:
        self.particulars: Particulars | None = None
        self.openings: dict[Code, tuple[Opening, ...]] = {}
        self.listings: dict[tuple[Code, date], tuple[DepartmentList, RowRef]] = {}
        self.price_lists: dict[Code, dict[Ref, PriceList]] = {}

    @classmethod
    def register(cls, command: RegisterInstitution) -> Self:
        return cls.begin(
            command,
            InstitutionRegistered,
            id=institution_id(command.institution.code),
            institution=command.institution,
        )

    def register_again(self, command: RegisterInstitution) -> None:
        """Record nothing: the institution is known.

        Raises:
            InstitutionAlreadyRegistered: with other particulars.
        """
        if command.institution != self.particulars:
            raise InstitutionAlreadyRegistered(code=command.institution.code)

    def open_service_point(self, command: OpenServicePoint) -> None:
        """Take vouchers at a place from a date on; a closed one may be opened again.

        Raises:
            ServicePointAlreadyOpen
        """
        point = command.service_point
        for earlier in self.openings.get(point.code, ()):
            if earlier.point == point:
                return
            if earlier.overlaps(point.started_on):
                raise ServicePointAlreadyOpen(
                    service_point=point.code, started_on=earlier.point.started_on
                )
        self.record(
            command,
            ServicePointOpened,
            service_point=point,
            effective_at=local_midnight(point.started_on),
        )

    def close_service_point(self, command: CloseServicePoint) -> None:
        """Take no more vouchers from a date on.

        Raises:
            ServicePointUnknown, ServicePointAlreadyClosed, ClosedBeforeStart
        """
        code, closed_on = command.service_point, command.closed_on
        opening = self._openings(code)[-1]
        if opening.closed_on == closed_on:
            return
        if opening.closed_on:
            raise ServicePointAlreadyClosed(
                service_point=code, closed_on=opening.closed_on
            )
        if closed_on < (started_on := opening.point.started_on):
            raise ClosedBeforeStart(
                service_point=code, started_on=started_on, closed_on=closed_on
            )
        self.record(
            command,
            ServicePointClosed,
            service_point=code,
            closed_on=closed_on,
            effective_at=local_midnight(closed_on),
        )

    def designate(self, command: DesignateDepartments) -> None:
        """Replace the list of departments of a service point from a date on.

        Raises:
            ServicePointUnknown, DepartmentsAlreadyDesignated
        """
        new = command.listing
        self._openings(new.service_point)
        earlier, _ = self.listings.get((new.service_point, new.starts_on), (None, None))
        if earlier == new:
            return
        if earlier:
            raise DepartmentsAlreadyDesignated(
                service_point=new.service_point, starts_on=new.starts_on
            )
        self.record(
            command,
            DepartmentsDesignated,
            listing=new,
            effective_at=local_midnight(new.starts_on),
        )

    def correct_departments(self, command: CorrectDepartments) -> None:
        """Put the right list in the place of the one recorded for the same date.

        Raises:
            NoListToCorrect
        """
        right = command.listing
        wrong, _ = self.listings.get(
            (right.service_point, right.starts_on), (None, None)
        )
        if wrong == right:
            return
        if wrong is None:
            raise NoListToCorrect(
                service_point=right.service_point, starts_on=right.starts_on
            )
        self.record(
            command,
            DepartmentsCorrected,
            listing=right,
            effective_at=local_midnight(right.starts_on),
        )

    def publish_prices(self, command: PublishInstitutionPrices) -> None:
        """Keep what a service point asks of every patient, from a date on.

        Raises:
            ServicePointUnknown, PriceListReused
        """
        code, new = command.service_point, command.listing
        self._openings(code)
        if is_new_list(new, self.price_lists.get(code, {})):
            self.record(
                command,
                InstitutionPricesPublished,
                service_point=code,
                listing=new,
                effective_at=local_midnight(new.starts_on),
            )

    def designation(self, service_point: Code, on: date) -> Designation:
        """Return the departments of a service point as they stood on a date.

        Its row is the event that made the list.

        Raises:
            ServicePointUnknown, ServiceNotStarted, ServiceEnded, NoDepartmentList
        """
        assert self.particulars is not None
        opening = opening_on(self._openings(service_point), on)
        starts = [
            starts_on
            for code, starts_on in self.listings
            if code == service_point and starts_on <= on
        ]
        if not starts:
            raise NoDepartmentList(service_point=service_point, on=on)
        listing, row = self.listings[service_point, max(starts)]
        return Designation(
            institution_id=self.id,
            organisation=self.particulars.code,
            service_point=service_point,
            started_on=opening.point.started_on,
            closed_on=opening.closed_on,
            departments=listing.departments,
            row=row,
        )

    def evolve(self, event: InstitutionEvent) -> None:
        match event:
            case InstitutionRegistered(institution=particulars):
                self.particulars = particulars
            case ServicePointOpened(service_point=point):
                earlier = self.openings.get(point.code, ())
                self.openings[point.code] = (*earlier, Opening(point=point))
            case ServicePointClosed(service_point=code, closed_on=closed_on):
                *before, last = self.openings[code]
                closed = Opening(point=last.point, closed_on=closed_on)
                self.openings[code] = (*before, closed)
            case DepartmentsDesignated() | DepartmentsCorrected():
                new = event.listing
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.listings[new.service_point, new.starts_on] = (new, row)
            case InstitutionPricesPublished(service_point=code, listing=listing):
                known = self.price_lists.get(code, {})
                self.price_lists[code] = known | {listing.ref: listing}
            case _:
                assert_never(event)

    def _openings(self, service_point: Code) -> tuple[Opening, ...]:
        if service_point not in self.openings:
            raise ServicePointUnknown(service_point=service_point)
        return self.openings[service_point]
