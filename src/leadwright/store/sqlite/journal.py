"""Journal and settings in `journal.db`."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from leadwright.ports import Journaled, Submission
from leadwright.store import journal as sql
from leadwright.store.db import Db
from leadwright.store.errors import StoreUnavailable
from leadwright.store.reviews import ReviewsInSql
from leadwright.store.settings import SettingsInSql
from leadwright.store.sqlite.checkpoints import Checkpoints
from leadwright.store.sqlite.connect import Readers, available, migrate, writer
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.url import SqliteUrl

INSERT = (
    "INSERT INTO journal (workspace, lane, source, at, sent_at, key, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
TOUCH = "PRAGMA user_version = 1"
"""Writes a page and changes nothing: nobody reads that number."""


class SqliteJournal(SettingsInSql, ReviewsInSql):
    """`ports.Journal`, `ports.Settings` and `ports.Reviews`. Safe to share between threads: writes
    take turns on one connection, reads have their own."""

    def __init__(self, url: SqliteUrl, *, read_only: bool = False) -> None:
        self._file = url.directory / "journal.db"
        self._synchronous = url.synchronous
        migrate(self._file, url.synchronous, "journal")
        self._connection = None if read_only else writer(self._file, url.synchronous)
        self._checkpoints = Checkpoints(self._file)
        self._readers = Readers(self._file)
        self._lock = Lock()

    def append(self, submissions: Sequence[Submission]) -> list[int]:
        rows = [
            (s.workspace, s.lane, s.source, s.at, s.sent_at, s.key, s.body) for s in submissions
        ]
        with self.writing() as db:
            if not rows:  # whoever asks whether the disk takes rows wants a page written
                db.run(TOUCH)
            db.connection.executemany(INSERT, rows)
            last: int = db.rows("SELECT last_insert_rowid()")[0][0]
        return list(range(last - len(rows) + 1, last + 1))

    def after(self, workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        with self.reading() as db:
            return [
                Journaled(*row) for row in db.rows(sql.AFTER, (workspace, lane, position, limit))
            ]

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
        self._checkpoints.close()
        self._readers.close()
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[Db]:
        with available(), self._readers.one() as connection:
            yield SqliteDb(connection)

    @contextmanager
    def writing(self) -> Iterator[SqliteDb]:
        if self._connection is None:
            raise StoreUnavailable("the journal was opened for reading only")
        with self._lock, available():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteDb(self._connection)
                self._connection.execute("COMMIT")
                self._checkpoints.changed(self._connection.total_changes)
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def first_secret(self, name: str, fresh: bytes) -> None:
        # The worker renders the first unsubscribe link: this one write it may do.
        connection = writer(self._file, self._synchronous)
        try:
            with available():
                insert = "INSERT INTO secrets VALUES (?, ?) ON CONFLICT DO NOTHING"
                connection.execute(insert, (name, fresh))
        finally:
            connection.close()
