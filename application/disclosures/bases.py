"""The legal bases of each ordered pair of places."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.disclosures import (
    EndLegalBasis,
    LegalBases,
    ListLegalBasis,
    legal_bases_id,
)


async def list_basis(ledger: Ledger, command: ListLegalBasis) -> Recorded:
    """Let things be sent on a ground from a day on.

    Raises:
        NothingCrosses, and what `LegalBases.list_basis` refuses
    """

    def begin() -> LegalBases:
        bases = LegalBases.begin_record(command)
        bases.list_basis(command)
        return bases

    return await begin_or_change(
        ledger,
        command,
        (LegalBases, legal_bases_id(command.from_place, command.to_place)),
        begin=begin,
        change=lambda bases: bases.list_basis(command),
    )


async def end_basis(ledger: Ledger, command: EndLegalBasis) -> Recorded:
    """End a basis with a day, included.

    Raises:
        NotFound, BasisUnknown, BasisAlreadyEnded, BasisEndsBeforeStart
    """
    return await ledger.change(
        command,
        LegalBases,
        legal_bases_id(command.from_place, command.to_place),
        lambda bases: bases.end(command),
    )
