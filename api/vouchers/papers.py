"""The receipt of a claim, put together from what the views know."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from api.desk import Reader
from api.receipts import (
    Bill,
    BillInBayArea,
    BillInHongKong,
    Forfeiture,
    Part,
    Receipt,
    State,
)
from api.vouchers.forecast import next_issue
from domain.directory import Names, NoPolicyForYear
from domain.reference import RowRef
from domain.sealed import DataClass
from domain.values import local_date
from domain.vouchers import FeeItem
from projections import directory
from projections import vouchers as views
from projections.directory import InstitutionRow, ServicePointRow
from projections.vouchers import Left, PayableClaim

_OPENING: dict[DataClass, str] = {"identity": "directory.identity"}
_MANY = 500


class _Provider(BaseModel):
    """A provider's name, if this reader may see it and it is still there."""

    name: object


async def receipt_of(reader: Reader, claim: PayableClaim) -> Receipt:
    """Return the receipt of a claim as it stands now, without the holder's name."""
    parts = await reader.ask(views.claim_parts, claim.claim_id)
    left = await reader.ask(views.left_after, claim)
    items = await reader.ask(views.claim_items, claim.claim_id)
    return Receipt(
        claim_id=claim.claim_id,
        state=_state(claim),
        service_date=claim.service_date,
        amount_hkd=claim.amount_hkd,
        taken=tuple(
            Part(
                bucket=part.bucket,
                amount_hkd=part.taken_hkd,
                reward=part.reward,
                usable_until=part.usable_until,
            )
            for part in parts
            if part.taken_hkd
        ),
        bill=await _bill(reader, claim),
        left=tuple(Part(**dict(one)) for one in left),
        items=tuple(
            FeeItem(kind=item.kind, amount_minor=item.amount_minor) for item in items
        ),
        ref=claim.ref,
        transaction=claim.transaction,
        voided_on=claim.voided_at and local_date(claim.voided_at),
        forfeiture=await _forfeiture(reader, claim, left),
    )


def _state(claim: PayableClaim) -> State:
    if claim.state == "confirmed" and not claim.account_validated:
        return "unvalidated"
    return claim.state


async def _bill(reader: Reader, claim: PayableClaim) -> Bill:
    if claim.place == "HK":
        return BillInHongKong(
            provider=await _provider(reader, claim),
            profession=claim.profession or "",
            fee_cents=claim.fee_minor,
            copay_cents=claim.copay_minor,
        )
    institution, point = await _institution(reader, claim)
    return BillInBayArea(
        institution=institution,
        service_point=point,
        department=claim.department or "",
        fee_fen=claim.fee_minor,
        covered_fen=claim.covered_minor,
        copay_fen=claim.copay_minor,
        **_conversion(claim),
    )


def _conversion(claim: PayableClaim) -> dict[str, Any]:
    id, version = claim.rate_row_id, claim.rate_row_version
    return {
        "month": claim.rate_month,
        "hkd_per_cny": claim.hkd_per_cny,
        "unrounded_hkd": claim.unrounded_hkd or Decimal(0),
        "rate_row": RowRef(id=id, version=version) if id and version else None,
    }


async def _provider(reader: Reader, claim: PayableClaim) -> str:
    """Return the provider's name; the id where nobody may or can read the name."""
    row = await reader.ask(directory.provider, claim.payee_id)
    name = row and (await reader.show(_Provider, row, _OPENING)).name
    return name if isinstance(name, str) else str(claim.payee_id)


async def _institution(reader: Reader, claim: PayableClaim) -> tuple[Names, Names]:
    """Return the names of an institution and of its service point."""
    row = await reader.ask(directory.institution, claim.payee_id)
    points = await reader.ask(
        directory.service_points,
        on=claim.service_date,
        institution_id=claim.payee_id,
        limit=_MANY,
    )
    at = [
        one.service_point
        for one in points
        if one.service_point.code == claim.service_point
    ]
    return (
        _names(row, str(claim.payee_id)),
        _names(next(iter(at), None), claim.service_point or ""),
    )


def _names(row: InstitutionRow | ServicePointRow | None, otherwise: str) -> Names:
    if row is None:
        return Names(en=otherwise)
    return Names(
        en=row.name_en,
        zh_hant=row.name_zh_hant,
        zh_hans=row.name_zh_hans,
        pt=row.name_pt,
    )


async def _forfeiture(
    reader: Reader, claim: PayableClaim, left: Sequence[Left]
) -> Forfeiture | None:
    """Return what the next issue after the claim cuts off of what it left.

    It is the forecast of the day of the claim (or of the void): the same receipt
    says the same later.
    """
    day = local_date(claim.voided_at or claim.entered_at)
    own_hkd = sum(one.amount_hkd for one in left if one.bucket == "own")
    account = await reader.ask(views.balance, claim.account_id)
    try:
        issue = await next_issue(reader, day)
    except NoPolicyForYear:
        return None
    if account is None or account.frozen or _ended(account.ended_on, issue.credited_on):
        return None
    forfeited_hkd = issue.forfeited_hkd(own_hkd)
    if not forfeited_hkd or issue.limit_hkd is None:
        return None
    return Forfeiture(
        on=issue.credited_on,
        credit_hkd=issue.amount_hkd,
        forfeited_hkd=forfeited_hkd,
        limit_hkd=issue.limit_hkd,
    )


def _ended(ended_on: date | None, day: date) -> bool:
    return ended_on is not None and ended_on <= day
