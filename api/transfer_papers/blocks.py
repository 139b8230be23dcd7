"""A paper in words, block by block: what stands on it before it is set or typed."""

from dataclasses import dataclass
from typing import Literal

Line = tuple[str, str]
"""What it is, and what is said of it."""


@dataclass(frozen=True)
class Lines:
    """Each with its label; an empty one is left to be written.

    `abreast` stand side by side in a row: short ones, two of them.
    """

    title: str
    lines: tuple[Line, ...]
    abreast: Literal[1, 2] = 1
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Table:
    """`wide` are the widths of the columns, in parts; empty cells are to be filled."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...]
    notes: tuple[str, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Writing:
    """Texts, each beside its label; where nothing is said, so many lines to write on.

    `begins_page`: what is written by hand stands together.
    """

    title: str
    texts: tuple[Line, ...]
    begins_page: bool = False
    room: int = 3
    kind: Literal["writing"] = "writing"


@dataclass(frozen=True)
class Signatures:
    """Boxes side by side, each with its title and its fields."""

    title: str
    boxes: tuple[tuple[str, tuple[Line, ...]], ...]
    kind: Literal["signatures"] = "signatures"


Block = Lines | Table | Writing | Signatures


@dataclass(frozen=True)
class Sheet:
    """`reference` is what the QR says; it stands beside it in words too.

    `subject` is who it is about: it stands on every page after the first.
    """

    title: str
    reference: str
    reference_label: str
    subject: str
    intro: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
