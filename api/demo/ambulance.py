"""The transfers of the demonstration: one that is over, one that is about to leave."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from api.demo import people
from api.demo.people import (
    COORDINATOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
    Elder,
)
from api.demo.stage import Stage
from api.demo.trip import (
    CREDENTIALS,
    HASH,
    PAPERS,
    PORT,
    READY,
    VALID_UNTIL,
    VEHICLE,
    VEHICLE_ID,
    Step,
    Take,
    at,
    decisions,
    equipment,
    request,
    trip,
)
from application import directory, patients, transfers
from application.ledger import Recorded
from domain.directory import (
    PaperParticulars,
    RecordCredential,
    RecordVehiclePaper,
    RegisterCrewMember,
    RegisterVehicle,
    crew_member_id,
)
from domain.kernel import Actor, Command, Occasion
from domain.patients import HongKongIdentityCard, PersonNames, RegisterPatient
from domain.reference import CrewRole
from domain.transfers import (
    AcknowledgePreNotice,
    BundleDocument,
    PreNotifyBoundary,
    ReceiveRecordBundle,
    RequestTransfer,
    SendRecordBundle,
)
from domain.values import Jurisdiction


class Ambulance:
    """Carries a patient from Shenzhen to Tuen Mun, one step after another."""

    def __init__(self, stage: Stage) -> None:
        self._ledger = stage.service.ledger
        self._clock = stage.clock

    async def enter_vehicle_and_crew(self) -> None:
        """Enter the hospital's ambulance and who rides in it."""
        await self._do(directory.register_vehicle, RegisterVehicle, vehicle=VEHICLE)
        for kind, side in PAPERS:
            paper = PaperParticulars(
                kind=kind, jurisdiction=side, number="DEMO-1", valid_until=VALID_UNTIL
            )
            await self._do(
                directory.record_paper,
                RecordVehiclePaper,
                vehicle_id=VEHICLE_ID,
                paper=paper,
            )
        for account, role in people.CREW.items():
            await self._enter(account, role)

    async def prepare(self, elder: Elder, day: datetime) -> UUID:
        """Ask for a transfer on a day, and do everything up to its readiness."""
        patient = await self._register(elder)
        self._move_to(day, "08:00")
        asked = await self._do(
            transfers.request_transfer,
            RequestTransfer,
            by=SENDING_DOCTOR,
            patient_id=patient,
            **request(day),
        )
        await self._take_all(asked.id, day, decisions(day) + equipment(day))
        await self._tell_the_port(asked.id, day)
        await self._send_the_record(asked.id, day)
        await self._take_all(asked.id, day, [READY])
        return asked.id

    async def carry(self, transfer: UUID, day: datetime) -> None:
        """Make the trip, hand the patient over, and bring the vehicle back."""
        await self._take_all(transfer, day, trip(day))

    async def _enter(self, account: str, role: CrewRole) -> None:
        await self._do(
            directory.register_crew_member,
            RegisterCrewMember,
            account=account,
            name=f"Invented {role}",
            employer=SENDING_DESK.organisation,
            role=role,
        )
        for kind, side in CREDENTIALS[role]:
            await self._do(
                directory.record_credential,
                RecordCredential,
                crew_member_id=crew_member_id(account),
                kind=kind,
                jurisdiction=side,
                number="DEMO-1",
                valid_until=VALID_UNTIL,
            )

    async def _register(self, elder: Elder) -> UUID:
        registered = await self._do(
            patients.register,
            RegisterPatient,
            by=people.SHROFF,
            names=PersonNames(han=elder.han, latin=elder.latin),
            birth_date=elder.born,
            document=HongKongIdentityCard(kind="hkic", number=elder.hkic),
            evidence="sighted",
        )
        return registered.id

    async def _tell_the_port(self, transfer: UUID, day: datetime) -> None:
        notice: Step = (
            "09:10",
            COORDINATOR,
            transfers.notify_boundary,
            PreNotifyBoundary,
            {
                "control_point": PORT,
                "authorities": ("immigration", "customs", "port-health"),
                "expected_at": at(day, "11:10"),
                "ref": f"N-{day.date()}",
            },
        )
        notified = await self._take(transfer, day, notice)
        for side in (Jurisdiction.CN_GD, Jurisdiction.HK):
            facts = {"notice_id": notified.made, "side": side, "ref": f"A-{day.date()}"}
            facts["authority"] = "customs"
            answer = transfers.acknowledge_notice
            step: Step = ("09:15", COORDINATOR, answer, AcknowledgePreNotice, facts)
            await self._take(transfer, day, step)

    async def _send_the_record(self, transfer: UUID, day: datetime) -> None:
        documents = {"documents": (BundleDocument(kind="18761-7", sha256=HASH),)}
        send = transfers.send_record
        sending: Step = ("09:20", SENDING_DOCTOR, send, SendRecordBundle, documents)
        sent = await self._take(transfer, day, sending)
        came = {"bundle_id": sent.made, "sha256s": (HASH,)}
        receive = transfers.receive_record
        step: Step = ("09:25", RECEIVING_NURSE, receive, ReceiveRecordBundle, came)
        await self._take(transfer, day, step)

    async def _take_all(self, transfer: UUID, day: datetime, steps: list[Step]) -> None:
        for step in steps:
            await self._take(transfer, day, step)

    async def _take(self, transfer: UUID, day: datetime, step: Step) -> Recorded:
        moment, by, take, command, facts = step
        self._move_to(day, moment)
        return await self._do(take, command, by=by, transfer_id=transfer, **facts)

    async def _do(
        self,
        take: Take,
        command: type[Command],
        *,
        by: Actor = SENDING_DESK,
        **facts: Any,
    ) -> Recorded:
        key = uuid4()
        occasion = Occasion(by=by, command_id=key, correlation_id=key, at=self._clock())
        return await take(self._ledger, command(occasion=occasion, **facts))

    def _move_to(self, day: datetime, moment: str) -> None:
        self._clock.move_to(at(day, moment))
