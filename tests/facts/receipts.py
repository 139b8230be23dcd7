"""Mrs Chan's papers: a use in Hong Kong, one in Shenzhen, one that was undone."""

from datetime import date
from decimal import Decimal

from api.receipts import (
    BillInBayArea,
    BillInHongKong,
    Forfeiture,
    Part,
    Receipt,
    State,
)
from domain.directory import Names
from domain.reference import RowRef
from domain.vouchers import FeeItem
from tests.given import SOME_ID

SERVED_ON = date(2026, 3, 4)
HOSPITAL = Names(
    en="The University of Hong Kong-Shenzhen Hospital",
    zh_hant="香港大學深圳醫院",
    zh_hans="香港大学深圳医院",
)
CENTRE = Names(
    en="HKU-SZH Huawei Li Zhi Yuan Community Health Service Centre",
    zh_hant="香港大學深圳醫院華為荔枝苑社區健康服務中心",
    zh_hans="香港大学深圳医院华为荔枝苑社区健康服务中心",
)


def in_hong_kong(state: State = "pending") -> Receipt:
    return Receipt(
        claim_id=SOME_ID,
        state=state,
        service_date=SERVED_ON,
        amount_hkd=420,
        taken=(Part(bucket="own", amount_hkd=420),),
        left=(Part(bucket="own", amount_hkd=7450),),
        forfeiture=Forfeiture(
            on=date(2027, 1, 1), credit_hkd=2000, forfeited_hkd=1450, limit_hkd=8000
        ),
        items=(FeeItem(kind="consultation", amount_minor=42_050),),
        bill=BillInHongKong(
            provider="WONG Siu Ming 黃小明",
            profession="medical-practitioner",
            fee_cents=42_050,
            copay_cents=50,
        ),
    )


def in_bay_area(department: str = "general-practice") -> Receipt:
    """The figures of the scheme's paper (§2.5), with its invented rate."""
    return Receipt(
        claim_id=SOME_ID,
        state="confirmed",
        service_date=SERVED_ON,
        amount_hkd=278,
        taken=(Part(bucket="own", amount_hkd=278),),
        ref="SZ/2026-0081",
        transaction="TX20260304-0012345",
        items=(
            FeeItem(kind="consultation", amount_minor=10_000),
            FeeItem(kind="medication", amount_minor=15_640),
        ),
        bill=BillInBayArea(
            institution=HOSPITAL,
            service_point=CENTRE,
            department=department,
            fee_fen=25_640,
            covered_fen=25_568,
            copay_fen=72,
            month="2026-03",
            hkd_per_cny=Decimal("1.0873"),
            unrounded_hkd=Decimal("278.78372"),
            rate_row=RowRef(id=SOME_ID, version=3),
        ),
    )


def of_three_buckets() -> Receipt:
    """The reward and the own balance are used up; the spouse's balance is large."""
    taken = (
        Part(bucket="reward", amount_hkd=78, reward="reward-2025"),
        Part(bucket="own", amount_hkd=150),
        Part(bucket="spouse", amount_hkd=50),
    )
    left = (
        taken[0].model_copy(
            update={"amount_hkd": 0, "usable_until": date(2026, 12, 31)}
        ),
        Part(bucket="own", amount_hkd=0),
        Part(bucket="spouse", amount_hkd=6950),
    )
    return in_bay_area().model_copy(
        update={
            "taken": taken,
            "left": left,
            "holder": "陳大文 CHAN Tai Man",
        }
    )


def voided() -> Receipt:
    return in_hong_kong().model_copy(
        update={
            "state": "voided",
            "voided_on": date(2026, 3, 5),
            "left": (Part(bucket="own", amount_hkd=7870),),
            "forfeiture": None,
        }
    )
