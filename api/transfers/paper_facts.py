"""What the papers of a transfer say, put together from its steps."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from api.transfer_papers import (
    Assessment,
    Consent,
    HandoverSheet,
    ManifestLine,
    Person,
    ReferralLetter,
    ReturnLeg,
    Ride,
    Said,
    Signed,
    within,
)
from api.transfers.known import Known, shown
from api.transfers.paper_times import times_of
from domain.transfers import (
    ConditionChanged,
    DepartedWithPatient,
    DestinationChanged,
    DrugName,
    DrugsAccountedFor,
    HandoverCompleted,
    HandoverGiven,
    ManifestFiled,
    Transfer,
    TransferAccepted,
    TransferClosed,
    TransferConsentGiven,
    TransferRequested,
    VehicleCrossedEmpty,
    Vitals,
)
from domain.values import OrganisationCode


def organisations(transfer: Transfer) -> set[OrganisationCode]:
    """Return whose names stand on the papers."""
    given = transfer.handover
    return {transfer.corridor.sender, transfer.receiver} | (
        {given.by.organisation} if given else set()
    )


def handover_sheet_of(known: Known) -> HandoverSheet:
    transfer = known.transfer
    completed = known.newest(HandoverCompleted)
    filed, notice = known.newest(ManifestFiled), transfer.notice
    given = transfer.handover
    return HandoverSheet(
        **_shared(known),
        bed=known.text(completed, "bed"),
        vitals=known.eyes.clinical(_vitals(transfer)),
        ride=_ride(transfer),
        people_expected=notice.people if notice else None,
        people_on_board=transfer.people or None,
        times=tuple(times_of(transfer)),
        manifest=tuple(_manifest(known, filed)),
        supplies=known.eyes.clinical(filed.supplies) if filed else (),
        handover=known.eyes.clinical(given.handover) if given else None,
        read_back=known.text(completed, "read_back"),
        given=_given(known),
        taken=_taken(known, completed),
        sheet=completed.sheet if completed else None,
        return_leg=_return_leg(known),
    )


def referral_letter_of(known: Known) -> ReferralLetter:
    transfer, eyes = known.transfer, known.eyes
    request, bundle = transfer.request, transfer.bundle
    return ReferralLetter(
        **_shared(known),
        asked_at=transfer.times[request.originator_version],
        grounds=eyes.clinical(request.grounds),
        exclusions=request.exclusions,
        assessments=tuple(
            Assessment(
                side=side,
                opinion=one.opinion,
                escort=one.escort,
                risks=known.text(one, "risks"),
                at=transfer.times[one.originator_version],
            )
            for side, one in sorted(transfer.assessments.items(), reverse=True)
        ),
        consents=tuple(_consents(known)),
        documents=bundle.documents if bundle else (),
        contact=eyes.identity(request.contact),
    )


def _shared(known: Known) -> dict[str, Any]:
    transfer, request = known.transfer, known.transfer.request
    accepted = known.newest(DestinationChanged) or known.newest(TransferAccepted)
    return {
        "transfer_id": transfer.id,
        "corridor": transfer.corridor.corridor,
        "priority": request.priority,
        "sender": known.hospital(transfer.corridor.sender),
        "receiver": known.hospital(transfer.receiver),
        "ward": known.text(accepted, "ward"),
        "patient": _person(known),
        "diagnosis": known.text(request, "diagnosis"),
        "reason": known.text(request, "reason"),
        "stability": known.eyes.clinical(request.stability),
        "infection": known.text(request, "infection"),
        "needs": known.eyes.clinical(request.needs),
    }


def _person(known: Known) -> Person:
    request, patient = known.transfer.request, known.patient
    return Person(
        names=shown(patient.names) if patient else None,
        birth_date=shown(patient.birth_date) if patient else None,
        document=known.eyes.identity(request.travel_document),
        document_valid_until=request.travel_document_valid_until,
    )


def _vitals(transfer: Transfer) -> Vitals:
    """Return what was measured last."""
    vitals: Vitals = transfer.request.stability.vitals
    for step in transfer.steps.values():
        match step:
            case DepartedWithPatient() | ConditionChanged() | HandoverGiven():
                vitals = step.vitals
            case TransferRequested():
                vitals = step.stability.vitals
    return vitals


def _ride(transfer: Transfer) -> Ride | None:
    assigned = transfer.assigned
    if assigned is None:
        return None
    return Ride(
        vehicle=assigned.vehicle.code,
        plates=assigned.vehicle.plates,
        roles=(assigned.driver.role, *(one.role for one in transfer.crew)),
    )


def _manifest(known: Known, filed: ManifestFiled | None) -> Iterator[ManifestLine]:
    if filed is None:
        return
    transfer, called = known.transfer, known.eyes.clinical(filed.names)
    for one in filed.lines:
        balance = (transfer.balances or {}).get(one.line)

        def drug(names: tuple[DrugName, ...], line: int = one.line) -> DrugName:
            return next(name for name in names if name.line == line)

        name = within(called, drug)
        yield ManifestLine(
            line=one.line,
            name=within(name, lambda drug: drug.name),
            strength=within(name, lambda drug: drug.strength),
            loaded=one.quantity,
            unit=one.unit,
            controlled=one.controlled,
            given=transfer.given.get(one.line, 0),
            wasted=balance.wasted if balance else None,
            returned=balance.returned if balance else None,
        )


def _given(known: Known) -> Signed:
    given, transfer = known.transfer.handover, known.transfer
    if given is None:
        return Signed(organisation=known.hospital(transfer.corridor.sender))
    at = transfer.times[given.originator_version]
    return Signed(organisation=known.hospital(given.by.organisation), at=at)


def _taken(known: Known, completed: HandoverCompleted | None) -> Signed:
    receiver = known.hospital(known.transfer.receiver)
    if completed is None:
        return Signed(organisation=receiver)
    name: Said[str] | None = None
    if completed.sheet is not None:
        paper = known.eyes.identity(completed.paper)
        name = within(paper, lambda one: one.received_by if one else "")
    at = known.transfer.times[completed.originator_version]
    return Signed(organisation=receiver, name=name, at=at)


def _return_leg(known: Known) -> ReturnLeg:
    transfer = known.transfer
    crossed = known.newest(VehicleCrossedEmpty)
    closed = known.newest(TransferClosed)
    accounted = known.newest(DrugsAccountedFor)
    fetching = transfer.assigned is not None and transfer.assigned.loaded == "second"
    at: datetime | None = None
    if crossed:
        at = transfer.times[crossed.originator_version]
    return ReturnLeg(
        leg="to-fetch" if fetching else "home",
        crossed_at=at,
        control_point=crossed.control_point if crossed else None,
        people=crossed.people if crossed else None,
        back_at=transfer.vehicle_back_at,
        witness=accounted.witness if accounted else None,
        run_report=closed.run_report if closed else None,
    )


def _consents(known: Known) -> Iterator[Consent]:
    """Yield those that stand, each with what of it was not withdrawn."""
    transfer = known.transfer
    for version in sorted(set(transfer.consents.values())):
        given = transfer.steps[version]
        assert isinstance(given, TransferConsentGiven)
        standing = [one for one, by in transfer.consents.items() if by == version]
        yield Consent(
            scopes=tuple(standing),
            language=given.language,
            form=given.form,
            signer=known.eyes.identity(given.signer),
            at=transfer.times[version],
        )
