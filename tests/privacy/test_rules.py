"""The pitfalls of settlement_privacy.md §4.7, one test for each rule."""

import asyncio
import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from api.carrying_out import carry_out_erasures
from api.parts import SINKS
from api.service import Service
from application import privacy
from application.keys import (
    KeyMissing,
    KeyRing,
    KeyState,
    SealBroken,
    SubjectErased,
    changing,
    key_tables,
    master_key,
)
from application.keys.tables import Fence
from application.privacy import Sink
from domain.kernel import EVENTS
from domain.patients import Patient
from domain.privacy import (
    ErasureApproved,
    ErasureRequested,
    KeysDestroyed,
    privacy_id,
)
from domain.sealed import Ciphertext, Erased
from domain.vouchers import VoucherAccount
from projections import directory, vouchers
from projections.patients import patients_with_tokens
from tests import stories, tags
from tests.facts import privacy as facts
from tests.privacy.town import readable
from tests.stories import World, occasion

NAME, NUMBER = "陳大文", "A123456(3)"


def decide(service: Service, patient: UUID) -> UUID:
    """Have an erasure requested, and approved by somebody else."""
    return asyncio.run(_decide(service, patient))


async def _decide(service: Service, patient: UUID) -> UUID:
    ask = facts.request(patient_id=patient)
    asked = await privacy.request_erasure(
        service.ledger, ask.model_copy(update={"occasion": occasion(facts.OFFICER)})
    )
    assert asked.made
    yes = facts.approve(patient_id=patient, erasure_id=asked.made)
    await privacy.approve_erasure(
        service.ledger, yes.model_copy(update={"occasion": occasion(facts.SECOND)})
    )
    return asked.made


def carry_out(service: Service) -> int:
    service.views.catch_up()
    done = asyncio.run(carry_out_erasures(service))
    service.views.catch_up()
    return done


def erase(service: Service, patient: UUID) -> None:
    decide(service, patient)
    assert carry_out(service) == 1


def names_in(service: Service, patient: UUID) -> object:
    return asyncio.run(service.ledger.get(Patient, patient)).names


def sealed(service: Service, patient: UUID, value: object = NAME, **where: Any) -> Any:
    place: dict[str, Any] = {
        "data_class": "identity",
        "subject": patient,
        "originator_id": patient,
        "originator_version": 9,
        "topic": "patients.registered",
        "field": "names",
    }
    return service.ledger.keys.seal(value, **place | where)


def stored(service: Service) -> list[bytes]:
    rows = service.ledger.log.recorder.select_notifications(1, 1_000_000)
    return [row.state for row in rows]


def events_of(service: Service, patient: UUID) -> list[Any]:
    return [one.event for one in service.ledger.log.history(privacy_id(patient))]


def alarms(kind: str) -> float:
    return REGISTRY.get_sample_value("baybridge_alarms_total", {"kind": kind}) or 0


def test_p1_no_new_key_is_made_for_who_was_erased(
    world: World, service: Service
) -> None:
    old = sealed(service, world.patient_id)
    erase(service, world.patient_id)
    with pytest.raises(SubjectErased):
        sealed(service, world.patient_id, data_class="contact")
    allow = facts.allow(patient_id=world.patient_id)
    asyncio.run(privacy.allow_new_record(service.ledger, allow))
    new = sealed(service, world.patient_id)
    assert new.key_version == old.key_version + 1
    assert service.ledger.keys.open(new) == NAME
    assert isinstance(service.ledger.keys.open(old), Erased)


def test_p2_a_destroyed_key_comes_back_from_nowhere(
    world: World, service: Service
) -> None:
    value = sealed(service, world.patient_id)
    store = service.ledger.keys.store
    rival = KeyRing(store, master_key(service.settings))
    assert rival.open(value) == NAME  # a second process, its cache warm
    old = [one for one in store.of([world.patient_id]) if one.wrapped]
    erase(service, world.patient_id)
    keys = key_tables.tables["subject_keys"]
    with service.keys_engine.begin() as connection:
        for one in old:
            same = (keys.c.subject == one.subject) & (
                keys.c.data_class == one.data_class
            )
            back = keys.update().where(same).values(state="active", wrapped=one.wrapped)
            connection.execute(back)
    store.add(*old)
    rival.heed()
    assert isinstance(rival.open(value), Erased)
    assert isinstance(service.ledger.keys.open(value), Erased)


def test_p3_what_is_half_done_is_reported_as_such_and_done_again(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at each step: tests/faults/test_erasure_kill.py."""

    class PowerCut(Exception):
        pass

    async def cut(*_: object) -> None:
        raise PowerCut

    decide(service, world.patient_id)
    with monkeypatch.context() as patched:
        patched.setattr("api.service.SINKS", (Sink("a-sink", cut),))
        with pytest.raises(PowerCut):
            carry_out(service)
    service.views.catch_up()
    record = asyncio.run(privacy.record_of(service.ledger, world.patient_id))
    assert record
    assert record.erasure
    assert (record.erasure.state, record.erased) == ("begun", False)
    assert isinstance(names_in(service, world.patient_id), Erased)
    assert carry_out(service) == 1
    assert isinstance(events_of(service, world.patient_id)[-2], KeysDestroyed)


def test_p4_a_restored_key_store_is_noticed(world: World, service: Service) -> None:
    """Refused at the start of each command: tests/api/test_cli/test_erasing.py."""
    erase(service, world.patient_id)
    work = service.destruction()
    assert asyncio.run(privacy.not_in_force(work)) == []
    fences = key_tables.tables["key_fences"]
    with service.keys_engine.begin() as connection:
        connection.execute(fences.delete())
    forgotten = asyncio.run(privacy.not_in_force(work))
    assert {one.subject for one in forgotten} == {world.patient_id}


def test_p5_every_sink_is_purged_and_named(world: World, service: Service) -> None:
    """The canaries themselves: tests/privacy/test_canary.py."""
    erase(service, world.patient_id)
    [destroyed] = [
        one
        for one in events_of(service, world.patient_id)
        if isinstance(one, KeysDestroyed)
    ]
    sinks = {sink.name for sink in service.destruction().sinks}
    assert set(destroyed.sinks) == sinks
    assert sinks >= {sink.name for sink in SINKS}


def test_p6_a_flipped_bit_is_tampering_and_a_lost_key_is_missing(
    world: World, service: Service
) -> None:
    value: Ciphertext = sealed(service, world.patient_id)
    ring, before = service.ledger.keys, alarms("seal-broken")
    flipped = value.token[:20] + ("A" if value.token[20] != "A" else "B")
    with pytest.raises(SealBroken):
        ring.open(value.model_copy(update={"token": flipped + value.token[21:]}))
    assert alarms("seal-broken") == before + 1
    keys, lost = key_tables.tables["subject_keys"], alarms("key-missing")
    with service.keys_engine.begin() as connection:
        connection.execute(keys.delete().where(keys.c.subject == world.patient_id))
    ring.evict(world.patient_id)
    with pytest.raises(KeyMissing):
        ring.open(value)
    assert alarms("key-missing") == lost + 1


@pytest.mark.parametrize(
    "moved",
    [
        {"originator_id": UUID(int=9)},
        {"originator_version": 8},
        {"topic": "patients.names-corrected"},
        {"field": "birth_date"},
        {"subject": UUID(int=9)},
    ],
    ids=lambda moved: next(iter(moved)),
)
def test_p7_no_value_looks_twice_the_same_or_can_be_moved(
    world: World, service: Service, moved: dict[str, Any]
) -> None:
    sealed(service, UUID(int=9))
    one, two = sealed(service, world.patient_id), sealed(service, world.patient_id)
    assert one.token[:16] != two.token[:16]
    assert one.token[16:] != two.token[16:]
    with pytest.raises(SealBroken):
        service.ledger.keys.open(one.model_copy(update=moved))


def test_p8_what_is_gone_says_what_it_was(world: World, service: Service) -> None:
    """Replays of everything: tests/privacy/test_canary.py."""
    erase(service, world.patient_id)
    gone = Erased(erased="identity", subject=world.patient_id)
    patient = asyncio.run(service.ledger.get(Patient, world.patient_id))
    assert patient.names == patient.birth_date == gone
    assert set(patient.documents.values()) == {gone}


def test_p9_no_amount_changes(world: World, service: Service) -> None:
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 300))
    before = money(service, world)
    for fence in ("identity", "contact", "clinical"):
        changing.put_up_fences(
            service.keys_engine, [privacy_fence(world.patient_id, fence)]
        )
    service.ledger.keys.heed()
    assert money(service, world) == before
    assert before[0] == 7_700


def privacy_fence(patient: UUID, data_class: str) -> Any:
    return Fence(patient, data_class, 9, "")


def money(service: Service, world: World) -> tuple[int, int]:
    service.views.catch_up()
    account = asyncio.run(service.ledger.get(VoucherAccount, world.account_id))
    row = vouchers.balance(service.engine, world.account_id)
    assert row
    return account.balance_hkd, row.balance_hkd


def test_p10_the_doctor_of_an_erased_patient_is_still_there(
    world: World, service: Service
) -> None:
    erase(service, world.patient_id)
    doctor = directory.provider(service.engine, stories.WONG)
    assert doctor
    assert isinstance(doctor.name, Ciphertext)
    assert service.ledger.keys.open(doctor.name) == "Wong Ka Yan"


def test_p11_and_p14_no_stored_byte_of_an_event_is_changed(
    world: World, service: Service
) -> None:
    before = stored(service)
    proof = hashlib.sha256(b"".join(before)).digest()
    erase(service, world.patient_id)
    after = stored(service)
    assert len(after) > len(before)
    assert hashlib.sha256(b"".join(after[: len(before)])).digest() == proof


def test_p12_who_was_erased_is_found_by_no_index(
    world: World, service: Service
) -> None:
    [registered, *_] = service.ledger.log.history(world.patient_id)
    event: Any = registered.event
    tokens = event.match_tokens
    assert patients_with_tokens(service.engine, tokens, limit=9)
    erase(service, world.patient_id)
    assert patients_with_tokens(service.engine, tokens, limit=9) == []
    assert NUMBER.encode() not in b"".join(stored(service))


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_p13_every_field_says_what_it_tells(topic: str) -> None:
    """In logs, addresses and problems: the watch over the whole run."""
    assert tags.faults(EVENTS[topic]) == []


def test_p15_within_its_period_a_record_is_only_stored(
    world: World, service: Service
) -> None:
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 100))
    decide(service, world.patient_id)
    carry_out(service)
    record = asyncio.run(privacy.record_of(service.ledger, world.patient_id))
    assert record
    assert record.erasure
    assert record.erasure.due_on == stories.SERVED.replace(year=2033)
    assert record.erasure.destroyed == ("contact",)
    state = service.ledger.keys.state(world.patient_id, "identity")
    assert state is KeyState.RESTRICTED


def test_p16_the_log_knows_who_asked_why_and_who_agreed(
    world: World, service: Service
) -> None:
    erase(service, world.patient_id)
    told = events_of(service, world.patient_id)
    [asked] = [one for one in told if isinstance(one, ErasureRequested)]
    [agreed] = [one for one in told if isinstance(one, ErasureApproved)]
    assert (asked.requester, asked.basis) == ("patient", "pdpo-s26")
    assert asked.by.id != agreed.by.id
    said = json.dumps([one.model_dump(mode="json") for one in told], ensure_ascii=False)
    assert NAME not in said


def test_p17_the_proof_of_an_erasure_names_nobody(
    world: World, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert NAME in readable(service)  # the control
    capsys.readouterr()
    erase(service, world.patient_id)
    logged = "".join(capsys.readouterr())
    [destroyed] = [
        one
        for one in events_of(service, world.patient_id)
        if isinstance(one, KeysDestroyed)
    ]
    assert destroyed.binding in logged
    assert str(world.patient_id) not in logged
    assert NAME not in logged
    assert destroyed.binding != hashlib.sha256(world.patient_id.bytes).hexdigest()
