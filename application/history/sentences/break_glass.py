"""The opening of a foreign record, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "break-glass.opening-asked": "Somebody asked to open the record of patient "
    "{patient_id}, found by {found_by}: {reason}.",
    "break-glass.record-opened": "The record was opened to {opened_to} of "
    "{organisation} until {open_until}.",
    "break-glass.opening-ended": "The opening was ended before its time.",
    "break-glass.opening-reviewed": "The opening was reviewed: {outcome} ({ground}), "
    "{note}.",
    "break-glass.grant-begun": "{patient_id} is open to one person until {open_until}.",
    "break-glass.grant-renewed": "{patient_id} is open to the same person again "
    "until {open_until}.",
    "break-glass.grant-ended": "{patient_id} is closed to the person.",
}
