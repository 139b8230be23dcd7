"""Events to stored bytes and back: sealed on the way in, opened on the way out."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from pydantic import ValidationError
from pydantic_core import from_json, to_json

from application import alarms
from application.keys import KeyMissing, KeyRing, NeededKey, SealBroken
from application.ledger.stored import Stored, reader_of, seals
from domain.kernel import EVENTS, Event
from domain.sealed import Ciphertext, Seal


class UnknownTopic(Exception):
    """The store holds an event that this ledger does not know."""


class ShapeBroken(Exception):
    """A stored event does not have the shape that its topic promises."""


UNREADABLE = (UnknownTopic, ShapeBroken, SealBroken, KeyMissing)
"""Why a stored event may not be readable."""


class SealingMapper(Mapper[UUID]):
    """The store never holds a sealed value in the clear, aggregates never see a seal.

    Topics are an allow-list: a row that names anything else is refused, and nothing
    is imported on its behalf.
    """

    def __init__(self, ring: KeyRing) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._ring = ring

    def keys_to_seal(self, event: Event) -> Iterator[NeededKey]:
        """Name the keys that sealing an event needs."""
        for name, seal in seals(type(event)).items():
            if getattr(event, name) is not None:
                yield NeededKey(getattr(event, seal.subject), seal.key_class)

    def keys_to_open(self, stored: StoredEvent) -> Iterator[NeededKey]:
        """Name the keys that opening an event needs; one that is broken names none."""
        event_class = EVENTS.get(stored.topic)
        if event_class is None or not seals(event_class):
            return
        with suppress(KeyError, TypeError, ValueError):
            state = from_json(stored.state)
            for name, seal in seals(event_class).items():
                if state.get(name) is not None:
                    subject = UUID(state[seal.subject])
                    yield NeededKey(subject, seal.key_class, int(state[name]["key"]))

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        assert isinstance(domain_event, Event)
        if seals(type(domain_event)):
            state = to_json(self._seal(domain_event))
        else:
            state = domain_event.__pydantic_serializer__.to_json(domain_event)
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=domain_event.TOPIC,
            state=state,
        )

    def _seal(self, event: Event) -> dict[str, Any]:
        state = event.model_dump(mode="json")
        for name, seal in seals(type(event)).items():
            if state[name] is not None:
                sealed = self._ring.seal(
                    state[name],
                    data_class=seal.data_class,
                    subject=getattr(event, seal.subject),
                    originator_id=event.originator_id,
                    originator_version=event.originator_version,
                    topic=event.TOPIC,
                    field=name,
                )
                state[name] = {"key": sealed.key_version, "sealed": sealed.token}
        return state

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Return the event with its sealed fields opened, or `Erased`.

        Raises:
            UnknownTopic, ShapeBroken, SealBroken, KeyMissing
        """
        event_class = self._class_of(stored_event)
        if not seals(event_class) and (event := _straight(event_class, stored_event)):
            return event
        state = self._read(stored_event)
        for name, sealed in self._sealed(event_class, state).items():
            state[name] = self._ring.open(sealed)
        return self._validate(event_class, state)

    def to_sealed_event(self, stored_event: Stored) -> Event:
        """Return the event as it is stored: sealed fields hold their `Ciphertext`.

        Raises:
            UnknownTopic, ShapeBroken, SealBroken
        """
        event_class = self._class_of(stored_event)
        if event := _straight(event_class, stored_event):
            return event
        state = self._read(stored_event)
        return self._validate(event_class, state | self._sealed(event_class, state))

    def _class_of(self, stored: Stored) -> type[Event]:
        event_class = EVENTS.get(stored.topic)
        if event_class is None:
            alarms.sound("unknown-topic", originator_id=str(stored.originator_id))
            raise UnknownTopic(stored.topic)
        return event_class

    def _read(self, stored: Stored) -> dict[str, Any]:
        try:
            state = from_json(stored.state)
        except ValueError:
            raise _broken(stored) from None
        if not isinstance(state, dict) or _key(state) != (
            str(stored.originator_id),
            stored.originator_version,
        ):
            raise _broken(stored)
        return state

    def _sealed(
        self, event_class: type[Event], state: dict[str, Any]
    ) -> dict[str, Ciphertext]:
        """Put each token into its place; a readable value there is an alarm."""
        return {
            name: _ciphertext(event_class, name, seal, state)
            for name, seal in seals(event_class).items()
            if state.get(name) is not None
        }

    def _validate(self, event_class: type[Event], state: dict[str, Any]) -> Event:
        try:
            return event_class.model_validate(state)
        except ValidationError:
            alarms.sound("shape-broken", topic=event_class.TOPIC, **_names(state))
            raise ShapeBroken(event_class.TOPIC) from None


def _straight(event_class: type[Event], stored: Stored) -> Event | None:
    """Return an event as it is stored, straight from the bytes.

    Whatever is wrong with it is told by the longer way: then None.
    """
    try:
        event = reader_of(event_class)(stored.state)
    except ValidationError:
        return None
    if (
        event.originator_version == stored.originator_version
        and event.originator_id == stored.originator_id
    ):
        return event
    return None


def _ciphertext(
    event_class: type[Event], name: str, seal: Seal, state: dict[str, Any]
) -> Ciphertext:
    try:
        return Ciphertext(
            data_class=seal.data_class,
            key_version=state[name]["key"],
            subject=state[seal.subject],
            originator_id=state["originator_id"],
            originator_version=state["originator_version"],
            topic=event_class.TOPIC,
            field=name,
            token=state[name]["sealed"],
        )
    except (KeyError, TypeError, ValidationError):
        alarms.sound("seal-broken", topic=event_class.TOPIC, **_names(state))
        raise SealBroken(event_class.TOPIC) from None


def _broken(stored: Stored) -> ShapeBroken:
    alarms.sound(
        "shape-broken",
        originator_id=str(stored.originator_id),
        originator_version=stored.originator_version,
    )
    return ShapeBroken(stored.topic)


def _key(state: dict[str, Any]) -> tuple[object, object]:
    return state.get("originator_id"), state.get("originator_version")


def _names(state: dict[str, Any]) -> dict[str, object]:
    return dict(zip(("originator_id", "originator_version"), _key(state), strict=True))
