"""What must hold before a departure: G1 to G8, each with the evidence of its lack."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.reference import Credential, CrewOnFile, PaperKind, VehiclePaper
from domain.transfers.events import Guard
from domain.transfers.memory import TransferMemory
from domain.transfers.refusals import (
    AcceptanceEndsBeforeArrival,
    BoundaryNotNotified,
    ConsentMissing,
    DriverPaperExpires,
    ManifestMissing,
    NoEscortRegistered,
    NotReady,
    PreNoticeNotAcknowledged,
    RecordBundleNotReceived,
    TravelDocumentExpires,
    VehicleNotAssigned,
    VehiclePaperExpires,
)
from domain.transfers.values import Person, TripPlan
from domain.values import Jurisdiction, local_date

ON_EACH_SIDE: tuple[PaperKind, ...] = ("vehicle-licence", "third-party-insurance")
"""Papers that a vehicle needs of both sides [derived from S5, S6]; a permit to cross
is given by one of them."""

REGISTERED = frozenset({"registration", "limited-registration"})
ESCORTS = frozenset({"doctor", "nurse"})


@dataclass(frozen=True)
class GuardMet:
    """A guard, and what it lacks: nothing, if it is met."""

    guard: Guard
    missing: tuple[NotReady, ...]


Check = Callable[[TransferMemory, TripPlan | None], Iterator[NotReady]]


def readiness(transfer: TransferMemory, plan: TripPlan | None) -> tuple[GuardMet, ...]:
    """Return each of G1 to G8 with what it lacks for a trip as planned."""
    return tuple(
        GuardMet(guard, tuple(check(transfer, plan))) for guard, check in _CHECKS
    )


def check_ready(transfer: TransferMemory, plan: TripPlan | None) -> None:
    """Refuse a trip that is not ready, by the first thing that is missing.

    Raises:
        NotReady: one of its kinds, T-G1 to T-G8.
    """
    for guard in readiness(transfer, plan):
        for missing in guard.missing:
            raise missing


def _consent(transfer: TransferMemory, _: TripPlan | None) -> Iterator[NotReady]:
    """G1."""
    if "transfer" not in transfer.consents:
        yield ConsentMissing(scopes=("transfer",))


def _acceptance(transfer: TransferMemory, plan: TripPlan | None) -> Iterator[NotReady]:
    """G2: the bed is kept at the planned arrival, that moment included."""
    arrives_at = plan.arrives_at if plan else None
    kept = transfer.valid_until
    if arrives_at is None or kept is None or kept < arrives_at:
        yield AcceptanceEndsBeforeArrival(valid_until=kept, arrives_at=arrives_at)


def _vehicle(transfer: TransferMemory, plan: TripPlan | None) -> Iterator[NotReady]:
    """G3: papers of vehicle and driver last until the vehicle is back."""
    assigned = transfer.assigned
    if assigned is None or plan is None:
        yield VehicleNotAssigned()
        return
    until = local_date(plan.returns_at)
    papers = assigned.vehicle.papers
    yield from _paper("cross-boundary-permit", transfer.sides, papers, until)
    for kind in ON_EACH_SIDE:
        for side in transfer.sides:
            yield from _paper(kind, (side,), papers, until)
    yield from _driver(transfer, assigned.driver, until)


def _paper(
    kind: PaperKind,
    sides: Sequence[Jurisdiction],
    papers: Sequence[VehiclePaper],
    until: date,
) -> Iterator[NotReady]:
    """Require a paper of one of these sides; of one alone, name it."""
    ends = [
        one.valid_until
        for one in papers
        if one.kind == kind and one.jurisdiction in sides
    ]
    if (best := max(ends, default=None)) is None or best < until:
        only = sides[0] if len(sides) == 1 else None
        yield VehiclePaperExpires(
            kind=kind, jurisdiction=only, valid_until=best, needed_until=until
        )


def _driver(
    transfer: TransferMemory, driver: CrewOnFile, until: date
) -> Iterator[NotReady]:
    """An ambulance licence; into Hong Kong also a written endorsement (S5, S6)."""
    wanted = {"driving-licence": driver.credentials}
    if Jurisdiction.HK in transfer.sides:
        wanted["driver-endorsement"] = tuple(
            one for one in driver.credentials if one.jurisdiction == Jurisdiction.HK
        )
    for kind, credentials in wanted.items():
        best = _best(credentials, frozenset({kind}))
        if best is None or best < until:
            yield DriverPaperExpires(kind=kind, valid_until=best, needed_until=until)


def _escort(transfer: TransferMemory, plan: TripPlan | None) -> Iterator[NotReady]:
    """G4: in each jurisdiction a doctor or nurse on board is registered."""
    if plan is None:
        return
    until = local_date(plan.arrives_at)
    for side in transfer.sides:
        credentials = [
            one
            for member in transfer.crew
            if member.role in ESCORTS
            for one in member.credentials
            if one.jurisdiction == side
        ]
        best = _best(credentials, REGISTERED)
        if best is None or best < until:
            yield NoEscortRegistered(
                jurisdiction=side, valid_until=best, needed_until=until
            )


def _documents(transfer: TransferMemory, plan: TripPlan | None) -> Iterator[NotReady]:
    """G5: everybody on board may travel; who comes back, until the return."""
    if plan is None:
        return
    for person, ends, until in _papers_on_board(transfer, plan):
        if ends is None or ends < until:
            yield TravelDocumentExpires(
                person=person, valid_until=ends, needed_until=until
            )


def _papers_on_board(
    transfer: TransferMemory, plan: TripPlan
) -> Iterator[tuple[Person, date | None, date]]:
    arrival, back = local_date(plan.arrives_at), local_date(plan.returns_at)
    patient = transfer.request.travel_document_valid_until
    yield Person(kind="patient"), patient, arrival
    driver = (transfer.assigned.driver,) if transfer.assigned else ()
    for member in (*driver, *transfer.crew):
        ends = _may_travel_until(member, transfer.sides)
        yield Person(kind="crew", account=member.account), ends, back
    companions = transfer.notice.companions_valid_until if transfer.notice else ()
    for number, ends in enumerate(companions, start=1):
        yield Person(kind="companion", number=number), ends, arrival


def _may_travel_until(member: CrewOnFile, sides: Sequence[Jurisdiction]) -> date | None:
    """Return how long document and visas last; of each side the newest visa counts."""
    ends = [_best(member.credentials, frozenset({"travel-document"}))]
    for side in sides:
        there = [one for one in member.credentials if one.jurisdiction == side]
        if (visa := _best(there, frozenset({"visa"}))) is not None:
            ends.append(visa)
    return None if ends[0] is None else min(end for end in ends if end is not None)


def _manifest(transfer: TransferMemory, _: TripPlan | None) -> Iterator[NotReady]:
    """G6."""
    if transfer.manifest is None:
        yield ManifestMissing()


def _notice(transfer: TransferMemory, _: TripPlan | None) -> Iterator[NotReady]:
    """G7: both sides of the port know of this vehicle and this crew."""
    notice, assigned = transfer.notice, transfer.assigned
    crew = tuple(member.member_id for member in transfer.crew)
    if (
        notice is None
        or assigned is None
        or notice.vehicle_id != assigned.vehicle.vehicle_id
        or notice.driver_id != assigned.driver.member_id
        or notice.member_ids != crew
    ):
        yield BoundaryNotNotified()
        return
    silent = [side for side in transfer.sides if side not in transfer.acknowledged]
    if silent:
        yield PreNoticeNotAcknowledged(sides=tuple(silent))


def _bundle(transfer: TransferMemory, _: TripPlan | None) -> Iterator[NotReady]:
    """G8: the hospital that the trip goes to has the record."""
    bundle = transfer.bundle
    sent_there = bundle is not None and bundle.receiver == transfer.receiver
    if not (sent_there and transfer.bundle_received):
        yield RecordBundleNotReceived(receiver=transfer.receiver)


def _best(credentials: Sequence[Credential], kinds: frozenset[str]) -> date | None:
    ends = [one.valid_until for one in credentials if one.kind in kinds]
    return max(ends, default=None)


_CHECKS: tuple[tuple[Guard, Check], ...] = (
    ("G1", _consent),
    ("G2", _acceptance),
    ("G3", _vehicle),
    ("G4", _escort),
    ("G5", _documents),
    ("G6", _manifest),
    ("G7", _notice),
    ("G8", _bundle),
)
