"""When a vehicle is off the road."""

from datetime import date

from domain.kernel import Fact
from domain.values import Code


class Withdrawal(Fact):
    """From a day on; `back_on` is the first day in service again."""

    from_on: date
    reason: Code
    back_on: date | None = None

    def covers(self, on: date) -> bool:
        back = self.back_on is not None and on >= self.back_on
        return self.from_on <= on and not back
