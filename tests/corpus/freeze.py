"""Writes the corpus of a release, once: `python -m tests.corpus.freeze 0.2.0`.

Everything in it is invented but the directory. A corpus that was released is never
written again; the next release gets a folder of its own.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from api.parts import VIEWS
from application import directory, patients, vouchers
from application.keys import key_tables
from application.ledger import Ledger
from application.settings import Settings
from domain.directory import institution_id, provider_id
from domain.kernel import Command
from domain.vouchers import (
    AtProvider,
    ConfirmClaim,
    FreezeVoucherAccount,
    GiveConsent,
    PaperForm,
    SchemeSettings,
    VoidClaim,
)
from projections.store import open_database
from tests import stories
from tests.corpus.around import everything_around
from tests.corpus.break_glass import every_opening
from tests.corpus.corridors import every_ambulance
from tests.corpus.disclosures import every_disclosure
from tests.corpus.privacy import every_privacy
from tests.corpus.requests import every_request
from tests.corpus.scheme import every_rule
from tests.corpus.transfers import every_transfer
from tests.facts import directory as places
from tests.facts import patients as people
from tests.ledgers import open_ledger, sqlite_settings

CORPUS = Path(__file__).parent
C = TypeVar("C", bound=Command)


def freeze(release: str) -> None:
    folder = CORPUS / release
    folder.mkdir()
    with tempfile.TemporaryDirectory() as temporary:
        settings = sqlite_settings(Path(temporary))
        with open_ledger(settings) as ledger:
            asyncio.run(history(ledger))
            _write(folder / "events.jsonl", stored(ledger))
            _write(folder / "facts.jsonl", facts(ledger))
        _write(folder / "keys.jsonl", keys(settings))
    _write(folder / "views.jsonl", views())


async def history(ledger: Ledger) -> None:
    """Record every kind of event at least once."""
    world = await stories.mrs_chan(ledger)
    await _directory(ledger)
    await every_ambulance(ledger)
    await every_transfer(ledger)
    await _papers(ledger, world)
    await _claims(ledger, world)
    await every_rule(ledger)
    await every_opening(ledger)
    await everything_around(ledger, world)
    await every_privacy(ledger)
    await every_disclosure(ledger, world.patient_id)
    await _death(ledger, world)
    await every_request(ledger, world)


def stored(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for row in ledger.log.recorder.select_notifications(1, 100_000):
        yield {
            "originator_id": str(row.originator_id),
            "originator_version": row.originator_version,
            "topic": row.topic,
            "state": row.state.decode(),
        }


def facts(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """What each event says with its seals open: a reader must always find it."""
    for row in ledger.log.recorder.select_notifications(1, 100_000):
        event = ledger.log.sealing.to_domain_event(row)
        yield event.model_dump(mode="json")


def keys(settings: Settings) -> Iterator[dict[str, Any]]:
    """Those of patients, and those of staff, each of which names its table."""
    yield from _keys_in("subject_keys", settings)
    for row in _keys_in("staff_keys", settings):
        yield row | {"table": "staff_keys"}


def _keys_in(table: str, settings: Settings) -> Iterator[dict[str, Any]]:
    engine = open_database(settings.keys_database_url)
    with engine.connect() as connection:
        for row in connection.execute(select(key_tables.tables[table])):
            values = dict(row._mapping)
            yield values | {
                "subject": str(row.subject),
                "wrapped": row.wrapped and row.wrapped.hex(),
            }


def views() -> Iterator[dict[str, Any]]:
    """The tables of the views, as `migrate` makes them for this version of each."""
    for view in sorted(VIEWS, key=lambda view: view.name):
        columns = {one.name: type(one.type).__name__ for one in view.table.columns}
        yield {"name": view.name, "version": view.version, "columns": columns}


async def _directory(ledger: Ledger) -> None:
    point: dict[str, Any] = {"institution_id": institution_id("BAY-HOSPITAL")}
    await directory.register_institution(ledger, now(places.register()))
    await directory.open_service_point(ledger, now(places.open_point(**point)))
    await directory.designate_departments(ledger, now(places.designate(**point)))
    await directory.correct_departments(
        ledger, now(places.correct_departments("dental", **point))
    )
    prices = places.publish_point_prices(**point)
    await directory.publish_institution_prices(ledger, now(prices))
    closing = places.close_point(date(2026, 1, 31), **point)
    await directory.close_service_point(ledger, now(closing))
    await directory.register_provider(ledger, now(places.register_provider()))
    dentist: dict[str, Any] = {"provider_id": provider_id("D01234")}
    await directory.enrol_provider(ledger, now(places.enrol(**dentist)))
    usual = places.publish_prices(**dentist)
    await directory.publish_provider_prices(ledger, now(usual))
    leave = places.record_leave(date(2022, 7, 1), date(2022, 7, 14), **dentist)
    await directory.record_leave(ledger, now(leave))
    await directory.cancel_leave(ledger, now(places.cancel_leave(**dentist)))
    await directory.delist_provider(ledger, now(places.delist(**dentist)))
    await directory.publish_issue(ledger, now(places.publish_issue(2027)))
    corrected = places.correct_issue(2027, amount_hkd=400)
    await directory.correct_issue(ledger, now(corrected))
    reward = places.publish_reward(2041)
    await directory.publish_reward(ledger, now(reward))
    corrected_reward = places.correct_reward(2041, amount_hkd=50)
    await directory.correct_reward(ledger, now(corrected_reward))
    quota: dict[str, Any] = {"profession": "dentist", "starts_on": date(2041, 1, 1)}
    await directory.set_quota(ledger, now(places.set_quota(70, **quota)))
    await directory.correct_quota(ledger, now(places.correct_quota(80, **quota)))
    await directory.publish_rate(ledger, now(places.publish_rate("2026-01", "1.10")))
    await directory.correct_rate(ledger, now(places.correct_rate("2026-01", "1.1020")))


async def _papers(ledger: Ledger, world: stories.World) -> None:
    patient: dict[str, Any] = {"patient_id": world.patient_id}
    for document in (people.HOME_RETURN, people.REISSUED, people.CERTIFICATE):
        link = people.link(document).model_copy(update=patient)
        await patients.link_document(ledger, now(link))
    names = people.correct_names(people.OTHER_NAMES).model_copy(update=patient)
    await patients.correct_names(ledger, now(names))
    permission = people.record_permission(date(2030, 1, 1)).model_copy(update=patient)
    await patients.record_permission(ledger, now(permission))


async def _claims(ledger: Ledger, world: stories.World) -> None:
    await stories.claim_in_shenzhen(ledger, world, 256_40)
    place = AtProvider(provider_id=stories.WONG)
    form = GiveConsent(
        occasion=stories.occasion(),
        account_id=world.account_id,
        place=place,
        service_date=stories.SERVED,
        method=PaperForm(form="F-1"),
        at_most_hkd=300,
    )
    consent = (await vouchers.give_consent(ledger, form)).made
    by_clerk = await stories.claim_at_dr_wong(
        ledger, world, 300, occasion=stories.occasion(), consent_id=consent, ref="R-1"
    )
    claim: dict[str, Any] = {"account_id": world.account_id, "claim_id": by_clerk.made}
    confirm = ConfirmClaim(occasion=stories.occasion(stories.DOCTOR), **claim)
    await vouchers.confirm_claim(ledger, confirm)
    occasion = stories.occasion(stories.DOCTOR)
    void = VoidClaim(
        occasion=occasion,
        reason="entered twice",
        settings=SchemeSettings(),
        **claim,
    )
    await vouchers.void_claim(ledger, void)
    await stories.claim_at_dr_wong(ledger, world, 1_200)


async def _death(ledger: Ledger, world: stories.World) -> None:
    death = people.record_death(stories.SERVED).model_copy(
        update={"patient_id": world.patient_id}
    )
    await patients.record_death(ledger, now(death))
    freezing = FreezeVoucherAccount(
        occasion=stories.occasion(),
        account_id=world.account_id,
        died_on=stories.SERVED,
    )
    await vouchers.freeze(ledger, freezing)


def now(command: C) -> C:
    """Return the command on an occasion of the story, with a key of its own."""
    return command.model_copy(update={"occasion": stories.occasion(stories.OFFICER)})


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    freeze(sys.argv[1])
