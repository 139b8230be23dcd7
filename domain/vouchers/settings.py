"""What the scheme's public papers leave open: an operator sets it (§8, unverified)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.kernel import Fact
from domain.values import Code
from domain.vouchers.buckets import Bucket

ClaimWindow = Annotated[int, Field(gt=0, le=366, strict=True)]
"""Days in which a claim may be entered; the service day is day one."""


class SchemeSettings(Fact):
    """How this ledger reads the scheme where no public source says it.

    Every default is the one that the operators' handbook gives; each is unverified.
    An event that was decided under them keeps them.
    """

    claim_window_days: ClaimWindow | None = 7
    """S39, of the vaccination scheme; None where old claims are brought in."""
    void_window_hours: Annotated[int, Field(ge=0, le=8_784, strict=True)] = 24
    """§1.7: how long the claim's desk or provider may void it; later the officer."""
    bucket_order: tuple[Bucket, ...] = ("reward", "own", "spouse")
    """V-BR-05. Own before spouse is the scheme's rule; the reward's place is open."""
    reward_counts: tuple[Bucket, ...] = ("own",)
    """R-9: the buckets whose spending counts towards a reward."""
    reward_after_void: Literal["withdraw", "keep"] = "withdraw"
    """R-9: what becomes of the unspent reward when the total falls short again."""
    above_limit_after_void: Literal["keep", "forfeit"] = "keep"
    """§1.7: what comes back above the limit, when a void comes after 1 January."""
    optometry_departments: tuple[Code, ...] = ()
    """§1.4: Mainland departments that count towards the optometry quota."""
    rate_month: Literal["service", "entry"] = "service"
    """F-5: the month whose conversion rate a claim takes."""

    @model_validator(mode="after")
    def _own_before_spouse(self) -> Self:
        counting = self.reward_counts
        if not counting or len(set(counting)) < len(counting):
            raise ValueError("name at least one bucket that counts, each once")
        if sorted(self.bucket_order) != ["own", "reward", "spouse"]:
            raise ValueError("name reward, own and spouse, each once")
        if self.bucket_order.index("own") > self.bucket_order.index("spouse"):
            raise ValueError("own comes before spouse: that is the scheme's rule")
        return self
