"""Professionals who may take vouchers."""

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
from domain.directory.providers.provider import (
    Provider,
)
from domain.directory.providers.refusals import (
    AlreadyEnrolled,
    NotEnrolled,
    NoticeReused,
    OtherProfession,
    ProviderAlreadyRegistered,
)

__all__ = [
    "AlreadyEnrolled",
    "DelistProvider",
    "EnrolProvider",
    "NotEnrolled",
    "NoticeReused",
    "OtherProfession",
    "Provider",
    "ProviderAlreadyRegistered",
    "ProviderDelisted",
    "ProviderEnrolled",
    "ProviderEvent",
    "ProviderRegistered",
    "RegisterProvider",
    "provider_id",
]
