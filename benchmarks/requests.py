"""What a doctor asks of an account: a consent, and the claim that it is for."""

from datetime import datetime
from uuid import uuid4

from benchmarks.accounts import Account, consent_to
from domain.kernel import Actor, Occasion
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    ClaimVouchersInHongKong,
    FeeItem,
    GiveConsent,
    SchemeSettings,
    Visit,
    consent_id,
)


def consent_then_claim(
    account: Account, doctor: Actor, at: datetime
) -> tuple[GiveConsent, ClaimVouchersInHongKong]:
    """Return both commands, of one dollar."""
    consent = consent_to(account, doctor, at)
    key = uuid4()
    return consent, ClaimVouchersInHongKong(
        occasion=Occasion(by=doctor, command_id=key, correlation_id=key, at=at),
        account_id=account.id,
        consent_id=consent_id(consent),
        provider_id=account.provider_id,
        service_date=at.astimezone(LOCAL_ZONE).date(),
        fee_cents=100,
        amount_hkd=1,
        reason="acute",
        visit=Visit(
            setting="outpatient",
            received="in-person",
            funding="private",
            served_by="enrolled",
            items=(FeeItem(kind="consultation", amount_minor=100),),
        ),
        settings=SchemeSettings(),
    )
