"""The notices on which patients decide, each version and language a row."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.disclosures import PrivacyNoticePublished
from projections.columns import table_of
from projections.views import Key, Row, View


class PrivacyNoticeRow(Row):
    """A text in use from `starts_on` on; `sha256` is its hash."""

    notice_id: UUID
    code: str
    notice_version: int
    language: str
    sha256: str
    starts_on: date
    standing: str
    sources: tuple[str, ...]
    note: str | None
    version: int


def notice(
    _: PrivacyNoticeRow | None, event: PrivacyNoticePublished
) -> PrivacyNoticeRow:
    text = event.notice
    return PrivacyNoticeRow(
        notice_id=event.originator_id,
        code=text.code,
        notice_version=text.version,
        language=text.language,
        sha256=text.sha256,
        starts_on=text.starts_on,
        standing=text.provenance.standing,
        sources=text.provenance.sources,
        note=text.provenance.note,
        version=event.originator_version,
    )


def notice_key(event: PrivacyNoticePublished) -> Sequence[Key]:
    text = event.notice
    return ((text.code, text.version, text.language),)


PRIVACY_NOTICES = View(
    name="disclosures_notices",
    version=1,
    row=PrivacyNoticeRow,
    table=table_of(
        "disclosures_notices",
        PrivacyNoticeRow,
        key=("code", "notice_version", "language"),
    ),
    listens=(PrivacyNoticePublished,),
    evolve=notice,
    keys=notice_key,
    once=True,
)
