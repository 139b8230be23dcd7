"""Several statements in one round trip, on a connection of the committer's own."""

from collections.abc import Sequence
from select import POLLIN, POLLOUT, poll
from typing import NamedTuple

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

_BINARY = pq.Format.BINARY
_DONE = {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}


class Statement(NamedTuple):
    """A prepared statement with its parameters, all of them binary."""

    name: bytes
    parameters: Sequence[bytes] = ()


class Pipeline:
    """Sends at once, waits with a time-out, and knows which statement failed."""

    def __init__(self, connection: PGconn, silence_seconds: float | None) -> None:
        self._connection = connection
        self._patience = int(silence_seconds * 1000) if silence_seconds else None
        self._poll = poll()
        self._poll.register(connection.socket, POLLIN)
        connection.nonblocking = 1

    def run(self, statements: Sequence[Statement]) -> list[PGresult]:
        """Send the statements together; return the result of each.

        Raises:
            psycopg.Error: of the first statement that failed; the rest was skipped.
            psycopg.OperationalError: the connection is lost.
        """
        connection = self._connection
        connection.enter_pipeline_mode()
        for name, parameters in statements:
            connection.send_query_prepared(
                name, parameters, [_BINARY] * len(parameters), result_format=_BINARY
            )
        connection.pipeline_sync()
        self._flush()
        results = [self._result() for _ in statements]
        self._sync()
        connection.exit_pipeline_mode()
        for result in results:
            if result.status not in _DONE:
                raise _problem(result)
        return results

    def _result(self) -> PGresult:
        """Return the result of a statement, and take the null that ends it."""
        result = self._next()
        if result is None:
            raise psycopg.OperationalError("the connection was lost")
        if self._next() is not None:
            raise psycopg.OperationalError("the connection is out of step")
        return result

    def _sync(self) -> None:
        result = self._next()
        if result is None or result.status != pq.ExecStatus.PIPELINE_SYNC:
            raise psycopg.OperationalError("the connection is out of step")

    def _next(self) -> PGresult | None:
        connection = self._connection
        while connection.is_busy():
            if not self._poll.poll(self._patience):
                raise psycopg.OperationalError("the server does not answer")
            connection.consume_input()
        return connection.get_result()

    def _flush(self) -> None:
        """Send everything, and read meanwhile, so that neither side waits for ever."""
        connection = self._connection
        while connection.flush():
            self._poll.modify(connection.socket, POLLIN | POLLOUT)
            ready = self._poll.poll(self._patience)
            self._poll.modify(connection.socket, POLLIN)
            if not ready:
                raise psycopg.OperationalError("the server does not answer")
            if ready[0][1] & POLLIN:
                connection.consume_input()


def _problem(result: PGresult) -> psycopg.Error:
    message = result.error_message.decode(errors="replace")
    state = result.error_field(pq.DiagnosticField.SQLSTATE)
    try:
        kind = psycopg.errors.lookup((state or b"").decode())
    except KeyError:
        kind = psycopg.DatabaseError
    return kind(message)
