"""The handover sheet in words: all that is known, and room for what is not."""

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from api.languages import Language
from api.transfer_papers import wording
from api.transfer_papers.blocks import (
    Block,
    Line,
    Lines,
    Sheet,
    Signatures,
    Table,
    Writing,
)
from api.transfer_papers.model import HandoverSheet, Signed, Time, reference, within
from api.transfer_papers.tongue import Tongue, names, quantity

_TIMES_WIDE = (26, 22, 26, 26)
_MANIFEST_WIDE = (8, 29, 13, 9, 13, 12, 16)
SPARE_TIMES = 1
"""Rows that are left for what is not foreseen, a halt say."""


def sheet_of(paper: HandoverSheet, language: Language) -> Sheet:
    """Say what a handover sheet says, in a language."""
    tongue = Tongue(language)
    return Sheet(
        title=tongue.say(wording.HANDOVER_SHEET),
        reference=reference(paper),
        reference_label=tongue.say(wording.REFERENCE),
        subject=tongue.told(paper.patient.names, names),
        intro=(),
        blocks=tuple(_blocks(paper, tongue)),
        notes=(tongue.say(wording.SCAN),),
    )


def _blocks(paper: HandoverSheet, tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    yield Lines(say(wording.THE_TRANSFER), tuple(_transfer(paper, tongue)), abreast=2)
    yield Lines(say(wording.THE_PATIENT), tongue.people(paper.patient))
    vital_signs = (say(wording.VITALS), tongue.told(paper.vitals, tongue.vitals))
    condition = (*tongue.condition(paper), vital_signs)
    yield Lines(say(wording.CONDITION), condition)
    yield _times(paper, tongue)
    yield _manifest(paper, tongue)
    isbar = tuple(_isbar(paper, tongue))
    yield Writing(say(wording.ISBAR), isbar, begins_page=True)
    yield Signatures(say(wording.SIGNATURES), tuple(_signatures(paper, tongue)))
    yield Signatures(say(wording.RETURN_LEG), tuple(_return(paper, tongue)))


def _transfer(paper: HandoverSheet, tongue: Tongue) -> Iterator[Line]:
    say = tongue.say
    yield say(wording.CORRIDOR), paper.corridor
    yield say(wording.PRIORITY), tongue.say_in(wording.PRIORITIES, paper.priority)
    yield say(wording.FROM), tongue.hospital(paper.sender)
    yield say(wording.TO), tongue.hospital(paper.receiver)
    yield say(wording.WARD), tongue.told(paper.ward)
    yield say(wording.BED), tongue.told(paper.bed)
    yield say(wording.VEHICLE), _vehicle(paper)
    yield say(wording.CREW), _crew(paper, tongue)
    yield say(wording.PEOPLE), _people(paper, tongue)


def _vehicle(paper: HandoverSheet) -> str:
    if paper.ride is None:
        return ""
    plates = " / ".join(plate.number for plate in paper.ride.plates)
    return f"{paper.ride.vehicle} ({plates})"


def _crew(paper: HandoverSheet, tongue: Tongue) -> str:
    if paper.ride is None:
        return ""
    roles = Counter(paper.ride.roles)
    said = [
        f"{tongue.say_in(wording.CREW_ROLES, role)} × {count}"
        for role, count in roles.items()
    ]
    return tongue.listed(said)


def _people(paper: HandoverSheet, tongue: Tongue) -> str:
    expected, counted = paper.people_expected, paper.people_on_board
    said = []
    if expected is not None:
        said.append(tongue.say(wording.PEOPLE_EXPECTED, expected=str(expected)))
    if counted is not None:
        said.append(tongue.say(wording.PEOPLE_COUNTED, counted=str(counted)))
    return tongue.listed(said)


def _times(paper: HandoverSheet, tongue: Tongue) -> Table:
    heads = (wording.STEP, wording.PLANNED, wording.HAPPENED, wording.RECORDED)
    rows = [_time(time, tongue) for time in paper.times]
    rows += [("", "", "", "")] * SPARE_TIMES
    return Table(
        tongue.say(wording.TIMES),
        head=tuple(map(tongue.say, heads)),
        rows=tuple(rows),
        wide=_TIMES_WIDE,
    )


def _time(time: Time, tongue: Tongue) -> tuple[str, ...]:
    happened = tongue.at(time.happened_at)
    if time.began_at:
        happened = f"{tongue.at(time.began_at)} – {happened[-len('00:00') :]}"
    kinds = [tongue.say_in(wording.CLEARANCE_KINDS, kind) for kind in time.kinds]
    step = tongue.say(time.step)
    return (
        f"{step} ({tongue.listed(kinds)})" if kinds else step,
        tongue.at(time.planned_at),
        happened,
        tongue.at(time.recorded_at),
    )


def _manifest(paper: HandoverSheet, tongue: Tongue) -> Table:
    heads = (
        *(wording.LINE, wording.DRUG, wording.LOADED),
        *(wording.GIVEN, wording.WASTED, wording.RETURNED, wording.SIGNATURE),
    )
    rows = []
    for line in paper.manifest:
        unit = tongue.say_in(wording.UNITS, line.unit)
        drug = f"{tongue.told(line.name)}, {tongue.told(line.strength)}"
        if line.name == line.strength:
            drug = tongue.told(line.name)
        mark = f" ({tongue.say(wording.CONTROLLED)})" if line.controlled else ""
        given = quantity(line.given) if line.given else ""
        amounts = (given, quantity(line.wasted), quantity(line.returned))
        loaded = f"{quantity(line.loaded)} {unit}"
        rows.append((str(line.line), drug + mark, loaded, *amounts, ""))
    supplies = tongue.told(
        paper.supplies,
        lambda all_: tongue.listed(f"{one.name} × {one.count}" for one in all_),
    )
    said = supplies or tongue.say(wording.NOTHING)
    return Table(
        tongue.say(wording.MANIFEST),
        head=tuple(map(tongue.say, heads)),
        rows=tuple(rows) or (("",) * len(heads),),
        wide=_MANIFEST_WIDE,
        notes=(
            tongue.say(wording.MANIFEST_NOTE),
            tongue.say(wording.SUPPLIES, supplies=said),
        ),
    )


def _isbar(paper: HandoverSheet, tongue: Tongue) -> Iterator[Line]:
    for label, field in (
        (wording.IDENTIFY, "identify"),
        (wording.SITUATION, "situation"),
        (wording.BACKGROUND, "background"),
        (wording.ASSESSMENT, "assessment"),
        (wording.RECOMMENDATION, "recommendation"),
    ):
        said = paper.handover and within(paper.handover, attrgetter(field))
        yield tongue.say(label), tongue.told(said)
    yield tongue.say(wording.READ_BACK), tongue.told(paper.read_back)


def _signatures(
    paper: HandoverSheet, tongue: Tongue
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    yield tongue.say(wording.ESCORT), tuple(_signed(paper.given, tongue))
    receiver = list(_signed(paper.taken, tongue))
    receiver.append((tongue.say(wording.SHEET_NUMBER), paper.sheet or ""))
    yield tongue.say(wording.RECEIVER), tuple(receiver)


def _signed(signed: Signed, tongue: Tongue) -> Iterator[Line]:
    moment = tongue.at(signed.at)
    yield tongue.say(wording.NAME), tongue.told(signed.name)
    yield tongue.say(wording.ORGANISATION), tongue.hospital(signed.organisation)
    yield tongue.say(wording.DATE), moment[: -len(" 00:00")]
    yield tongue.say(wording.TIME), moment[-len("00:00") :]
    yield tongue.say(wording.SIGNATURE), ""


def _return(
    paper: HandoverSheet, tongue: Tongue
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    yield tongue.say(wording.OTHER_CROSSING), tuple(_crossing(paper, tongue))
    witness = paper.return_leg.witness
    account = ((tongue.say(wording.ACCOUNT), witness),) if witness else ()
    fields = (wording.NAME, wording.ORGANISATION, wording.DATE, wording.SIGNATURE)
    by_hand = tuple((tongue.say(field), "") for field in fields)
    yield tongue.say(wording.DRUGS_WITNESS), account + by_hand


def _crossing(paper: HandoverSheet, tongue: Tongue) -> Iterator[Line]:
    leg, say = paper.return_leg, tongue.say
    which = tongue.say_in(wording.LEGS, leg.leg)
    yield f"{say(wording.EMPTY_CROSSING)} ({which})", tongue.at(leg.crossed_at)
    point = tongue.say_in(wording.CONTROL_POINTS, leg.control_point or "")
    yield say(wording.CONTROL_POINT), point
    people = "" if leg.people is None else str(leg.people)
    yield say(wording.PEOPLE_EMPTY), people
    yield say(wording.VEHICLE_BACK), tongue.at(leg.back_at)
    yield say(wording.RUN_REPORT), leg.run_report or ""
