"""Journal and settings in PostgreSQL."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from leadwright.ports import Journaled, Submission
from leadwright.store import journal as sql
from leadwright.store.db import Db
from leadwright.store.postgres.connect import (
    Locks,
    available,
    closed_if_it_fails,
    connect,
    migrate,
    usable,
)
from leadwright.store.postgres.db import PostgresDb, column_types
from leadwright.store.reviews import ReviewsInSql
from leadwright.store.settings import SettingsInSql

COLUMNS = ("id", "workspace", "lane", "source", "at", "sent_at", "key", "body")
TAKE_IDS = "SELECT setval('journal_id', nextval('journal_id') + ? - 1)"


class PostgresJournal(SettingsInSql, ReviewsInSql):
    """`ports.Journal`, `ports.Settings` and `ports.Reviews`. Safe to share between threads."""

    def __init__(self, conninfo: str) -> None:
        migrate(conninfo)
        self._conninfo = conninfo
        self._lock = Lock()
        self._idle: list[PostgresDb] = []
        self._closed = False

    def append(self, submissions: Sequence[Submission]) -> list[int]:
        with self.writing() as db:
            # Held until the commit is visible: ids grow in commit order.
            lock = db.locks.of("journal", 0)
            db.rows("SELECT pg_advisory_xact_lock(?::int, ?::int)", lock)
            last: int = db.rows(TAKE_IDS, (len(submissions),))[0][0]
            ids = list(range(last - len(submissions) + 1, last + 1))
            rows = [
                (id, s.workspace, s.lane, s.source, s.at, s.sent_at, s.key, s.body)
                for id, s in zip(ids, submissions, strict=True)
            ]
            db.insert("journal", COLUMNS, rows)
        return ids

    def after(self, workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        with self.reading() as db:
            found = db.rows(sql.AFTER, (workspace, lane, position, limit))
            return [Journaled(*row) for row in found]

    def tails(self, after: int) -> dict[tuple[int, int], int]:
        with self.reading() as db:
            near = db.rows(sql.LAST)[0][0] - after <= sql.NEAR
            rows = db.rows(sql.NEAR_TAILS, (after,)) if near else db.rows(sql.FAR_TAILS)
            return {(workspace, lane): id for workspace, lane, id in rows if id > after}

    def read(self, workspace: int, ids: Collection[int]) -> dict[int, Journaled]:
        with self.reading() as db:
            rows = db.among(sql.READ, ids, (workspace,))
            return {row[0]: Journaled(*row) for row in rows}

    def repeated(self, workspace: int, key: bytes, since: int) -> Journaled | None:
        with self.reading() as db:
            for row in db.rows(sql.REPEATED, (workspace, key, since)):
                return Journaled(*row)
        return None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for db in idle:
            db.connection.close()

    @contextmanager
    def reading(self) -> Iterator[Db]:
        with available(), self._one() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[PostgresDb]:
        with available(), self._one() as db, db.connection.transaction():
            yield db

    def first_secret(self, name: str, fresh: bytes) -> None:
        with self.writing() as db:
            db.insert("secrets", ("name", "bytes"), [(name, fresh)], ignore=True)

    @contextmanager
    def _one(self) -> Iterator[PostgresDb]:
        """A connection for the length of the context; a broken one is not given out again."""
        db = self._idling() or self._connected()
        try:
            yield db
        finally:
            with self._lock:
                keep = not (self._closed or db.connection.closed)
                if keep:
                    self._idle.append(db)
            if not keep:
                db.connection.close()

    def _idling(self) -> PostgresDb | None:
        """An idle connection that can be used; None: there is none."""
        with self._lock:
            while self._idle:
                db = self._idle.pop()
                if usable(db.connection):
                    return db
                db.connection.close()
        return None

    def _connected(self) -> PostgresDb:
        connection = connect(self._conninfo, autocommit=True, by_key=True)
        with closed_if_it_fails(connection):
            return PostgresDb(connection, column_types(connection), Locks(connection))
