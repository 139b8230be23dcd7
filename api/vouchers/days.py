"""The day of a reading: that of the clocks at UTC+8."""

from datetime import date
from typing import Annotated

from fastapi import Depends

from api.deps import LedgerDep
from domain.values import local_date


async def _today(ledger: LedgerDep) -> date:
    return local_date(ledger.clock())


TodayDep = Annotated[date, Depends(_today)]
