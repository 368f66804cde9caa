"""Checkpoints beside the turns: what is in the log is written to its place while turns go on.

A turn that had to do it would hold the store all that time. The writer's own checkpoint
(see `connect.py`) comes only when this one does not keep up.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from leadwright.store.errors import StoreUnavailable
from leadwright.store.sqlite.connect import writer

CHANGES = 10_000
"""Rows changed between checkpoints: the more, the fewer pages are written twice."""


class Checkpoints:
    """Keeps the log of a file short. The thread starts when there is something to do."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._done = 0
        self._wanted = Event()
        self._closed = False
        self._thread: Thread | None = None

    def changed(self, total: int) -> None:
        """So many rows were changed by now, all committed."""
        if total - self._done < CHANGES:
            return
        self._done = total
        if self._thread is None:
            self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """Wait for the one under way; no more."""
        self._closed = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closed:
                break
            # A disk that takes no more is the next commit's trouble, which reports it.
            with suppress(sqlite3.OperationalError, StoreUnavailable):
                connection = connection or writer(self._file, "FULL")
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if connection is not None:
            connection.close()
