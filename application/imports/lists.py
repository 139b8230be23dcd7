"""A cell that holds several things: `consultation:250.00; medication:100.00`."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, TypeVar, get_args

from application.imports import cells
from domain.kernel import Fact
from domain.transfers import LineNumber, QuantityOrZero
from domain.vouchers import BroughtQuota, BroughtReward, FeeItem, ItemKind

T = TypeVar("T")

ITEMS_MAX = 50
REWARDS_MAX = 10
DRUGS_MAX = 100
_ITEM_KINDS = tuple(chain.from_iterable(map(get_args, get_args(ItemKind))))

_ITEMS = "write each item as kind:amount, consultation:250.00; medication:100.00"
_REWARDS = "write each reward as 2026-reward:unspent=300:counted=1000:granted=yes"
_DRUGS = "write each line as 1:given=1:wasted=0:returned=2"
_QUOTAS = "write each quota as optometrist:used=1200"


def items(cell: str) -> tuple[FeeItem, ...]:
    """Read the lines of a bill, in hundredths of the fee's currency."""

    def item(text: str) -> FeeItem:
        kind, colon, amount = text.partition(":")
        if not colon:
            cells.refuse(_ITEMS)
        if kind.strip() not in _ITEM_KINDS:
            cells.refuse(f"the kinds of items are {', '.join(_ITEM_KINDS)}")
        return FeeItem(kind=kind.strip(), amount_minor=cells.money(amount.strip()))

    return _several(cell, item, at_most=ITEMS_MAX)


def rewards(cell: str) -> tuple[BroughtReward, ...]:
    def reward(text: str) -> BroughtReward:
        programme, said = _named(
            text,
            {
                "unspent": cells.dollars_or_zero,
                "counted": cells.dollars_or_zero,
                "granted": cells.yes_or_no,
            },
            _REWARDS,
        )
        return BroughtReward(
            programme=programme,
            unspent_hkd=said["unspent"],
            counted_hkd=said["counted"],
            granted=said["granted"],
        )

    found = _several(cell, reward, at_most=REWARDS_MAX)
    _refuse_twice(one.programme for one in found)
    return found


class DrugFigures(Fact):
    """What became of one line of the manifest, as the sheet has it."""

    line: LineNumber
    given: QuantityOrZero
    wasted: QuantityOrZero
    returned: QuantityOrZero


def drugs(cell: str) -> tuple[DrugFigures, ...]:
    def line(text: str) -> DrugFigures:
        parts = dict.fromkeys(("given", "wasted", "returned"), cells.quantity)
        number, said = _named(text, parts, _DRUGS)
        return DrugFigures(line=cells.line(number), **said)

    found = _several(cell, line, at_most=DRUGS_MAX)
    _refuse_twice(str(one.line) for one in found)
    return found


def quotas(cell: str) -> tuple[BroughtQuota, ...]:
    def quota(text: str) -> BroughtQuota:
        profession, said = _named(text, {"used": cells.dollars_or_zero}, _QUOTAS)
        return BroughtQuota(profession=profession, used_hkd=said["used"])

    found = _several(cell, quota, at_most=REWARDS_MAX)
    _refuse_twice(one.profession for one in found)
    return found


def _several(cell: str, read: Callable[[str], T], *, at_most: int) -> tuple[T, ...]:
    parts = [part.strip() for part in cell.split(";")]
    if not parts[-1]:
        parts.pop()
    if len(parts) > at_most:
        cells.refuse(f"give {at_most} at most")
    return tuple(read(part) for part in parts)


def _named(
    text: str, wanted: Mapping[str, Callable[[str], Any]], shape: str
) -> tuple[str, dict[str, Any]]:
    """Read `code:name=value:name=value`, with each name once."""
    code, *given = (part.strip() for part in text.split(":"))
    said = dict(part.partition("=")[::2] for part in given)
    if said.keys() != wanted.keys() or len(given) != len(wanted):
        cells.refuse(shape)
    return cells.code(code), {name: read(said[name]) for name, read in wanted.items()}


def _refuse_twice(codes: Iterable[str]) -> None:
    known = list(codes)
    if len(set(known)) < len(known):
        cells.refuse("names the same twice")
