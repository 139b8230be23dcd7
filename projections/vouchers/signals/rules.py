"""The rules of the signals: what each looks for, from which number on, and why so.

Each number has its source: a key of docs/signals.md, or [D] where it was derived.
A number that changes makes a new version of its rule, and so new signals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from domain.kernel import Fact
from domain.values import Code
from domain.vouchers import RuleVersion


@dataclass(frozen=True)
class From:
    """Where a threshold comes from."""

    source: str


DERIVED = From("[D]")

SignalCode = Literal[
    "cleared-out",
    "amount-jump",
    "two-places",
    "repeated-pairing",
    "after-death",
    "provider-on-leave",
    "identical-claims",
    "above-usual-fee",
    "left-unconfirmed",
    "outside-designation",
    "year-end-rush",
    "paid-in-advance",
    "national-insurance",
]

Pairs = tuple[tuple[Code, Code], ...]


class Threshold(Fact):
    """One number of a rule, as it is shown."""

    name: str
    value: int | str
    source: str


class Rule(Fact):
    """One rule. The first line of its docstring is the sentence that people read.

    `SOURCES` say where the idea comes from, `BLIND` what the rule cannot see.
    """

    CODE: ClassVar[SignalCode]
    SOURCES: ClassVar[tuple[str, ...]]
    BLIND: ClassVar[str]

    version: RuleVersion = 1

    @property
    def sentence(self) -> str:
        return (type(self).__doc__ or "").partition("\n")[0]

    @property
    def thresholds(self) -> Iterator[Threshold]:
        for name, field in type(self).model_fields.items():
            for mark in field.metadata:
                if isinstance(mark, From):
                    value = _shown(getattr(self, name))
                    yield Threshold(name=name, value=value, source=mark.source)


def _shown(value: int | Pairs) -> int | str:
    if isinstance(value, int):
        return value
    return ", ".join("/".join(pair) for pair in value)


class ClearedOut(Rule):
    """One claim is large and took nearly everything that could be used."""

    CODE = "cleared-out"
    SOURCES = ("S71", "S72")
    BLIND = "It does not see a balance that is emptied by several smaller claims."

    amount_hkd: Annotated[int, From("S71, S72")] = 4_000
    share_percent: Annotated[int, DERIVED] = 80


class AmountJump(Rule):
    """A payee's month is large, and many times its months before."""

    CODE = "amount-jump"
    SOURCES = ("S73",)
    BLIND = "It does not see a payee's first months, nor a rise that takes many months."

    month_hkd: Annotated[int, From("[D] from S73")] = 100_000
    times: Annotated[int, From("[D] from S73")] = 5
    months_before: Annotated[int, DERIVED] = 3
    months_back: Annotated[int, DERIVED] = 24


class TwoPlaces(Rule):
    """An elder was served on one day in two cities far from each other."""

    CODE = "two-places"
    SOURCES = ("S73", "[D]")
    BLIND = (
        "The ledger has no border records: it does not see where an elder was, only "
        "where vouchers were used."
    )

    near: Annotated[Pairs, DERIVED] = (
        ("hong-kong", "shenzhen"),
        ("foshan", "guangzhou"),
    )


class RepeatedPairing(Rule):
    """An elder was paired often, or with several spouses, within a year."""

    CODE = "repeated-pairing"
    SOURCES = ("S30", "S104")
    BLIND = "It does not see whether a declared marriage is one."

    pairings: Annotated[int, DERIVED] = 3
    spouses: Annotated[int, DERIVED] = 2


class AfterDeath(Rule):
    """Vouchers were used, or a consent given, for a day after the holder's death."""

    CODE = "after-death"
    SOURCES = ("S35",)
    BLIND = "It does not see a death that nobody has recorded."


class ProviderOnLeave(Rule):
    """A claim is for a day on which its provider was on leave."""

    CODE = "provider-on-leave"
    SOURCES = ("S21",)
    BLIND = "It does not see a leave that nobody has recorded."


class IdenticalClaims(Rule):
    """An elder has several claims of one payee for one day."""

    CODE = "identical-claims"
    SOURCES = ("[D]",)
    BLIND = "It does not see the same service claimed by two payees, or for two days."

    claims: Annotated[int, DERIVED] = 2


class AboveUsualFee(Rule):
    """A fee that vouchers paid is well above the usual price of the same payee."""

    CODE = "above-usual-fee"
    SOURCES = ("S61", "S74")
    BLIND = (
        "It does not see a fee where no price list was published, nor whether the bill "
        "names what was really done."
    )

    above_percent: Annotated[int, DERIVED] = 20


class LeftUnconfirmed(Rule):
    """A claim has long awaited its confirmation, or an account its validation."""

    CODE = "left-unconfirmed"
    SOURCES = ("S7",)
    BLIND = "It does not see why: the provider or the holder may only be away."

    pending_days: Annotated[int, DERIVED] = 7
    temporary_days: Annotated[int, DERIVED] = 30


class OutsideDesignation(Rule):
    """A claim is for a place or a department that was not designated on its day."""

    CODE = "outside-designation"
    SOURCES = ("[D]",)
    BLIND = "It sees only what the directory says now; a list there may be incomplete."


class YearEndRush(Rule):
    """Vouchers that 1 January would have forfeited were spent just before it."""

    CODE = "year-end-rush"
    SOURCES = ("S75", "S101")
    BLIND = (
        "It is no misuse by itself, and it does not see whether anybody pressed the "
        "elder to spend."
    )

    from_december: Annotated[int, DERIVED] = 18
    amount_hkd: Annotated[int, DERIVED] = 1_000


class PaidInAdvance(Rule):
    """The consent or the claim is of a day before the service."""

    CODE = "paid-in-advance"
    SOURCES = ("S21b",)
    BLIND = "It does not see a package that was sold outside the ledger."


class NationalInsurance(Rule):
    """National medical insurance and vouchers paid for the same visit."""

    CODE = "national-insurance"
    SOURCES = ("S36",)
    BLIND = (
        "It does not see a settlement that no institution has reported, nor a claim "
        "without the number of its visit."
    )


class Rules(Fact):
    """Every rule with its numbers, as they now are."""

    cleared_out: ClearedOut = ClearedOut()
    amount_jump: AmountJump = AmountJump()
    two_places: TwoPlaces = TwoPlaces()
    repeated_pairing: RepeatedPairing = RepeatedPairing()
    after_death: AfterDeath = AfterDeath()
    provider_on_leave: ProviderOnLeave = ProviderOnLeave()
    identical_claims: IdenticalClaims = IdenticalClaims()
    above_usual_fee: AboveUsualFee = AboveUsualFee()
    left_unconfirmed: LeftUnconfirmed = LeftUnconfirmed()
    outside_designation: OutsideDesignation = OutsideDesignation()
    year_end_rush: YearEndRush = YearEndRush()
    paid_in_advance: PaidInAdvance = PaidInAdvance()
    national_insurance: NationalInsurance = NationalInsurance()

    def all(self) -> tuple[Rule, ...]:
        return tuple(getattr(self, name) for name in type(self).model_fields)


RULES = Rules()
