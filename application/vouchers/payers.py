"""Who pays for a visit on the Mainland: vouchers or national medical insurance."""

from contextlib import suppress
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.vouchers.making import Beside
from domain.directory import Institution
from domain.kernel import Aggregate, AlreadyExists
from domain.vouchers import (
    ClaimVouchersInBayArea,
    Episode,
    ReportNationalInsurance,
    episode_id,
)


async def report_national_insurance(
    ledger: Ledger, command: ReportNationalInsurance
) -> Recorded:
    """Record that national medical insurance settled a visit (G-4).

    Raises:
        NotFound: there is no such institution.
    """
    await ledger.get(Institution, command.institution_id)
    id = episode_id(command.institution_id, command.episode)

    def begin() -> Episode:
        episode = Episode.begin_record(
            command, institution_id=command.institution_id, episode=command.episode
        )
        episode.pay_by_national_insurance(command)
        return episode

    if await ledger.find(Episode, id) is None:
        with suppress(AlreadyExists):
            return await ledger.begin(command, begin)
    return await ledger.change(
        command,
        Episode,
        id,
        lambda episode: episode.pay_by_national_insurance(command),
    )


async def paying_episode(
    ledger: Ledger, command: ClaimVouchersInBayArea
) -> Beside | None:
    """Let vouchers pay for the visit, if nobody else did; None if it has no number."""
    if command.episode is None:
        return None
    episode_ref, id = (
        command.episode,
        episode_id(command.institution_id, command.episode),
    )
    exists = await ledger.find(Episode, id) is not None

    def follow(claim_id: UUID, known: Aggregate | None) -> Aggregate | None:
        assert known is None or isinstance(known, Episode)
        episode = known or Episode.begin_record(
            command, institution_id=command.institution_id, episode=episode_ref
        )
        episode.pay_by_vouchers(
            command, account_id=command.account_id, claim_id=claim_id
        )
        return None if known else episode

    return Beside(Episode, id, exists, follow)
