"""Sealed files on a real ledger: what is stored, left behind, and broken."""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from application import attachments, patients
from application.attachments import (
    Blob,
    BlobDirectory,
    Blobs,
    BlobTable,
    FileBroken,
    attachment_tables,
)
from application.attachments.ciphers import PIECE_BYTES, Pieces, new_key
from application.attachments.incoming import Incoming, agrees
from application.ledger import Ledger, Recorded
from application.settings import Settings
from domain.attachments import (
    Attachment,
    AttachmentEmpty,
    AttachmentTooLarge,
    CarrierUnknown,
    ContentIsOther,
    MediaTypeNotAccepted,
)
from domain.kernel import KeyReused, NotFound
from projections.store import open_database
from tests.facts import attachments as facts
from tests.facts.patients import register
from tests.stories import occasion

AT_ONCE = timedelta(days=-1)


@pytest.fixture
def blobs(settings: Settings, tmp_path: Path) -> Iterator[Blobs]:
    if settings.embedded:
        yield BlobDirectory(tmp_path / "files")
        return
    engine = open_database(settings.database_url)
    attachment_tables.create_all(engine)
    yield BlobTable(engine)
    engine.dispose()


async def stream(content: bytes, *, by: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), by):
        yield content[start : start + by]


async def attach(
    ledger: Ledger, blobs: Blobs, content: bytes = facts.PDF, **facts_: Any
) -> Recorded:
    patient = facts_.pop("patient_id", None) or await a_patient(ledger)
    known: dict[str, Any] = {
        "occasion": occasion(),
        "patient_id": patient,
        "carrier": "patient",
        "carrier_id": patient,
        "kind": "evidence",
        "media_type": "application/pdf",
        "limit_bytes": 1_000_000,
    }
    return await attachments.attach(ledger, blobs, stream(content), **known | facts_)


async def a_patient(ledger: Ledger) -> UUID:
    return (await patients.register(ledger, register())).id


async def stored(ledger: Ledger, made: Recorded) -> tuple[Blob, str]:
    """The place and the key of a file, as its event has them."""
    (row,) = ledger.log.recorder.select_events(made.id)
    event: Any = ledger.log.sealing.to_domain_event(row)
    return Blob(made.id, event.blob_id), event.content_key


@pytest.mark.parametrize("content", [facts.PDF, facts.LONG])
async def test_a_file_comes_back_as_it_was(
    ledger: Ledger, blobs: Blobs, content: bytes
) -> None:
    made = await attach(ledger, blobs, content)
    blob, key = await stored(ledger, made)
    assert attachments.content(blobs, blob, key) == content
    assert all(content[:60] not in piece for piece in blobs.read(blob))


async def test_the_same_content_twice_has_other_bytes(
    ledger: Ledger, blobs: Blobs
) -> None:
    patient = await a_patient(ledger)
    one = await attach(ledger, blobs, patient_id=patient)
    other = await attach(ledger, blobs, patient_id=patient)
    pieces = [list(blobs.read((await stored(ledger, m))[0])) for m in (one, other)]
    assert pieces[0] != pieces[1]


async def test_the_same_upload_again_is_kept_once(ledger: Ledger, blobs: Blobs) -> None:
    patient, again = await a_patient(ledger), occasion()
    first = await attach(ledger, blobs, patient_id=patient, occasion=again)
    second = await attach(ledger, blobs, patient_id=patient, occasion=again)
    assert (second.id, second.replayed) == (first.id, True)
    assert blobs.older_than(far()) == [(await stored(ledger, first))[0]]
    with pytest.raises(KeyReused):
        await attach(
            ledger, blobs, facts.PDF + b"x", patient_id=patient, occasion=again
        )
    assert blobs.older_than(far()) == [(await stored(ledger, first))[0]]


async def test_a_rehearsal_leaves_nothing(ledger: Ledger, blobs: Blobs) -> None:
    made = await attach(ledger, blobs, occasion=occasion(dry_run=True))
    assert made.dry_run
    assert blobs.older_than(far()) == []


@pytest.mark.parametrize(
    ("content", "said", "refusal"),
    [
        (facts.SVG, "image/svg+xml", MediaTypeNotAccepted),
        (facts.HTML, "text/html", MediaTypeNotAccepted),
        (facts.ZIP, "application/zip", MediaTypeNotAccepted),
        (facts.HTML, "application/pdf", ContentIsOther),
        (facts.SVG, "image/png", ContentIsOther),
        (facts.PNG, "image/jpeg", ContentIsOther),
        (b"\n" + facts.PDF, "application/pdf", ContentIsOther),
        (b"", "application/pdf", AttachmentEmpty),
        (b"%PDF-" + b"x" * 1_000_000, "application/pdf", AttachmentTooLarge),
    ],
)
async def test_what_is_refused_leaves_no_bytes(
    ledger: Ledger, blobs: Blobs, content: bytes, said: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await attach(ledger, blobs, content, media_type=said)
    assert blobs.older_than(far()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (facts.PDF, "application/pdf"),
        (facts.JPEG, "image/jpeg"),
        (facts.PNG, "image/png"),
    ],
)
def test_a_file_is_known_by_its_beginning(content: bytes, said: Any) -> None:
    assert agrees(content, said)


@pytest.mark.parametrize("carrier", ["patient", "consent", "claim", "transfer"])
async def test_only_a_record_of_the_patient_carries_a_file(
    ledger: Ledger, blobs: Blobs, carrier: str
) -> None:
    with pytest.raises(CarrierUnknown):
        await attach(ledger, blobs, carrier=carrier, carrier_id=uuid4())


async def test_nobody_has_no_files(ledger: Ledger, blobs: Blobs) -> None:
    with pytest.raises(NotFound):
        await attach(ledger, blobs, patient_id=uuid4())


async def test_an_upload_that_broke_off_is_swept_and_never_referred_to(
    ledger: Ledger, blobs: Blobs
) -> None:
    made = await attach(ledger, blobs)
    broken = Incoming(
        ledger, blobs, uuid4(), media_type="application/pdf", limit_bytes=10**6
    )
    # As after kill -9: pieces lie there, and nothing was recorded.
    await ledger.run(blobs.write, broken.blob, 0, b"half")
    assert await attachments.sweep(ledger, blobs) == 0
    assert await attachments.sweep(ledger, blobs, after=AT_ONCE) == 1
    assert blobs.older_than(far()) == [(await stored(ledger, made))[0]]


class TestBroken:
    """Whatever is done to the sealed bytes is seen, and no byte of it is given out."""

    @pytest.mark.parametrize(
        "damage",
        [
            lambda pieces: pieces[:-1],
            lambda pieces: pieces[:0],
            lambda pieces: [pieces[1], pieces[0], *pieces[2:]],
            lambda pieces: [pieces[0], *pieces[2:]],
            lambda pieces: [pieces[0][:-1] + b"\x00", *pieces[1:]],
            lambda pieces: [*pieces, pieces[-1]],
        ],
    )
    async def test_damage_is_seen(
        self,
        ledger: Ledger,
        blobs: Blobs,
        damage: Callable[[list[bytes]], list[bytes]],
    ) -> None:
        made = await attach(ledger, blobs, facts.LONG)
        blob, key = await stored(ledger, made)
        pieces = list(blobs.read(blob))
        assert len(pieces) == 4
        blobs.remove(blob)
        for number, piece in enumerate(damage(pieces)):
            blobs.write(blob, number, piece)
        if list(damage(pieces)):
            blobs.finish(blob)
        with pytest.raises(FileBroken):
            attachments.content(blobs, blob, key)

    def test_the_bytes_of_another_file_are_seen(self) -> None:
        key = new_key()
        sealed = Pieces(key, uuid4()).seal(0, b"content", last=True)
        with pytest.raises(FileBroken):
            list(Pieces(key, uuid4()).open([sealed]))

    def test_without_the_number_a_swap_would_pass(self) -> None:
        """The control: pieces sealed as if each were the first open in any order."""
        blob = uuid4()
        pieces = Pieces(new_key(), blob)
        one = pieces.seal(0, b"1" * PIECE_BYTES, last=True)
        two = pieces.seal(0, b"2" * PIECE_BYTES, last=True)
        assert list(pieces.open([two])) != list(pieces.open([one]))


async def test_the_store_has_no_hash_and_no_key_in_the_open(
    ledger: Ledger, blobs: Blobs
) -> None:
    made = await attach(ledger, blobs)
    (row,) = ledger.log.recorder.select_events(made.id)
    _, key = await stored(ledger, made)
    assert hashlib.sha256(facts.PDF).hexdigest().encode() not in row.state
    assert key.encode() not in row.state
    assert isinstance(await ledger.get(Attachment, made.id), Attachment)


async def test_erased_files_are_purged(ledger: Ledger, blobs: Blobs) -> None:
    blob, _ = await stored(ledger, await attach(ledger, blobs))
    for _ in range(2):
        assert attachments.purge(blobs, [blob]) == 1
    assert list(blobs.read(blob)) == []


def far() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)
