"""The state in a PostgreSQL database."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from leadwright.ports import Queries, Turn
from leadwright.store.db import Row
from leadwright.store.postgres.connect import (
    Connection,
    Locks,
    available,
    closed_if_it_fails,
    connect,
    migrate,
    usable,
)
from leadwright.store.postgres.db import PostgresDb, column_types
from leadwright.store.postgres.turn import PostgresTurn, Worker
from leadwright.store.queries import Reading
from leadwright.store.turn.happened import SUM_UP_EVERY, sum_up

NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"


class PostgresStore:
    """`ports.Store`. Turns of several threads take turns; a lost connection is made anew."""

    def __init__(self, conninfo: str) -> None:
        migrate(conninfo)
        self._conninfo = conninfo
        self._worker = Worker()
        self._lock = Lock()
        self._turns = 0
        self._db = _database(connect(conninfo, autocommit=False, by_key=True))
        self._clock = PostgresReader(conninfo)

    @contextmanager
    def begin(self) -> Iterator[Turn]:
        with self._lock, available():
            if not usable(self._db.connection):
                self._db.connection.close()
                connection = connect(self._conninfo, autocommit=False, by_key=True)
                self._db = _database(connection)
                self._worker.looks.forget()
            with self._worker.remembering(), self._db.connection.transaction():
                yield PostgresTurn(self._db, self._worker)
                self._turns += 1
                if self._turns % SUM_UP_EVERY == 0:
                    sum_up(self._db)

    def queries(self) -> Queries:
        return PostgresQueries(PostgresReader(self._conninfo))

    def now_ms(self) -> int:
        now: int = self._clock.rows(NOW)[0][0]
        return now

    def close(self) -> None:
        self._clock.close()
        with self._lock:
            self._db.connection.close()


class PostgresReader:
    """A connection for single statements that is made anew when it was lost."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._db = self._connected()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with available():
            if not usable(self._db.connection):
                self._db.connection.close()
                self._db = self._connected()
            return self._db.rows(sql, parameters)

    def among(self, sql: str, values: Collection[Any], parameters: Sequence[Any] = ()) -> list[Row]:
        return self.rows(sql, (*parameters, sorted(set(values)))) if values else []

    def close(self) -> None:
        """Close the connection."""
        self._db.connection.close()

    def _connected(self) -> PostgresDb:
        connection = connect(self._conninfo, autocommit=True)
        connection.execute("SET default_transaction_read_only = on")
        return _database(connection)


class PostgresQueries(Reading):
    """`ports.Queries` on a connection that cannot write."""

    db: PostgresReader

    def close(self) -> None:
        self.db.close()


def _database(connection: Connection) -> PostgresDb:
    with closed_if_it_fails(connection):
        types, locks = column_types(connection), Locks(connection)
        connection.rollback()
        return PostgresDb(connection, types, locks)
