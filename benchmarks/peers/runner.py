"""The library's ProjectionRunner with its tracking recorder: one view, event by event.

It folds with the same `evolve`, listens to the topics of the view alone, and keeps the
rows that it has made in memory: all of this is in its favour.
"""

from time import perf_counter, sleep
from typing import Any, ClassVar, cast
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from application.keys import KeyRing
from application.ledger.mapper import SealingMapper
from benchmarks.peers.library import environment
from projections.vouchers import BALANCES, VoucherBalance

LOG = "ledger"
ROWS = "library_rows"
TRACKING = "notification_tracking"
LOOK_SECONDS = 0.005


class _UnopenedMapper(SealingMapper):
    """Views are folded from sealed events."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return self.to_sealed_event(stored_event)


class _Log(Application[UUID]):
    name = LOG
    env: ClassVar[dict[str, str]] = {}

    def construct_mapper(self) -> Mapper[UUID]:
        return _UnopenedMapper(cast(KeyRing, None))


class _Rows(PostgresTrackingRecorder):
    """One table of keys and rows, each row written with the position it reflects."""

    def __init__(self, datastore: PostgresDatastore, **names: Any) -> None:
        super().__init__(datastore, **(names | {"tracking_table_name": TRACKING}))
        table = Identifier(self.datastore.schema), Identifier(ROWS)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {}.{} (id uuid PRIMARY KEY, row jsonb)"
            ).format(*table)
        )
        self._put = SQL(
            "INSERT INTO {}.{} VALUES (%s, %s) "
            "ON CONFLICT (id) DO UPDATE SET row = excluded.row"
        ).format(*table)

    def put(self, id: UUID, row: str, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._put, (id, row), prepare=True)


class _Balances(Projection[_Rows]):
    name = "library_balances"
    topics = tuple(BALANCES.topics)

    def __init__(self, view: _Rows) -> None:
        super().__init__(view)
        self._rows: dict[UUID, VoucherBalance] = {}

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        id = domain_event.originator_id
        row = BALANCES.after(self._rows.get(id), domain_event, (id,))
        assert row is not None
        self._rows[id] = row
        self.view.put(id, row.model_dump_json(), tracking)


def events_a_second(url: str) -> float:
    """Fold the whole log into the view of balances, from empty."""
    wanted, last = _ends(url)
    began = perf_counter()
    with ProjectionRunner(
        application_class=_Log,
        projection_class=_Balances,
        view_class=_Rows,
        env=environment(url),
    ) as runner:
        while (runner.view.max_tracking_id(LOG) or 0) < wanted:
            assert not runner.is_interrupted.is_set(), "the runner gave up"
            sleep(LOOK_SECONDS)
        took = perf_counter() - began
    return last / took


def _ends(url: str) -> tuple[int, int]:
    """Forget what was folded; return the last event of the view and of the log."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {ROWS}, {TRACKING}".encode())
        row = connection.execute(
            "SELECT max(notification_id) FILTER (WHERE topic = ANY(%s)), "
            "max(notification_id) FROM ledger_events",
            (list(BALANCES.topics),),
        ).fetchone()
    assert row is not None
    return row[0], row[1]
