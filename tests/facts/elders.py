"""An elder at the desk, who agrees and claims in one breath."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any, Literal
from uuid import UUID

from domain.kernel import Event
from domain.vouchers import VoucherAccount
from tests.facts.vouchers import (
    AT_PROVIDER,
    AT_SERVICE_POINT,
    OFFICER,
    TODAY,
    claim_on,
    claim_there_on,
    credit,
    designation,
    enrolment,
    give_consent,
    noon,
    on,
    rate,
    terms_until,
    void_claim,
)
from tests.given import SOME_ID, Happened, replay

_COMMANDS = count(1_000)


class Elder:
    """One account, and short words for what is asked of it day by day."""

    def __init__(self, *facts: Happened, id: UUID = SOME_ID) -> None:
        self.account = replay(VoucherAccount, *facts, id=id)

    def claims(
        self,
        amount_hkd: int | Literal["max"],
        day: date = TODAY,
        *,
        by: str = "medical-practitioner",
        entered: date | None = None,
        with_spouse: "Elder | None" = None,
        **facts: Any,
    ) -> UUID:
        """Claim in Hong Kong for a service of a day, at a member of a profession."""
        command, stated = self._agree(day, AT_PROVIDER, entered, with_spouse)
        return self.account.claim_in_hong_kong(
            claim_on(day, amount_hkd, command=command, **stated | facts),
            enrolment(profession=by, enrolled_on=date(2009, 1, 1)),
            terms_until(entered or day),
            _account_of(with_spouse),
        )

    def claims_there(
        self,
        amount_hkd: int | Literal["max"],
        day: date = TODAY,
        *,
        entered: date | None = None,
        with_spouse: "Elder | None" = None,
        **facts: Any,
    ) -> UUID:
        """Claim on the Mainland side for a service of a day."""
        command, stated = self._agree(day, AT_SERVICE_POINT, entered, with_spouse)
        return self.account.claim_in_bay_area(
            claim_there_on(day, amount_hkd, command=command, **stated | facts),
            designation(),
            rate("1.0", f"{day:%Y-%m}"),
            terms_until(entered or day),
            _account_of(with_spouse),
        )

    def voids(
        self,
        claim: UUID,
        day: date = TODAY,
        *,
        with_spouse: "Elder | None" = None,
        **facts: Any,
    ) -> None:
        """Let the scheme's officer void a claim on a day."""
        occasion = on(day, command=next(_COMMANDS), by=OFFICER)
        self.account.void_claim(
            void_claim(claim, **{"occasion": occasion} | facts),
            _account_of(with_spouse),
        )

    def is_credited(self, day: date) -> None:
        self.account.credit(credit(at=noon(day)), terms_until(day))

    def reward(self, year: int) -> int:
        """What is unspent of the reward of a year."""
        return self.account.pot(f"{year}-reward").unspent_hkd

    def counted(self, year: int) -> int:
        return self.account.pot(f"{year}-reward").counted_hkd

    def took(self, claim: UUID) -> list[tuple[str, int]]:
        """Which buckets a claim drew on, in order; a reward by its programme."""
        return [
            (part.reward or part.bucket, part.amount_hkd)
            for part in self.account.claims[claim].taken
        ]

    @property
    def own(self) -> int:
        return self.account.balance_hkd

    def recorded(self, *kinds: type[Event]) -> list[Event]:
        """What was recorded since the last look, of some kinds."""
        events = self.account.collect_events()
        return [event for event in events if isinstance(event, kinds)]

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Whatever is tried within leaves nothing to be stored."""
        self.account.collect_events()
        yield
        assert self.account.pending_events == []

    def _agree(
        self,
        day: date,
        place: Any,
        entered: date | None,
        with_spouse: "Elder | None",
    ) -> tuple[int, dict[str, Any]]:
        command = next(_COMMANDS)
        occasion = on(entered or day, command=command)
        agreed = give_consent(place=place, service_date=day, occasion=occasion)
        return command, {
            "occasion": occasion,
            "consent_id": self.account.give_consent(agreed),
            "spouse_document": "hkic" if with_spouse else None,
        }


def _account_of(elder: Elder | None) -> VoucherAccount | None:
    return None if elder is None else elder.account
