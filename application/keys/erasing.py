"""Making everything about a person unreadable, in an order that a crash cannot undo."""

from collections.abc import Collection, Sequence
from uuid import UUID

from application.keys import changing
from application.keys.ring import KeyRing
from application.keys.tables import Fence


def fences_for(
    ring: KeyRing, subject: UUID, data_classes: Collection[str]
) -> tuple[Fence, ...]:
    """Return a fence for each class: through the version that is the newest now.

    A fence that stands is returned as it stands: so it is the same after a crash.
    """
    return tuple(_fence(ring, subject, data_class) for data_class in data_classes)


def binding_of(ring: KeyRing, name: str, fences: Sequence[Fence]) -> str:
    """Return a keyed hash that proves which keys were destroyed, and names nobody.

    It is made with the key that every ledger had from its first day on: an older key
    store, which is what it is for, has it too.
    """
    said = "/".join(
        f"{one.subject}/{one.data_class}/{one.through_version}/{one.fingerprint}"
        for one in sorted(fences, key=lambda one: one.data_class)
    )
    return ring.blind_index("request", f"erasure/{name}/{said}")


def destroy(ring: KeyRing, fences: Sequence[Fence]) -> None:
    """Destroy the keys behind fences that stand; every process forgets them (P-2).

    It may be done again at any time. No key is destroyed before its fence stands.
    """
    store = ring.store
    for subject in {one.subject for one in fences}:
        mine = [one.data_class for one in fences if one.subject == subject]
        store.destroy_fenced(subject, mine)
        ring.evict(subject)
    ring.heed()


def fence(ring: KeyRing, fences: Sequence[Fence]) -> None:
    """Put the fences up: from now on nothing is opened or sealed behind them."""
    changing.put_up_fences(ring.store.engine, fences)


def forget(ring: KeyRing, subject: UUID) -> None:
    """Make everything that was sealed under a subject unreadable; again, it is nothing.

    It is for a subject that stands for one thing alone, and is not a person's record.
    """
    fences = fences_for(ring, subject, changing.PATIENT_CLASSES)
    fence(ring, fences)
    destroy(ring, fences)
    changing.scrub(ring.store.engine)


def stands(ring: KeyRing, fence: Fence) -> bool:
    """Tell whether a fence stands, and no bytes are left behind it."""
    known = changing.fence_of(ring.store.engine, fence.subject, fence.data_class)
    if known is None or known.through_version < fence.through_version:
        return False
    return not ring.store.has_bytes(
        fence.subject, fence.data_class, fence.through_version
    )


def _fence(ring: KeyRing, subject: UUID, data_class: str) -> Fence:
    known = changing.fence_of(ring.store.engine, subject, data_class)
    if known and not known.reopened:
        return known
    newest = ring.store.newest(subject, data_class)
    if newest is None or newest.wrapped is None:
        through = known.through_version + 1 if known else 0
        return Fence(subject, data_class, through, "")
    fingerprint = ring.fingerprint(newest)
    return Fence(subject, data_class, newest.version, fingerprint)
