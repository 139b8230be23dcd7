"""Puts the real directory of the Bay Area into a ledger, through the usual commands."""

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar
from uuid import uuid5

from application import directory
from application.ledger import Ledger, Recorded
from domain.directory import (
    AdmitHospital,
    AdmitProfession,
    AgeRow,
    CorridorExtension,
    CorridorHospital,
    CorridorOpening,
    CorridorParticulars,
    DepartmentList,
    DesignateDepartments,
    ExtendCorridor,
    Issue,
    ListReason,
    Names,
    NemsisCode,
    OpenCorridor,
    OpenServicePoint,
    Particulars,
    Profession,
    ProfessionQuota,
    Provenance,
    PublishReward,
    PublishVoucherIssue,
    Reason,
    RegisterCorridor,
    RegisterInstitution,
    Reward,
    ServicePoint,
    SetEligibleAge,
    SetQuota,
    corridor_id,
    institution_id,
)
from domain.kernel import BAYBRIDGE, Actor, Command, Fact, Occasion
from domain.reference import ReasonList
from domain.values import Code, Label

GBA = uuid5(BAYBRIDGE, "seed/gba")
"""The namespace of the seed's commands: the same row is the same command again."""

C = TypeVar("C", bound=Command)
Step = Callable[[Ledger], Awaitable[Recorded]]


class SeedList(Fact):
    departments: tuple[Code, ...]
    stated_count: int | None = None
    provenance: Provenance


class SeedPoint(Fact):
    """`number` is the place of the service point in the order of starting."""

    number: int
    code: Code
    names: Names
    city: Code
    started_on: date
    provenance: Provenance
    listing: SeedList


class SeedInstitution(Particulars):
    service_points: tuple[SeedPoint, ...]


class SeedCorridor(CorridorParticulars):
    hospitals: tuple[CorridorHospital, ...]
    openings: tuple[CorridorOpening, ...]
    extensions: tuple[CorridorExtension, ...]


class SeedReason(Fact):
    code: Code
    names: Names
    nemsis: NemsisCode | None = None


class SeedReasons(Fact):
    """A list, all of whose reasons start on one day."""

    list: ReasonList
    starts_on: date
    provenance: Provenance
    reasons: tuple[SeedReason, ...]


class Seed(Fact):
    """`hospitals` take no vouchers: they stand at an end of a corridor alone."""

    about: Label
    sources: dict[Code, Label]
    departments: dict[Code, Names]
    institutions: tuple[SeedInstitution, ...]
    professions: tuple[Profession, ...]
    eligible_ages: tuple[AgeRow, ...]
    issues: tuple[Issue, ...]
    rewards: tuple[Reward, ...]
    quotas: tuple[ProfessionQuota, ...]
    hospitals: tuple[Particulars, ...]
    corridors: tuple[SeedCorridor, ...]
    reasons: tuple[SeedReasons, ...]


async def seed_gba(ledger: Ledger, *, by: Actor) -> tuple[Recorded, ...]:
    """Record the real directory; whatever is recorded already is answered again.

    A row that was changed in the seed since is another command, and is refused by
    name: what stands in a ledger is corrected there, on purpose.

    Raises:
        Refusal
    """
    occasion = Occasion(by=by, command_id=GBA, correlation_id=GBA, at=ledger.clock())
    return tuple([await step(ledger) for step in _steps(read_gba(), occasion)])


def read_gba() -> Seed:
    """Return the seed with the sources of every row written out."""
    text = files("application").joinpath("seed/gba.json").read_text("utf-8")
    seed: dict[str, Any] = json.loads(text)
    return Seed.model_validate(_cite(seed, seed["sources"]))


def _steps(seed: Seed, occasion: Occasion) -> Iterator[Step]:
    yield from _steps_of_policy(seed, occasion)
    for institution in seed.institutions:
        particulars = Particulars(**institution.model_dump(exclude={"service_points"}))
        yield _register(particulars, occasion)
        for point in institution.service_points:
            yield from _steps_of_point(institution, point, occasion)
    for hospital in seed.hospitals:
        yield _register(hospital, occasion)
    for corridor in seed.corridors:
        yield from _steps_of_corridor(corridor, occasion)
    for reasons in seed.reasons:
        yield from _steps_of_reasons(reasons, occasion)


def _steps_of_policy(seed: Seed, occasion: Occasion) -> Iterator[Step]:
    for profession in seed.professions:
        admit = AdmitProfession(occasion=occasion, profession=profession)
        yield _step(directory.admit_profession, admit)
    for age in seed.eligible_ages:
        set_age = SetEligibleAge(occasion=occasion, age=age)
        yield _step(directory.set_eligible_age, set_age)
    for issue in seed.issues:
        publish = PublishVoucherIssue(occasion=occasion, issue=issue)
        yield _step(directory.publish_issue, publish)
    for reward in seed.rewards:
        publish_reward = PublishReward(occasion=occasion, reward=reward)
        yield _step(directory.publish_reward, publish_reward)
    for quota in seed.quotas:
        set_quota = SetQuota(occasion=occasion, quota=quota)
        yield _step(directory.set_quota, set_quota)


def _steps_of_point(
    institution: SeedInstitution, point: SeedPoint, occasion: Occasion
) -> Iterator[Step]:
    id = institution_id(institution.code)
    place = ServicePoint(**point.model_dump(exclude={"number", "listing"}))
    yield _step(
        directory.open_service_point,
        OpenServicePoint(occasion=occasion, institution_id=id, service_point=place),
    )
    listing = DepartmentList(
        service_point=point.code,
        starts_on=point.started_on,
        **point.listing.model_dump(),
    )
    yield _step(
        directory.designate_departments,
        DesignateDepartments(occasion=occasion, institution_id=id, listing=listing),
    )


def _register(institution: Particulars, occasion: Occasion) -> Step:
    register = RegisterInstitution(occasion=occasion, institution=institution)
    return _step(directory.register_institution, register)


def _steps_of_corridor(seeded: SeedCorridor, occasion: Occasion) -> Iterator[Step]:
    there: dict[str, Any] = {
        "occasion": occasion,
        "corridor_id": corridor_id(seeded.code),
    }
    lists = {"hospitals", "openings", "extensions"}
    corridor = CorridorParticulars(**seeded.model_dump(exclude=lists))
    register = RegisterCorridor(occasion=occasion, corridor=corridor)
    yield _step(directory.register_corridor, register)
    for hospital in seeded.hospitals:
        admit = AdmitHospital(**there, hospital=hospital)
        yield _step(directory.admit_hospital, admit)
    for opening in seeded.openings:
        open_ = OpenCorridor(**there, opening=opening)
        yield _step(directory.open_corridor, open_)
    for extension in seeded.extensions:
        extend = ExtendCorridor(**there, extension=extension)
        yield _step(directory.extend_corridor, extend)


def _steps_of_reasons(seeded: SeedReasons, occasion: Occasion) -> Iterator[Step]:
    shared = seeded.model_dump(exclude={"reasons"})
    for one in seeded.reasons:
        reason = Reason(**shared, **one.model_dump())
        command = ListReason(occasion=occasion, reason=reason)
        yield _step(directory.list_reason, command)


def _step(action: Callable[[Ledger, C], Awaitable[Recorded]], command: C) -> Step:
    """Give the command an id made of what it asks, and wait for the ledger."""
    asked = command.model_dump_json(exclude={"occasion"})
    id = uuid5(GBA, f"{type(command).__name__}/{asked}")
    occasion = command.occasion.model_copy(update={"command_id": id})
    same = command.model_copy(update={"occasion": occasion})
    return lambda ledger: action(ledger, same)


def _cite(rows: Any, sources: dict[str, str]) -> Any:
    """Write the sources of every row out, where the file names them by a key."""
    if isinstance(rows, list):
        return [_cite(row, sources) for row in rows]
    if not isinstance(rows, dict):
        return rows
    if "standing" in rows:
        return rows | {"sources": [sources[key] for key in rows["sources"]]}
    return {name: _cite(row, sources) for name, row in rows.items()}
