"""Any order of consents, withdrawals and disclosures: nothing crosses without leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.disclosures import (
    ConsentToSendMissing,
    Disclosed,
    Disclosure,
    DisclosureConsents,
    DisclosureSettings,
    LegalBases,
    ground_of,
)
from tests.facts import disclosures as facts
from tests.facts.disclosures import NOTICE_ROW
from tests.given import SOME_TIME, replay

HOURS = st.integers(0, 240)


@dataclass
class Spell:
    """The time in which a consent stood."""

    purpose: str
    since: datetime
    until: datetime | None = None

    def stands(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class ConsentsAndDisclosures(RuleBasedStateMachine):
    """Against a model that only knows when a consent of each purpose stood."""

    def __init__(self) -> None:
        super().__init__()
        self.consents = replay(DisclosureConsents, facts.consents_begun)
        self.bases = replay(
            LegalBases, facts.begun, facts.listed(code="C", kind="consent")
        )
        self.now = SOME_TIME
        self.command = 0
        self.stood: dict[UUID, Spell] = {}
        self.sent: list[tuple[Disclosed, bytes]] = []

    def _next(self) -> int:
        self.command += 1
        return self.command

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours / 24)

    @rule(purpose=st.sampled_from(["treatment", "transfer"]), ago=HOURS)
    def agree(self, purpose: str, ago: int) -> None:
        at = self.now - timedelta(hours=ago)
        form = {"kind": "paper", "form": f"F-{self.command}"}
        command = facts.give(
            at=self.now,
            command=self._next(),
            given_at=at,
            purpose=purpose,
            given=form,
        )
        consent_id = self.consents.give(command, NOTICE_ROW)
        self.stood[consent_id] = Spell(purpose, at)

    @rule(data=st.data(), ago=HOURS)
    def withdraw(self, data: st.DataObject, ago: int) -> None:
        if not self.stood:
            return
        consent_id = data.draw(st.sampled_from(list(self.stood)))
        at = self.now - timedelta(hours=ago)
        command = facts.withdraw(
            consent_id, at=self.now, command=self._next(), withdrawn_at=at
        )
        self.consents.withdraw(command)
        spell = self.stood[consent_id]
        spell.until = spell.until or max(at, spell.since)

    @rule(purpose=st.sampled_from(["treatment", "transfer"]), emergency=st.booleans())
    def disclose(self, purpose: str, emergency: bool) -> None:
        command = facts.disclose(
            at=self.now, command=self._next(), purpose=purpose, emergency=emergency
        )
        agreed = any(
            spell.purpose == purpose and spell.stands(self.now)
            for spell in self.stood.values()
        )
        try:
            ground = ground_of(
                command.sending,
                self.now,
                bases=self.bases,
                consents=self.consents,
                settings=DisclosureSettings(),
            )
        except ConsentToSendMissing:
            assert not agreed
            assert not emergency
            return
        assert agreed or emergency
        assert (ground.consent is not None) == agreed
        made = Disclosure.make(command, command, ground)
        (event,) = made.collect_events()
        assert isinstance(event, Disclosed)
        self.sent.append((event, event.model_dump_json().encode()))

    @invariant()
    def what_left_is_never_unsaid(self) -> None:
        """A withdrawal, also a back-dated one, touches no disclosure of before."""
        for event, as_it_was in self.sent:
            assert event.model_dump_json().encode() == as_it_was


TestConsentsAndDisclosures = ConsentsAndDisclosures.TestCase
