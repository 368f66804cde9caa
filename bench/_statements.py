"""Counting SQL statements."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Statements:
    """Counts what this process has SQLite run, on every connection opened after this was made.

    A statement for many rows counts once for each row, as SQLite runs it.
    """

    def __init__(self) -> None:
        self.count = 0
        self._connections: list[sqlite3.Connection] = []
        self._connect = sqlite3.connect
        sqlite3.connect = self._remember

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count from here on to the end; it costs time, so time nothing meanwhile."""
        self.count = 0
        self._trace(self._one)
        try:
            yield
        finally:
            self._trace(None)

    def _remember(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = self._connect(*arguments, **options)
        self._connections.append(connection)
        return connection

    def _trace(self, callback: Any) -> None:
        for connection in self._connections:
            with suppress(sqlite3.ProgrammingError):  # closed by now
                connection.set_trace_callback(callback)

    def _one(self, _sql: str) -> None:
        self.count += 1
