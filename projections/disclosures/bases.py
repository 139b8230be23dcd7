"""Legal bases by the ordered pair of places that they are for."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.disclosures import (
    LegalBasesBegun,
    LegalBasis,
    LegalBasisEnded,
    LegalBasisListed,
)
from projections.columns import table_of
from projections.views import Key, Row, View

Changed = LegalBasisListed | LegalBasisEnded


class PairRow(Row):
    """Two places in their order; the record of their bases has the id."""

    bases_id: UUID
    from_place: str
    to_place: str


class LegalBasisRow(Row):
    """A ground for sending; `filed_on`, `filed_with` and `filing` of a contract.

    `valid_until` is the last day; `ended_on` the last day of one that was ended.
    """

    bases_id: UUID
    code: str
    kind: str
    valid_from: date
    valid_until: date | None
    ended_on: date | None = None
    purposes: tuple[str, ...]
    classes: tuple[str, ...]
    recipients: tuple[str, ...]
    filing: str | None
    filed_with: str | None
    effective_on: date | None
    filed_on: date | None
    standing: str
    sources: tuple[str, ...]
    note: str | None
    version: int


def pair(_: PairRow | None, event: LegalBasesBegun) -> PairRow:
    return PairRow(
        bases_id=event.originator_id,
        from_place=event.from_place,
        to_place=event.to_place,
    )


def basis(row: LegalBasisRow | None, event: Changed) -> LegalBasisRow | None:
    version = event.originator_version
    match event:
        case LegalBasisListed(basis=listed):
            return _listed(event.originator_id, listed, version)
        case LegalBasisEnded(last_on=last_on):
            change = {"ended_on": last_on, "version": version}
            return row and row.model_copy(update=change)
        case _:
            assert_never(event)


def _listed(bases_id: UUID, listed: LegalBasis, version: int) -> LegalBasisRow:
    filing = listed.filing
    return LegalBasisRow(
        bases_id=bases_id,
        code=listed.code,
        kind=listed.kind,
        valid_from=listed.valid_from,
        valid_until=listed.valid_until,
        purposes=listed.purposes,
        classes=listed.classes,
        recipients=tuple(one.organisation for one in listed.named),
        filing=filing and filing.number,
        filed_with=filing and filing.filed_with,
        effective_on=filing and filing.effective_on,
        filed_on=filing and filing.filed_on,
        standing=listed.provenance.standing,
        sources=listed.provenance.sources,
        note=listed.provenance.note,
        version=version,
    )


def basis_key(event: Changed) -> Sequence[Key]:
    code = event.code if isinstance(event, LegalBasisEnded) else event.basis.code
    return ((event.originator_id, code),)


PAIRS = View(
    name="disclosures_pairs",
    version=1,
    row=PairRow,
    table=table_of("disclosures_pairs", PairRow, key=("bases_id",)),
    listens=(LegalBasesBegun,),
    evolve=pair,
    once=True,
)
LEGAL_BASES = View(
    name="disclosures_bases",
    version=1,
    row=LegalBasisRow,
    table=table_of("disclosures_bases", LegalBasisRow, key=("bases_id", "code")),
    listens=(LegalBasisListed, LegalBasisEnded),
    evolve=basis,
    keys=basis_key,
)
