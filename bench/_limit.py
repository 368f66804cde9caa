"""What the store can do at best: the durable append of rows, nothing else."""

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from leadwright.ports import Submission


def append_limit(directory: str, rows: Sequence[Submission], batch: int) -> float:
    """Rows a second appended to a SQLite file with full durability, `batch` in a transaction."""
    file = Path(directory) / "limit.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 16384")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS appended (id INTEGER PRIMARY KEY, workspace INTEGER,"
        " lane INTEGER, source TEXT, at INTEGER, sent_at INTEGER, key BLOB, body BLOB)"
    )
    values = [(r.workspace, r.lane, r.source, r.at, r.sent_at, r.key, r.body) for r in rows]
    insert = (
        "INSERT INTO appended (workspace, lane, source, at, sent_at, key, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    start = time.perf_counter()
    for first in range(0, len(values), batch):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, values[first : first + batch])
        connection.execute("COMMIT")
    took = time.perf_counter() - start
    connection.close()
    return len(values) / took
