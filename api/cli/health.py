"""What `doctor` looks at, one finding after another, none hiding the next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy.exc
from pydantic import ValidationError

from api import logs
from api.cli.failures import CommandFailed, explain, masked
from api.cli.opening import check_keys, connected, refuse_absent, run
from api.migration import NotMigrated, check_migrated
from api.noting import chain_hash
from api.service import Service
from application.access.records import RecordsAmiss, check_chain, check_complete
from application.keys import MasterKeyUnusable
from application.settings import Settings
from domain.directory import VOUCHER_SCHEME_ID, VoucherScheme
from domain.kernel import Refusal
from projections.positions import read_positions

LAG_MAX = timedelta(minutes=1)  # as /readyz has it
CLOCK_SKEW_MAX = timedelta(seconds=5)
NEWEST = 1_000  # so many events are read again

_ILLS = (
    CommandFailed,
    NotMigrated,
    MasterKeyUnusable,
    Refusal,
    sqlalchemy.exc.SQLAlchemyError,
)


@dataclass(frozen=True)
class Finding:
    what: str
    said: str
    well: bool


def examine() -> Iterator[Finding]:
    """Look at everything that can be looked at."""
    logs.configure("error")
    try:
        settings = Settings()
    except ValidationError as problem:
        yield Finding("settings", explain(problem).line, well=False)
        return
    yield Finding("settings", "valid", well=True)
    try:
        refuse_absent(settings)
        with connected(settings) as service:
            place = masked(settings.database_url)
            yield Finding("databases", f"{place} and the keys answer", well=True)
            yield from _inside(service)
    except _ILLS as problem:
        yield Finding("databases", explain(problem).line, well=False)


def _inside(service: Service) -> Iterator[Finding]:
    tables = _look("tables", service, _tables)
    yield tables
    if tables.well:
        for what, look in _LOOKS.items():
            yield _look(what, service, look)


def _look(what: str, service: Service, look: Callable[[Service], str]) -> Finding:
    try:
        return Finding(what, look(service), well=True)
    except _ILLS as problem:
        return Finding(what, explain(problem).line, well=False)


def _tables(service: Service) -> str:
    check_migrated(service)
    return "made by this release"


def _keys(service: Service) -> str:
    check_keys(service)
    return "the master key opens them"


def _log(service: Service) -> str:
    log = service.ledger.log
    last = log.last_position()
    newest = log.read(max(0, last - NEWEST), NEWEST)
    unreadable = [one.position for one in newest if one.event is None]
    if unreadable:
        raise CommandFailed(
            f"{len(unreadable)} of the newest {len(newest)} events cannot be read, "
            f"the first at position {unreadable[0]}"
        )
    return f"at position {last}, the newest {len(newest)} events can be read"


def _clock(service: Service) -> str:
    log, now = service.ledger.log, service.ledger.clock()
    newest = log.read(max(0, log.last_position() - 1), 1)
    if newest and (ahead := newest[-1].recorded_at - now) > CLOCK_SKEW_MAX:
        raise CommandFailed(f"runs {ahead} behind the newest event")
    return f"{now:%Y-%m-%d %H:%M:%S} UTC, not behind the log"


def _policy(service: Service) -> str:
    """Look for the rows without which rules of the scheme are silent."""
    scheme = run(service.ledger.find(VoucherScheme, VOUCHER_SCHEME_ID))
    if scheme is None:
        return "the directory has no voucher policy yet"
    missing = [name for name, rows in _rows_of(scheme).items() if not rows]
    if missing:
        raise CommandFailed(
            f"the directory has no {' and no '.join(missing)}: run 'baybridge seed gba'"
        )
    return "issues, ages, reward programmes and quotas are there"


def _rows_of(scheme: VoucherScheme) -> dict[str, object]:
    return {
        "voucher issue": scheme.issue_rows,
        "eligible age": scheme.age_rows,
        "reward programme": scheme.reward_rows,
        "quota": scheme.quota_rows,
    }


def _views(service: Service) -> str:
    positions = read_positions(service.engine)
    waiting = service.views.lag(service.ledger.clock())
    slow = [f"{name} by {lag}" for name, lag in waiting.items() if lag > LAG_MAX]
    if slow:
        late = ", ".join(slow)
        raise CommandFailed(
            f"behind the log: {late}; does a worker of this release run?"
        )
    at: dict[int, list[str]] = {}
    for name in waiting:
        place = positions[name].position if name in positions else 0
        at.setdefault(place, []).append(name)
    if len(at) == 1:
        return f"all {len(waiting)} at position {min(at)}"
    return "; ".join(f"{', '.join(names)} at {place}" for place, names in at.items())


def _access_records(service: Service) -> str:
    """Count them all, and follow the chain over the newest."""
    try:
        kept = check_complete(service.engine)
        followed = check_chain(service.engine, chain_hash(service.ledger.keys))
    except RecordsAmiss as amiss:
        raise CommandFailed(
            f"{amiss}: somebody removed or changed some; `baybridge access-records "
            "check` says where"
        ) from None
    return f"{kept}, none missing; the newest {followed} are as they were written"


def _parked_events(service: Service) -> str:
    parked = {view: count for view, count in service.views.parked().items() if count}
    if parked:
        raise CommandFailed(
            ", ".join(f"{view} could not fold {n}" for view, n in parked.items())
        )
    return "none"


def _parked_reactions(service: Service) -> str:
    if parked := service.reactions.parked():
        said = [f"{policy} at {place}: {why}" for policy, place, why in parked[:5]]
        raise CommandFailed(f"{len(parked)} parked: {', '.join(said)}")
    return "none"


_LOOKS: dict[str, Callable[[Service], str]] = {
    "keys": _keys,
    "log": _log,
    "clock": _clock,
    "voucher policy": _policy,
    "views": _views,
    "access records": _access_records,
    "parked events": _parked_events,
    "parked reactions": _parked_reactions,
}
