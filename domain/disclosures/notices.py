"""The notices on which patients decide: each version and language, from a day on."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self, assert_never
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints

from domain.disclosures.words import NoticeLanguage
from domain.kernel import (
    BAYBRIDGE,
    Aggregate,
    Command,
    Event,
    Fact,
    FirstEvent,
    Refusal,
)
from domain.reference import RowRef
from domain.reference.provenance import Provenance
from domain.sealed import Open, none
from domain.values import Code, Day, local_midnight

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[int, Field(ge=1, le=10_000, strict=True)]


def privacy_notice_id(code: Code) -> UUID:
    """Derive the id from the notice's code, so that there is one record of it."""
    return uuid5(BAYBRIDGE, f"privacy-notices/{code}")


class NoticeRef(Fact):
    """Which text somebody was shown."""

    code: Code
    version: Version
    language: NoticeLanguage


class NoticeText(NoticeRef):
    """A version of a notice in one language; `sha256` is the hash of its text."""

    sha256: Sha256
    starts_on: Day
    provenance: Provenance

    @property
    def ref(self) -> NoticeRef:
        return NoticeRef(code=self.code, version=self.version, language=self.language)


class PublishPrivacyNotice(Command):
    notice: NoticeText


class PrivacyNoticeBegun(FirstEvent):
    TOPIC = "disclosures.notice-begun"

    code: Open[Code, none]


class PrivacyNoticePublished(Event):
    TOPIC = "disclosures.notice-published"

    notice: Open[NoticeText, none]


NoticeEvent = PrivacyNoticeBegun | PrivacyNoticePublished


@dataclass(eq=False)
class PrivacyNoticeAlreadyPublished(Refusal):
    """This version of the notice is published with another text; take a new version."""

    notice: NoticeRef


@dataclass(eq=False)
class PrivacyNoticeNotPublished(Refusal):
    """This notice was not in use on that day; publish it, or name the one shown."""

    notice: NoticeRef
    on: date


class PrivacyNotice(Aggregate):
    TOPIC = "disclosures.notice"
    REFERENCE = True

    def __init__(self) -> None:
        self.texts: dict[NoticeRef, tuple[NoticeText, RowRef]] = {}

    @classmethod
    def begin_record(cls, command: PublishPrivacyNotice) -> Self:
        code = command.notice.code
        return cls.begin(
            command, PrivacyNoticeBegun, id=privacy_notice_id(code), code=code
        )

    def publish(self, command: PublishPrivacyNotice) -> None:
        """Put a text into use from a day on. The same text again records nothing.

        Raises:
            PrivacyNoticeAlreadyPublished
        """
        new = command.notice
        earlier, _ = self.texts.get(new.ref, (None, None))
        if earlier == new:
            return
        if earlier is not None:
            raise PrivacyNoticeAlreadyPublished(notice=new.ref)
        self.record(
            command,
            PrivacyNoticePublished,
            notice=new,
            effective_at=local_midnight(new.starts_on),
        )

    def text(self, notice: NoticeRef, on: date) -> RowRef:
        """Return the row of a text that was in use on a day.

        Raises:
            PrivacyNoticeNotPublished
        """
        found, row = self.texts.get(notice, (None, None))
        if found is None or row is None or on < found.starts_on:
            raise PrivacyNoticeNotPublished(notice=notice, on=on)
        return row

    def evolve(self, event: NoticeEvent) -> None:
        match event:
            case PrivacyNoticeBegun():
                pass
            case PrivacyNoticePublished(notice=notice):
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.texts[notice.ref] = (notice, row)
            case _:
                assert_never(event)


def text_of(notices: PrivacyNotice | None, notice: NoticeRef, on: date) -> RowRef:
    """Return the row of a text, also where no notice was ever published.

    Raises:
        PrivacyNoticeNotPublished
    """
    if notices is None:
        raise PrivacyNoticeNotPublished(notice=notice, on=on)
    return notices.text(notice, on)
