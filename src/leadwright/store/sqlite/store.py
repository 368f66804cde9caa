"""The state in `state.db`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from leadwright.ports import Queries, Turn
from leadwright.store.sqlite.checkpoints import Checkpoints
from leadwright.store.sqlite.connect import available, migrate, reader, writer
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.sqlite.documents import UnitReading
from leadwright.store.sqlite.history import ChunkedTimeline
from leadwright.store.sqlite.memory import Memory
from leadwright.store.sqlite.seen import Sketch
from leadwright.store.sqlite.turn import Sequence64, SqliteTurn
from leadwright.store.turn.happened import SUM_UP_EVERY, sum_up
from leadwright.store.url import SqliteUrl


class SqliteStore:
    """`ports.Store`. Turns of several threads take turns."""

    def __init__(self, url: SqliteUrl) -> None:
        self._file = url.directory / "state.db"
        migrate(self._file, url.synchronous, "state")
        self._connection = writer(self._file, url.synchronous)
        self._db = SqliteDb(self._connection)
        self._checkpoints = Checkpoints(self._file)
        self._memory = Memory()
        self._version = -1
        self._lock = Lock()
        self._turns = 0

    @contextmanager
    def begin(self) -> Iterator[Turn]:
        with self._lock, available():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._look_around()
                yield SqliteTurn(self._db, self._order, self._sketch, self._memory)
                self._turns += 1
                if self._turns % SUM_UP_EVERY == 0:
                    sum_up(self._db)
                self._connection.execute("COMMIT")
                self._checkpoints.changed(self._connection.total_changes)
            finally:
                if self._connection.in_transaction:
                    self._memory.clear()
                    self._connection.execute("ROLLBACK")

    def _look_around(self) -> None:
        """Trust nothing in memory when somebody else has written."""
        version = self._db.rows("PRAGMA data_version")[0][0]
        if version != self._version:
            self._version = version
            self._memory.clear()
            self._sketch = Sketch()
            self._order = Sequence64(self._connection)

    def queries(self) -> Queries:
        return SqliteQueries(SqliteDb(reader(self._file)))

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def close(self) -> None:
        self._checkpoints.close()
        with self._lock:
            self._connection.close()


class SqliteQueries(ChunkedTimeline, UnitReading):
    """`ports.Queries` on a connection that cannot write."""

    db: SqliteDb

    def close(self) -> None:
        self.db.connection.close()
