"""What the ledger itself records, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "ledger.command-recorded": "The command was carried out: {answer.events}.",
}
