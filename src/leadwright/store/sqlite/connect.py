"""Connections to a SQLite file, and its migrations."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from leadwright.store.errors import StoreUnavailable
from leadwright.store.migrate import CREATE, REACHED, migrations, missing, statements

BUSY_S = 10.0
"""How long a writer waits for another process (a migration, the command line)."""
LOG_PAGES = 65_536
"""A log longer than this is written back by the turn that notices (but see `checkpoints.py`)."""
PAGE_BYTES = 2_048
"""Most pages a turn dirties hold one document that changed: smaller ones mean less to write."""

CANNOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def writer(file: Path, synchronous: str) -> sqlite3.Connection:
    """The one connection that writes `file`."""
    connection = _open(f"{file.absolute().as_uri()}?mode=rwc")
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a new file
    _log_ahead(connection)
    for pragma in (
        f"synchronous = {synchronous}",
        "cache_size = -131072",
        f"wal_autocheckpoint = {LOG_PAGES}",
        "journal_size_limit = 268435456",
        # Bodies are erased by overwriting rows; zeroing freed pages would double the writes.
        "secure_delete = FAST",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def reader(file: Path) -> sqlite3.Connection:
    """A connection that can only read."""
    connection = _open(f"{file.absolute().as_uri()}?mode=ro")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def migrate(file: Path, synchronous: str, folder: str) -> None:
    """Bring `file` to the schema of this release; several processes may do so at once."""
    known = migrations("leadwright.store.sqlite", f"migrations/{folder}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's data, and secrets
    with suppress(OSError):  # what is wrong is told below; its log takes the same mode
        file.touch(mode=0o600)
    with available():
        connection = writer(file, synchronous)
        try:
            if missing(known, _reached(connection)):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(CREATE)
                for migration in missing(known, _reached(connection)):
                    for statement in statements(migration.sql):
                        connection.execute(statement)
                    connection.execute(
                        "INSERT INTO schema_version VALUES (?, ?)",
                        (migration.version, migration.name),
                    )
                connection.execute("COMMIT")
        finally:
            connection.close()


class Readers:
    """Reading connections to one file, as many as are in use at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = Lock()

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection for the length of the context."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or reader(self._file)
        try:
            yield connection
        finally:
            with self._lock:
                if not self._closed:
                    self._idle.append(connection)
                    connection = None
            if connection is not None:
                connection.close()

    def close(self) -> None:
        """Close what is idle now, and the rest when it is given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextmanager
def available() -> Iterator[None]:
    """The driver's "cannot now" as `StoreUnavailable`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The extended codes carry the primary one in their low byte; a wrong statement has none
        # of these and is nobody's passing trouble.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in DAMAGED:
            raise StoreUnavailable("the file is damaged, or no database") from error
        if code in CANNOT_NOW:
            raise StoreUnavailable(str(error)) from error
        raise


def _open(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=BUSY_S,
        check_same_thread=False,
        cached_statements=512,
    )
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    # Changing the mode does not wait for a busy file by itself.
    deadline = time.monotonic() + BUSY_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
            continue
        if time.monotonic() > deadline:
            raise StoreUnavailable("the file is locked by another process")
        time.sleep(0.01)


def _reached(connection: sqlite3.Connection) -> int:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'")
    if found.fetchone() is None:
        return 0
    return int(connection.execute(REACHED).fetchone()[0])
