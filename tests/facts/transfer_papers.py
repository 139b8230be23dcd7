"""The papers of the first trip, as somebody may see them; names are invented."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from api.transfer_papers import HandoverSheet, ReferralLetter
from api.transfers.known import Eyes, Known, PatientSeen
from api.transfers.paper_facts import handover_sheet_of, referral_letter_of
from domain.directory import Names
from domain.kernel import Actor
from domain.patients import PersonNames
from domain.transfers import (
    BundleDocument,
    Companion,
    Contact,
    Drug,
    Grounds,
    Isbar,
    Signer,
    Stability,
    Supply,
    Transfer,
    TravelDocument,
    Vitals,
)
from tests.facts import transfers as facts
from tests.facts.transfers import DAY, GD, HK, at, trip

NAMES = PersonNames(han="陳大文", latin="CHAN, Tai Man")
BORN = date(1961, 7, 1)
HOSPITALS = {
    "HKU-SZH": Names(
        en="The University of Hong Kong-Shenzhen Hospital",
        zh_hant="香港大學深圳醫院",
        zh_hans="香港大学深圳医院",
    ),
    "TMH": Names(en="Tuen Mun Hospital", zh_hant="屯門醫院", zh_hans="屯门医院"),
}


def known(transfer: Transfer, reader: Actor, **facts: Any) -> Known:
    told = {
        "patient": PatientSeen(names=NAMES, birth_date=BORN),
        "names": HOSPITALS,
    }
    return Known(transfer=transfer, eyes=Eyes(reader), **{**told, **facts})


def sheet(
    transfer: Transfer, reader: Actor = facts.ESCORT, **facts: Any
) -> HandoverSheet:
    return handover_sheet_of(known(transfer, reader, **facts))


def letter(
    transfer: Transfer, reader: Actor = facts.ESCORT, **facts: Any
) -> ReferralLetter:
    return referral_letter_of(known(transfer, reader, **facts))


def ready() -> HandoverSheet:
    """What is printed before departure: much of it is left to be written."""
    return sheet(trip("ready"))


def closed() -> HandoverSheet:
    """What is printed when all is done; the arrival was recorded an hour later."""
    late = facts.arrive(recorded_at=at(12, 45))
    handover = facts.give_handover(at(11, 50), facts.ESCORT, (1, 1))
    handover = late_by_an_hour(handover)
    taken = late_by_an_hour(facts.take_over(read_back="Blood gas at noon"))
    return sheet(
        trip(
            "closed",
            instead={
                "arrived": (lambda one: one.arrive(late),),
                "handover-given": (lambda one: one.give_handover(handover),),
                "handed-over": (lambda one: one.take_over(taken),),
                "back": (
                    lambda one: one.cross_empty(facts.cross_empty()),
                    lambda one: one.return_vehicle(facts.return_vehicle()),
                    lambda one: one.account_for_drugs(
                        facts.account_for_drugs((1, 1, 1))
                    ),
                ),
            },
        )
    )


def late_by_an_hour(command: Any) -> Any:
    told = command.occasion
    later = told.model_copy(update={"at": told.at + timedelta(hours=1)})
    return command.model_copy(update={"occasion": later})


def longest(text: str, name: str) -> Transfer:
    """A trip whose every text is as long as `text`, every name as long as `name`."""
    vitals = Vitals(
        measured_at=at(8, day=DAY - timedelta(days=1)),
        systolic_mmhg=128,
        diastolic_mmhg=74,
        heart_rate_per_min=92,
        breaths_per_min=18,
        spo2_percent=95,
        temperature_c=Decimal("37.2"),
        gcs_total=15,
        pain=2,
        oxygen_l_per_min=4,
        remark=text,
    )
    isbar = Isbar(**dict.fromkeys(Isbar.model_fields, text))
    request = facts.request(
        travel_document=TravelDocument(
            kind="residence-permit", number="A" * 40, issuer=name[:60]
        ),
        diagnosis=text,
        reason=text,
        infection=text,
        grounds=Grounds(**dict.fromkeys(Grounds.model_fields, text)),
        stability=Stability(statement=text, vitals=vitals),
        needs=("oxygen", "ventilator", "bariatric-stretcher", "isolation"),
        contact=Contact(name=name, phone="+867550000000000"),
    )
    drugs = (
        Drug(
            name=name,
            strength=name[:60],
            quantity=Decimal("123456.789"),
            unit="ampoule",
            controlled=True,
        ),
    ) * 3
    friend = Companion(
        name=name,
        relationship="guardian",
        document=request.travel_document,
        document_valid_until=facts.DAY,
    )
    transfer = Transfer.request_transfer(request, facts.terms())
    for act in _steps_of_the_longest(text, name, vitals, isbar, drugs, friend):
        act(transfer)
    transfer.collect_events()
    return transfer


def _steps_of_the_longest(
    text: str,
    name: str,
    vitals: Vitals,
    isbar: Isbar,
    drugs: tuple[Drug, ...],
    friend: Companion,
) -> list[Any]:
    signer = Signer(relationship="guardian", name=name)
    gas = Supply(kind="gas", name=name, count=100)
    documents = (BundleDocument(kind="18761-7", sha256="a" * 64),) * 4
    stages = dict(facts.STAGES)

    def notified(one: Transfer) -> None:
        notice = one.notify_boundary(facts.notify_boundary(companions=(friend,)))
        for side in (GD, HK):
            one.acknowledge_notice(facts.acknowledge(notice, side))

    def sent(one: Transfer) -> None:
        bundle = one.send_record(facts.send_record(documents=documents))
        one.receive_record(facts.receive_record(bundle, sha256s=("a" * 64,)))

    changed: dict[str, Any] = {
        "assessed": (
            lambda one: one.assess(facts.assess("sending", risks=text)),
            lambda one: one.assess(facts.assess("receiving", risks=text)),
            lambda one: one.give_consent(facts.consent(signer=signer, form="F" * 64)),
        ),
        "accepted": (lambda one: one.accept(facts.accept(ward=text)),),
        "prepared": (
            *stages["prepared"][:2],
            lambda one: one.file_manifest(
                facts.file_manifest(drugs=drugs, supplies=(gas, gas))
            ),
            notified,
            sent,
        ),
        "handover-given": (
            lambda one: one.give_handover(
                facts.give_handover(handover=isbar, vitals=vitals)
            ),
        ),
        "handed-over": (
            lambda one: one.take_over(facts.take_over(bed=text, read_back=text)),
        ),
    }
    steps: list[Any] = []
    for stage, acts in (stages | changed).items():
        steps += acts
        if stage == "handed-over":
            break
    return steps
