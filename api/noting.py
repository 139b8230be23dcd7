"""Where looks at patients' records go: to one recorder, with the ledger's keys."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from sqlalchemy import Engine

from application.access.records import Keeper, Recorder
from application.keys import KeyRing, PatientRestricted, SubjectErased
from application.ledger import Ledger
from application.settings import Settings
from application.together import Together


def chain_hash(ring: KeyRing) -> Callable[[str], str]:
    """Return what the chain of access records is hashed with: a key of the ledger."""
    return partial(ring.blind_index, "reads")


def recorder_of(engine: Engine, ledger: Ledger, settings: Settings) -> Recorder:
    keeper = Keeper(
        engine,
        mac=chain_hash(ledger.keys),
        seal=partial(_seal_reason, ledger.keys),
        position=ledger.log.last_position,
    )
    together = Together(
        partial(ledger.run, keeper.keep),
        timeout_seconds=settings.command_timeout_seconds,
    )
    return Recorder(together.ask, ledger.clock)


def _seal_reason(ring: KeyRing, subject: UUID, reason: str) -> str:
    """Seal why somebody looked under the subject's key; of one erased, keep nothing.

    Nor of one restricted: nothing more is sealed under such a key.
    """
    try:
        sealed = ring.seal(
            reason,
            data_class="identity",
            subject=subject,
            originator_id=subject,
            originator_version=1,
            topic="access-records",
            field="reason",
        )
    except (SubjectErased, PatientRestricted):
        return ""
    return sealed.model_dump_json()
