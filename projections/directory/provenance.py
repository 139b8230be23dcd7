"""What the rows of the directory have in common: public names, and where from."""

from typing import Any

from domain.directory import Names, Provenance
from projections.views import Row


class Sourced(Row):
    """How far a row may be relied on. `version` is that of the event that made it."""

    standing: str
    sources: tuple[str, ...]
    note: str | None
    version: int


class Named(Sourced):
    name_en: str
    name_zh_hant: str | None
    name_zh_hans: str | None
    name_pt: str | None


def sourced(provenance: Provenance, version: int) -> dict[str, Any]:
    return {
        "standing": provenance.standing,
        "sources": provenance.sources,
        "note": provenance.note,
        "version": version,
    }


def named(names: Names) -> dict[str, Any]:
    return {f"name_{language}": name for language, name in names}
