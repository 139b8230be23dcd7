"""The composition root: opens every part that the settings name, and closes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import Engine

from api.noting import recorder_of
from api.parts import ERASER, POLICIES, SINKS, VIEWS
from application import attachments, requests
from application.access import Issuer, SignedTokens, Tokens, policies
from application.access.openings import Openings
from application.access.records import Recorder
from application.access.seeing import Watcher
from application.attachments import Blob, BlobDirectory, Blobs, BlobTable
from application.break_glass import Granted
from application.keys import KeyRing, KeyStore, master_key
from application.ledger import Ledger, open_log
from application.notices import FileSender, Sender, senders
from application.privacy import Destruction, ErasureList, Sink
from application.reactions import Reactions
from application.settings import Settings
from application.together import Together
from domain.kernel import Actor, Occasion
from domain.notices import Channel
from domain.privacy import ErasureListMissing
from projections import attachments as attachment_views
from projections import notices as notice_views
from projections import requests as request_views
from projections.engine import ViewEngine
from projections.store import open_database

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Service:
    """Everything that a door needs. Use it as a context manager."""

    settings: Settings
    engine: Engine
    keys_engine: Engine
    ledger: Ledger
    tokens: Tokens
    holders: Together[str, Actor | None]
    """Whom a token stands for, asked anew for every request, and for many at once."""
    signed: SignedTokens
    reactions: Reactions
    views: ViewEngine
    blobs: Blobs
    """Where the sealed bytes of attachments lie."""
    senders: Mapping[Channel, Sender]
    """How notices leave."""
    openings: Openings
    """To whom two people have opened a record that is not his."""
    watcher: Watcher
    """Who learns of every look at a patient's record before it is answered."""
    erasures: ErasureList | None
    """What was erased, outside the databases; None where no file is set."""
    recorder: Recorder
    """The same: what gathers the looks of a request, and records them."""

    @classmethod
    def open(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """Open the databases; nothing is made and nothing is started.

        Raises:
            MasterKeyUnusable, PolicyUnusable, NoticesUnusable
        """
        policies()
        engine = open_database(settings.database_url)
        keys_engine = open_database(settings.keys_database_url)
        ring = KeyRing(KeyStore(keys_engine), master_key(settings))
        log = open_log(settings, ring)
        ledger = Ledger(
            log,
            ring,
            clock=clock or _clock(settings),
            timeout_seconds=settings.command_timeout_seconds,
        )
        tokens = Tokens(engine)
        recorder = recorder_of(engine, ledger, settings)
        return cls(
            settings=settings,
            engine=engine,
            keys_engine=keys_engine,
            ledger=ledger,
            tokens=tokens,
            holders=Together(
                partial(ledger.run, tokens.actors),
                timeout_seconds=settings.command_timeout_seconds,
            ),
            signed=SignedTokens(settings, Issuer(settings)),
            reactions=Reactions(ledger, engine, POLICIES),
            blobs=_blobs(settings, engine),
            senders=senders(settings),
            views=ViewEngine(engine, log, VIEWS, clock=ledger.clock),
            openings=Granted(ledger),
            watcher=recorder,
            recorder=recorder,
            erasures=_erasures(settings, ring),
        )

    def destruction(self) -> Destruction:
        """Return what it takes to make a person unreadable.

        Raises:
            ErasureListMissing
        """
        if self.erasures is None:
            raise ErasureListMissing
        return Destruction(
            self.ledger, self.erasures, (*SINKS, *files_of(self)), ERASER
        )

    def close(self) -> None:
        self.ledger.close()
        self.engine.dispose()
        self.keys_engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _erasures(settings: Settings, ring: KeyRing) -> ErasureList | None:
    path = settings.erasure_list_path
    return ErasureList(path, ring) if path else None


def _clock(settings: Settings) -> Clock:
    fixed = settings.clock
    return (lambda: fixed) if fixed else (lambda: datetime.now(UTC))


def _blobs(settings: Settings, engine: Engine) -> Blobs:
    folder = settings.attachments_path
    return BlobTable(engine) if folder is None else BlobDirectory(folder)


def files_of(service: Service) -> tuple[Sink, ...]:
    """Return the sinks that a view leads to: files, and refusals kept long enough."""

    async def attached(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
        rows = await ledger.run(attachment_views.of_patient, service.engine, patient_id)
        blobs = [Blob(row.attachment_id, row.blob_id) for row in rows]
        await ledger.run(attachments.purge, service.blobs, blobs)

    async def noticed(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
        rows = await ledger.run(notice_views.of_patient, service.engine, patient_id)
        file = FileSender(service.settings.notices_path)
        await ledger.run(file.purge, [row.notice_id for row in rows])

    async def refused(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
        rows = await ledger.run(request_views.requests_of, service.engine, patient_id)
        await requests.forget_refusals(ledger, [row.request_id for row in rows])

    return (
        Sink("attachments", attached),
        Sink("notice-files", noticed),
        Sink("refusals", refused),
    )
