"""The terms of the scheme as the directory shows them, for readings."""

from typing import Any

from api.desk import Reader
from domain.directory import VOUCHER_SCHEME_ID
from domain.reference import Quota, RewardProgramme, RowRef, SchemeTerms
from projections import directory
from projections.directory import QuotaRow, RewardRow
from projections.directory.policy import QUOTAS, REWARDS

TERMS = (REWARDS, QUOTAS)


async def terms_of(reader: Reader) -> SchemeTerms:
    """Return the rewards and the quotas; a reading has no use for the issues."""
    rewards = await reader.ask(directory.rewards)
    quotas = await reader.ask(directory.quotas)
    return SchemeTerms(
        issues=(),
        rewards=tuple(
            RewardProgramme(**_facts(row, RewardProgramme)) for row in rewards
        ),
        quotas=tuple(Quota(**_facts(row, Quota)) for row in quotas),
    )


def _facts(row: RewardRow | QuotaRow, kind: type[RewardProgramme | Quota]) -> Any:
    known = {name: value for name, value in row if name in kind.model_fields}
    return known | {"row": RowRef(id=VOUCHER_SCHEME_ID, version=row.version)}
