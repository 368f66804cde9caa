"""What the store can do at best: the durable append of rows, nothing else."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from leadwright.ports import Submission
from leadwright.store import open_journal

INSERT = (
    "INSERT INTO appended (workspace, lane, source, at, sent_at, key, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class Limit(NamedTuple):
    """Rows a second: into a journal like the store's own, and into a bare table."""

    journal: float
    bare: float


class SqliteLimits:
    """A journal and a bare table of their own in `directory`, each in full durability.

    The rows of a round are appended `times` over: enough that a log is written back as in use.
    """

    def __init__(self, directory: Path, batch: int, times: int) -> None:
        self._batch = batch
        self._times = times
        self._journal = open_journal(f"sqlite:{directory / 'limit'}")
        self._bare = sqlite3.connect(directory / "bare.db", isolation_level=None)
        self._bare.execute("PRAGMA journal_mode = WAL")
        self._bare.execute("PRAGMA synchronous = FULL")
        self._bare.execute("PRAGMA wal_autocheckpoint = 16384")
        self._bare.execute(
            "CREATE TABLE appended (id INTEGER PRIMARY KEY, workspace INTEGER, lane INTEGER,"
            " source TEXT, at INTEGER, sent_at INTEGER, key BLOB, body BLOB)"
        )

    def measure(self, rows: Sequence[Submission]) -> Limit:
        """Append the rows to either, `batch` in a transaction."""
        values = values_of(rows)
        journal = per_second(rows, self._batch, self._times, self._journal.append)
        return Limit(journal, per_second(values, self._batch, self._times, self._append))

    def close(self) -> None:
        """Let go of the files."""
        self._journal.close()
        self._bare.close()

    def _append(self, values: Sequence[Any]) -> None:
        self._bare.execute("BEGIN IMMEDIATE")
        self._bare.executemany(INSERT, values)
        self._bare.execute("COMMIT")


def values_of(rows: Sequence[Submission]) -> list[tuple[Any, ...]]:
    """The columns of the journal, but for the id."""
    return [(r.workspace, r.lane, r.source, r.at, r.sent_at, r.key, r.body) for r in rows]


def per_second(
    rows: Sequence[Any], batch: int, times: int, append: Callable[[Any], object]
) -> float:
    """How many rows a second `append` takes, `batch` at a time, all of them `times` over."""
    start = time.perf_counter()
    for _ in range(times):
        for first in range(0, len(rows), batch):
            append(rows[first : first + batch])
    return len(rows) * times / (time.perf_counter() - start)
