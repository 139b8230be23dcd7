"""Notices to patients, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "notices.prepared": "A notice was prepared: {kind}, {channel}.",
    "notices.unaddressed": "There was a notice and nowhere to send it: {kind} ({why}).",
    "notices.sent": "The notice was sent, at attempt {attempt}.",
    "notices.failed": "Attempt {attempt} to send the notice failed ({trouble}); the "
    "next is at {next_at}.",
    "notices.given-up": "The notice was given up after attempt {attempt} ({trouble}).",
    "notices.resumed": "The notice is tried anew.",
}
