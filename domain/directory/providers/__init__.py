"""Professionals who may take vouchers."""

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
from domain.directory.providers.provider import (
    Provider,
)
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

__all__ = [
    "AlreadyEnrolled",
    "CancelLeave",
    "DelistProvider",
    "EnrolProvider",
    "LeaveCancelled",
    "LeaveEndsBeforeStart",
    "LeaveRecorded",
    "LeaveUnknown",
    "NotEnrolled",
    "NoticeReused",
    "OtherProfession",
    "Provider",
    "ProviderAlreadyRegistered",
    "ProviderDelisted",
    "ProviderEnrolled",
    "ProviderEvent",
    "ProviderOnLeave",
    "ProviderPricesPublished",
    "ProviderRegistered",
    "PublishProviderPrices",
    "RecordLeave",
    "RegisterProvider",
    "provider_id",
]
