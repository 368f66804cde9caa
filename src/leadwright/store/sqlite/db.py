"""Bulk operations on SQLite (see `store.db`)."""

import sqlite3
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any

from leadwright.store.db import Row, by_key

CHUNK = 512
"""Values per statement. Chunks are filled up with nulls, which equal nothing, to a power of two:
so only a few texts are ever prepared."""


class SqliteDb:
    """`store.db.Db` on one connection."""

    for_update = ""
    skip_locked = ""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return self.connection.execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self.connection.execute(sql, parameters).rowcount

    def among(self, sql: str, values: Collection[Any], parameters: Sequence[Any] = ()) -> list[Row]:
        found: list[Row] = []
        execute = self.connection.execute
        for chunk in _chunks(sorted(set(values)), None):
            marks = ",".join("?" * len(chunk))
            text = sql.replace("AMONG", f"IN ({marks})")
            found += execute(text, (*parameters, *chunk)).fetchall()
        return found

    def lookup(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        keys: Collection[Row],
        *,
        lock: bool = False,  # noqa: ARG002 - there is one writer
    ) -> list[Row]:
        found: list[Row] = []
        out = ", ".join(f"t.{name}" for name in (*key, *columns))
        same = " AND ".join(f"t.{name} = k.column{n}" for n, name in enumerate(key, 1))
        mark = "(" + ",".join("?" * len(key)) + ")"
        for chunk in _chunks(sorted(set(keys)), (None,) * len(key)):
            marks = ",".join([mark] * len(chunk))
            text = f"SELECT {out} FROM (VALUES {marks}) k CROSS JOIN {table} t ON {same}"
            found += self.connection.execute(text, [v for k in chunk for v in k]).fetchall()
        return found

    def insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Row], *, ignore: bool = False
    ) -> None:
        marks = ", ".join("?" * len(columns))
        end = " ON CONFLICT DO NOTHING" if ignore else ""
        text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}){end}"
        self.connection.executemany(text, rows)

    def upsert(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        indexed: Sequence[str] = (),
    ) -> None:
        if not rows:
            return
        latest = by_key(rows, len(key))
        self.connection.executemany(_upsert(table, key, columns, indexed), latest)
        if indexed:
            self._set_where_other(table, key, indexed, columns, latest)

    def _set_where_other(
        self,
        table: str,
        key: Sequence[str],
        indexed: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Row],
    ) -> None:
        """Setting a column rewrites its index even where the value stays: so look first."""
        wanted = itemgetter(*((*key, *columns).index(name) for name in (*key, *indexed)))
        first = len(key) + 1
        change = ", ".join(f"{name} = ?{n}" for n, name in enumerate(indexed, first))
        other = " OR ".join(f"{name} <> ?{n}" for n, name in enumerate(indexed, first))
        same = " AND ".join(f"{name} = ?{n}" for n, name in enumerate(key, 1))
        text = f"UPDATE {table} SET {change} WHERE {same} AND ({other})"
        self.connection.executemany(text, map(wanted, rows))

    def update(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        width = len(key)
        change = ", ".join(f"{name} = ?{n + width}" for n, name in enumerate(columns, 1))
        same = " AND ".join(f"{name} = ?{n}" for n, name in enumerate(key, 1))
        text = f"UPDATE {table} SET {change} WHERE {same}"
        if rows:
            self.connection.executemany(text, by_key(rows, width))

    def delete(self, table: str, key: Sequence[str], keys: Collection[Row]) -> None:
        same = " AND ".join(f"{name} = ?" for name in key)
        self.connection.executemany(f"DELETE FROM {table} WHERE {same}", sorted(keys))

    def only_one(self, task: str) -> bool:  # noqa: ARG002
        return True


def _upsert(table: str, key: Sequence[str], columns: Sequence[str], indexed: Sequence[str]) -> str:
    names = (*key, *columns)
    marks = ", ".join("?" * len(names))
    change = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in indexed)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"
    )


def _chunks(values: list[Any], nothing: Any) -> list[list[Any]]:
    found = []
    for start in range(0, len(values), CHUNK):
        chunk = values[start : start + CHUNK]
        size = 1 << (len(chunk) - 1).bit_length()
        found.append(chunk + [nothing] * (size - len(chunk)))
    return found
