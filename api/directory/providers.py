"""Professionals, and their enrolment in the scheme."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    AlreadyEnrolled,
    CancelLeave,
    DelistProvider,
    EnrolProvider,
    LeaveEndsBeforeStart,
    LeaveUnknown,
    NotEnrolled,
    NoticeReused,
    OtherProfession,
    PriceList,
    PriceListReused,
    ProfessionNotAdmitted,
    ProviderAlreadyRegistered,
    PublishProviderPrices,
    RecordLeave,
    RegisterProvider,
)
from domain.kernel import Fact, NotFound
from domain.sealed import DataClass
from domain.values import ActorId, Code, Day, PersonName, Ref
from projections import directory as views
from projections.directory import LeaveRow, ProviderPriceRow, ProviderRow
from projections.directory.prices import PROVIDER_PRICES
from projections.directory.providers import LEAVES, PROVIDERS

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("directory.write")]
OPENING: Mapping[DataClass, str] = {"identity": "directory.identity"}


class Professional(Fact):
    """`account` is the actor who signs in as this professional."""

    registration: Ref
    name: PersonName
    profession: Code
    account: ActorId


class Enrolling(Fact):
    """`notice` is the number of the scheme's letter."""

    notice: Ref
    enrolled_on: Day


class Delisting(Fact):
    """`delisted_on` is the first day on which claims are not taken any more."""

    notice: Ref
    delisted_on: Day


class Leaving(Fact):
    """`notice` is the number of the letter that tells it; both days are included."""

    notice: Ref
    from_on: Day
    until_on: Day


class LeaveTakenBack(Fact):
    """`notice` is the one under which the leave was recorded."""

    notice: Ref


class ProviderShown(ProviderRow):
    """A provider, with what is sealed opened or masked."""

    registration: str | Hidden  # type: ignore[assignment]
    name: str | Hidden  # type: ignore[assignment]


@router.post(
    "/providers",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(ProviderAlreadyRegistered),
)
async def register_provider(
    body: Annotated[Professional, Body(examples=[examples.PROVIDER])], desk: DeskDep
) -> Acknowledgement:
    """Register a professional; the same particulars again change nothing."""
    command = RegisterProvider(occasion=desk.occasion, **dict(body))
    recorded = await directory.register_provider(desk.ledger, command)
    return desk.acknowledge(recorded, f"/providers/{recorded.id}")


@router.get("/providers", dependencies=[READ, reflecting(PROVIDERS)])
async def list_providers(
    reader: ReaderDep,
    paging: PagingDep,
    profession: Code | None = None,
    account: ActorId | None = None,
) -> Page[ProviderShown]:
    """List professionals."""
    rows = await reader.ask(
        views.providers,
        profession=profession,
        account=account,
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(ProviderShown, row, OPENING) for row in rows]
    return paging.page(shown, key=lambda row: (row.provider_id,))


@router.get(
    "/providers/{provider_id}",
    dependencies=[READ, reflecting(PROVIDERS)],
    responses=answers(404),
)
async def read_provider(provider_id: UUID, reader: ReaderDep) -> ProviderShown:
    """Show a professional and the newest spell of enrolment."""
    row = found(await reader.ask(views.provider, provider_id), provider_id)
    reader.tag(row.version)
    return await reader.show(ProviderShown, row, OPENING)


@router.post(
    "/providers/{provider_id}/enrolments",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, ProfessionNotAdmitted, OtherProfession, AlreadyEnrolled, NoticeReused
    ),
)
async def enrol_provider(
    provider_id: UUID,
    body: Annotated[Enrolling, Body(examples=[examples.ENROLMENT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Enrol a professional in the scheme from a date on."""
    command = EnrolProvider(
        occasion=desk.occasion, provider_id=provider_id, **dict(body)
    )
    return desk.acknowledge(await directory.enrol_provider(desk.ledger, command))


@router.post(
    "/providers/{provider_id}/delistings",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotEnrolled, NoticeReused),
)
async def delist_provider(
    provider_id: UUID,
    body: Annotated[Delisting, Body(examples=[examples.DELISTING])],
    desk: DeskDep,
) -> Acknowledgement:
    """End a professional's enrolment from a date on."""
    command = DelistProvider(
        occasion=desk.occasion, provider_id=provider_id, **dict(body)
    )
    return desk.acknowledge(await directory.delist_provider(desk.ledger, command))


@router.post(
    "/providers/{provider_id}/leaves",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NoticeReused, LeaveEndsBeforeStart),
)
async def record_leave(
    provider_id: UUID,
    body: Annotated[Leaving, Body(examples=[examples.LEAVE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record the days on which nothing may be claimed for under this account."""
    command = RecordLeave(occasion=desk.occasion, provider_id=provider_id, **dict(body))
    return desk.acknowledge(await directory.record_leave(desk.ledger, command))


@router.get("/providers/{provider_id}/leaves", dependencies=[READ, reflecting(LEAVES)])
async def list_leaves(provider_id: UUID, reader: ReaderDep) -> list[LeaveRow]:
    """List the leaves of a professional by their first day."""
    return await reader.ask(views.leaves, provider_id)


@router.post(
    "/providers/{provider_id}/leave-cancellations",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, LeaveUnknown),
)
async def cancel_leave(
    provider_id: UUID,
    body: Annotated[LeaveTakenBack, Body(examples=[examples.LEAVE_CANCELLATION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Cancel a leave, all of its days."""
    command = CancelLeave(occasion=desk.occasion, provider_id=provider_id, **dict(body))
    return desk.acknowledge(await directory.cancel_leave(desk.ledger, command))


@router.post(
    "/providers/{provider_id}/prices",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PriceListReused),
)
async def publish_provider_prices(
    provider_id: UUID,
    body: Annotated[PriceList, Body(examples=[examples.PRICE_LIST])],
    desk: DeskDep,
) -> Acknowledgement:
    """Publish what a professional asks of every patient, in Hong Kong cents."""
    command = PublishProviderPrices(
        occasion=desk.occasion, provider_id=provider_id, listing=body
    )
    recorded = await directory.publish_provider_prices(desk.ledger, command)
    return desk.acknowledge(recorded)


@router.get(
    "/providers/{provider_id}/prices",
    dependencies=[READ, reflecting(PROVIDER_PRICES)],
)
async def list_provider_prices(
    provider_id: UUID, reader: ReaderDep, paging: PagingDep
) -> Page[ProviderPriceRow]:
    """List the usual prices of a professional by date."""
    rows = await reader.ask(
        views.provider_prices,
        provider_id,
        after=paging.after(date, str, str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.starts_on, row.ref, row.kind))
