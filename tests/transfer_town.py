"""The first trip, recorded through the real commands: patient, vehicle and crew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from application import directory, patients, seeding, transfers
from application.ledger import Ledger, Recorded
from domain.directory import (
    PaperParticulars,
    RecordCredential,
    RecordVehiclePaper,
    RegisterCrewMember,
    RegisterVehicle,
    VehicleParticulars,
    crew_member_id,
    vehicle_id,
)
from domain.kernel import Actor, Command, Occasion
from domain.patients import HongKongIdentityCard, PersonNames, RegisterPatient
from domain.reference import Plate
from domain.transfers import (
    Transfer,
    TransferCommand,
    TripPlan,
)
from domain.values import Jurisdiction, Role
from tests.facts import transfers as facts
from tests.facts.directory import INVENTED
from tests.facts.transfers import (
    DRIVER,
    ESCORT,
    GD,
    HK,
    SENDER,
    SENDING_DESK,
    actor,
    at,
)
from tests.stories import OFFICER

C = TypeVar("C", bound=Command)

CLERK = actor("clerk.fong", SENDER, GD, Role.CLERK)
NURSE = "nurse.qi"
UNTIL = date(2027, 12, 31)
LONG_AGO = at(9, day=date(2024, 12, 2))

CREDENTIALS: dict[str, tuple[tuple[str, Jurisdiction], ...]] = {
    DRIVER.id: (
        ("driving-licence", HK),
        ("driver-endorsement", HK),
        ("travel-document", HK),
    ),
    ESCORT.id: (
        ("registration", GD),
        ("limited-registration", HK),
        ("travel-document", HK),
    ),
    NURSE: (("registration", GD), ("travel-document", HK)),
}
ROLES = {DRIVER.id: "driver", ESCORT.id: "doctor", NURSE: "nurse"}
PAPERS = (
    ("cross-boundary-permit", GD),
    ("vehicle-licence", GD),
    ("vehicle-licence", HK),
    ("third-party-insurance", GD),
    ("third-party-insurance", HK),
)


@dataclass(frozen=True)
class Town:
    """Who and what the first trip needs."""

    patient_id: UUID
    vehicle_id: UUID
    driver_id: UUID
    member_ids: tuple[UUID, ...]


def occasion(by: Actor, moment: datetime = LONG_AGO) -> Occasion:
    id = uuid4()
    return Occasion(by=by, command_id=id, correlation_id=id, at=moment)


async def found(ledger: Ledger) -> Town:
    """The directory of the Bay Area, one vehicle with its people, and one patient."""
    await seeding.seed_gba(ledger, by=OFFICER)
    await _vehicle(ledger)
    for account in ROLES:
        await _person(ledger, account)
    patient = await patients.register(
        ledger,
        RegisterPatient(
            occasion=occasion(CLERK),
            names=PersonNames(han="陳大明", latin="CHAN, Tai Ming"),
            birth_date=date(1961, 7, 1),
            document=HongKongIdentityCard(kind="hkic", number="K123456(0)"),
            evidence="sighted",
        ),
    )
    return Town(
        patient_id=patient.id,
        vehicle_id=vehicle_id("SZ-1"),
        driver_id=crew_member_id(DRIVER.id),
        member_ids=(crew_member_id(ESCORT.id), crew_member_id(NURSE)),
    )


async def _vehicle(ledger: Ledger) -> None:
    particulars = VehicleParticulars(
        code="SZ-1",
        operator=SENDER,
        base=GD,
        plates=(
            Plate(jurisdiction=GD, number="粤B·0000港"),
            Plate(jurisdiction=HK, number="ZZ 0000"),
        ),
        provenance=INVENTED,
    )
    command = RegisterVehicle(occasion=occasion(SENDING_DESK), vehicle=particulars)
    recorded = await directory.register_vehicle(ledger, command)
    for kind, jurisdiction in PAPERS:
        paper = PaperParticulars(
            kind=kind, jurisdiction=jurisdiction, number="P-1", valid_until=UNTIL
        )
        await directory.record_paper(
            ledger,
            RecordVehiclePaper(
                occasion=occasion(SENDING_DESK), vehicle_id=recorded.id, paper=paper
            ),
        )


async def _person(ledger: Ledger, account: str) -> None:
    recorded = await directory.register_crew_member(
        ledger,
        RegisterCrewMember(
            occasion=occasion(SENDING_DESK),
            account=account,
            name=f"Invented {account}",
            employer=SENDER,
            role=ROLES[account],
        ),
    )
    for kind, jurisdiction in CREDENTIALS[account]:
        await directory.record_credential(
            ledger,
            RecordCredential(
                occasion=occasion(SENDING_DESK),
                crew_member_id=recorded.id,
                kind=kind,
                jurisdiction=jurisdiction,
                number="N-1",
                valid_until=UNTIL,
            ),
        )


Take = Callable[[Ledger, Any], Any]


class Trip:
    """The first trip in a ledger, step by step, as far as a test needs it.

    `later` puts every moment off by so much; it may grow on the way.
    """

    def __init__(
        self, ledger: Ledger, town: Town, *, later: timedelta = timedelta()
    ) -> None:
        self.ledger = ledger
        self.town = town
        self.later = later
        self.id: UUID = UUID(int=0)
        self.done: set[str] = set()

    async def take(self, step: Take, command: TransferCommand) -> Recorded:
        told = put_off(command, self.later)
        recorded: Recorded = await step(
            self.ledger, told.model_copy(update={"transfer_id": self.id})
        )
        return recorded

    async def transfer(self) -> Transfer:
        return await self.ledger.get(Transfer, self.id)

    async def to(self, stage: str) -> "Trip":
        """Go on to a stage, which is named as its last step is."""
        for name, step in self._steps(facts.PLAN).items():
            if name not in self.done:
                await step()
                self.done.add(name)
            if name == stage:
                return self
        raise AssertionError(stage)

    async def _request(self) -> None:
        command = facts.request(
            patient_id=self.town.patient_id, travel_document_valid_until=UNTIL
        )
        told = put_off(command, self.later)
        self.id = (await transfers.request_transfer(self.ledger, told)).id

    def _steps(self, plan: TripPlan) -> dict[str, Callable[[], Any]]:
        take, t, f = self.take, transfers, facts
        vehicle: dict[str, Any] = {"vehicle_id": self.town.vehicle_id, "plan": plan}
        vehicle |= {"driver_id": self.town.driver_id}
        crew: dict[str, Any] = {"member_ids": self.town.member_ids}
        return {
            "requested": self._request,
            "in-assessment": lambda: take(t.open_assessment, f.open_assessment()),
            "sending": lambda: take(t.record_assessment, f.assess("sending")),
            "receiving": lambda: take(t.record_assessment, f.assess("receiving")),
            "consented": lambda: take(t.give_consent, f.consent()),
            "accepted": lambda: take(t.accept, f.accept()),
            "vehicle": lambda: take(t.assign_vehicle, f.assign_vehicle(**vehicle)),
            "crew": lambda: take(t.assign_crew, f.assign_crew(**crew)),
            "manifest": lambda: take(t.file_manifest, f.file_manifest()),
            "notified": self._notify,
            "prepared": self._send_record,
            "ready": lambda: take(t.confirm_readiness, f.confirm_readiness()),
            "en-route-out": lambda: take(t.depart, f.depart()),
            "at-boundary": lambda: take(t.arrive_at_boundary, f.arrive_at_boundary()),
            "exit-cleared": lambda: take(t.clear_exit, f.clear_exit()),
            "en-route-in": lambda: take(t.clear_entry, f.clear_entry()),
            "arrived": lambda: take(t.arrive, f.arrive()),
            "handover-given": lambda: take(t.give_handover, f.give_handover()),
            "handed-over": lambda: take(t.take_over, f.take_over()),
            "empty-crossing": lambda: take(t.cross_empty, f.cross_empty()),
            "back": lambda: take(t.return_vehicle, f.return_vehicle()),
            "accounted": lambda: take(t.account_for_drugs, f.account_for_drugs()),
            "closed": lambda: take(t.close, f.close()),
        }

    async def _notify(self) -> None:
        daughter = facts.DAUGHTER.model_copy(update={"document_valid_until": UNTIL})
        notice = facts.notify_boundary(companions=(daughter,))
        notified = await self.take(transfers.notify_boundary, notice)
        assert notified.made is not None
        for side in (GD, HK):
            answer = facts.acknowledge(notified.made, side)
            await self.take(transfers.acknowledge_notice, answer)

    async def _send_record(self) -> None:
        sent = await self.take(transfers.send_record, facts.send_record())
        assert sent.made is not None
        await self.take(transfers.receive_record, facts.receive_record(sent.made))


async def trip(ledger: Ledger, stage: str) -> Trip:
    """The first trip in a ledger of its own, as far as a stage."""
    return await Trip(ledger, await found(ledger)).to(stage)


def put_off(command: C, later: timedelta) -> C:
    """Return a command with all its moments so much later, and a key of its own."""
    put = _put_off(command.model_dump(), later)
    put["occasion"]["command_id"] = uuid5(command.occasion.command_id, str(later))
    return type(command).model_validate(put)


def _put_off(value: Any, later: timedelta) -> Any:
    if isinstance(value, dict):
        return {name: _put_off(part, later) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_put_off(part, later) for part in value)
    return value + later if isinstance(value, datetime) else value
