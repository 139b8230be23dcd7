"""Which row of the directory a decision relied on, and the papers of a person."""

from typing import Literal
from uuid import UUID

from domain.kernel import Fact

DocumentKind = Literal[
    "hkic",
    "exemption-certificate",
    "macao-bir",
    "mainland-id",
    "residence-permit",
    "home-return-permit",
]


class RowRef(Fact):
    """The event of the directory that a decision relied on."""

    id: UUID
    version: int
