"""What is recorded about a professional who may take vouchers."""

from datetime import date
from uuid import UUID, uuid5

from domain.directory.prices import PriceList
from domain.kernel import BAYBRIDGE, Command, Event, FirstEvent
from domain.reference import RowRef
from domain.sealed import Open, Sealed, none, staff_identity
from domain.values import ActorId, Code, PersonName, Ref


def provider_id(registration: Ref) -> UUID:
    """Derive the id from the professional registration: one person, one record."""
    return uuid5(BAYBRIDGE, f"provider/{registration}")


# Commands


class RegisterProvider(Command):
    """`account` is the actor who signs in as this professional and confirms claims."""

    registration: Ref
    name: PersonName
    profession: Code
    account: ActorId


class EnrolProvider(Command):
    """`notice` is the number of the scheme's letter to the professional."""

    provider_id: UUID
    notice: Ref
    enrolled_on: date


class DelistProvider(Command):
    """`delisted_on` is the first day on which claims are not taken any more."""

    provider_id: UUID
    notice: Ref
    delisted_on: date


class RecordLeave(Command):
    """`notice` is the number of the letter that tells it; both days are included."""

    provider_id: UUID
    notice: Ref
    from_on: date
    until_on: date


class CancelLeave(Command):
    """`notice` is the one under which the leave was recorded."""

    provider_id: UUID
    notice: Ref


class PublishProviderPrices(Command):
    provider_id: UUID
    listing: PriceList


# Events


class ProviderRegistered(FirstEvent):
    """Who it is stands under the professional's own key."""

    TOPIC = "directory.provider-registered"

    registration: Sealed[Ref, staff_identity]
    name: Sealed[PersonName, staff_identity]
    profession: Open[Code, none]
    account: Open[ActorId, none]


class ProviderEnrolled(Event):
    """`admission` is the row of the scheme that admits the profession."""

    TOPIC = "directory.provider-enrolled"

    notice: Open[Ref, none]
    enrolled_on: Open[date, none]
    profession: Open[Code, none]
    admission: Open[RowRef, none]


class ProviderDelisted(Event):
    TOPIC = "directory.provider-delisted"

    notice: Open[Ref, none]
    delisted_on: Open[date, none]


class LeaveRecorded(Event):
    """From the first day to the last, both included, the professional serves nobody."""

    TOPIC = "directory.leave-recorded"

    notice: Open[Ref, none]
    from_on: Open[date, none]
    until_on: Open[date, none]


class LeaveCancelled(Event):
    """The leave of this notice was not taken: its days are like any others again."""

    TOPIC = "directory.leave-cancelled"

    notice: Open[Ref, none]


class ProviderPricesPublished(Event):
    """From its date on this list stands in the place of the one before."""

    TOPIC = "directory.provider-prices-published"

    listing: Open[PriceList, none]


ProviderEvent = (
    ProviderRegistered
    | ProviderEnrolled
    | ProviderDelisted
    | LeaveRecorded
    | LeaveCancelled
    | ProviderPricesPublished
)
