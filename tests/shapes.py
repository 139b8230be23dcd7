"""The published shape of every event: one file a topic, in docs/events/."""

import json
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import domain
from domain.kernel import EVENTS, Event

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "docs" / "events"


def events() -> dict[str, type[Event]]:
    """Return every event that the service knows, by topic."""
    for module in walk_packages(domain.__path__, "domain."):
        import_module(module.name)
    ours = {topic: event for topic, event in EVENTS.items() if _is_ours(event)}
    return dict(sorted(ours.items()))


def shape(event: type[Event]) -> dict[str, Any]:
    return event.model_json_schema()


def published() -> dict[str, Any]:
    """Return the shapes as they stand in the files, by topic."""
    files = sorted(PUBLISHED.glob("*.json"))
    return {path.stem: json.loads(path.read_text("utf-8")) for path in files}


def publish() -> None:
    """Write a file for each event. A file whose event is gone stays, and is missed."""
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    for topic, event in events().items():
        text = json.dumps(shape(event), ensure_ascii=False, indent=2) + "\n"
        (PUBLISHED / f"{topic}.json").write_text(text, "utf-8")


def _is_ours(event: type[Event]) -> bool:
    """A test may define an event; it is not part of what we publish."""
    return event.__module__.partition(".")[0] == "domain"


if __name__ == "__main__":
    publish()
