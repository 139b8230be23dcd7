"""Which files lie beside which record."""

from uuid import UUID

from sqlalchemy import Engine

from domain.attachments import Attachment
from domain.sealed import Ciphertext
from projections import attachments
from tests.facts import attachments as facts
from tests.given import SOME_ID
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog


def test_a_file_is_listed_and_stays_listed_when_withdrawn(database: Engine) -> None:
    log = ListLog()
    record(log, Attachment, facts.attached(), facts.withdrawn())
    show(database, attachments.VIEWS, log)
    (row,) = attachments.of_patient(database, SOME_ID)
    assert isinstance(row.content_key, Ciphertext)
    assert (row.withdrawn, row.size_bytes) == ("wrong-file", 300)
    assert attachments.one(database, row.attachment_id) == row
    other = UUID(int=2)
    assert attachments.of_patient(database, SOME_ID, carrier_id=other) == []
