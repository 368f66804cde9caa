"""Bulk operations on PostgreSQL (see `store.db`): COPY to insert, arrays for everything else."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from psycopg.sql import SQL

from leadwright.store.db import Row, by_key
from leadwright.store.postgres.arrays import TEXT, packed, register, storable
from leadwright.store.postgres.connect import Connection, Locks

COPY_FROM = 24
"""From so many rows on a COPY is cheaper than one INSERT with arrays."""
Types = dict[str, dict[str, str]]


class PostgresDb:
    """`store.db.Db` on one connection. `types` are the column types of each table."""

    for_update = " FOR UPDATE"
    skip_locked = " FOR UPDATE SKIP LOCKED"

    def __init__(self, connection: Connection, types: Types, locks: Locks) -> None:
        self.connection = connection
        self.types = types
        self.locks = locks
        register(connection)
        # bytea travels as hex text otherwise.
        self._cursor = connection.cursor(binary=True)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return self._cursor.execute(_text(sql), _storable_row(parameters)).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self._cursor.execute(_text(sql), _storable_row(parameters)).rowcount

    def among(self, sql: str, values: Collection[Any], parameters: Sequence[Any] = ()) -> list[Row]:
        return self.rows(sql, (*parameters, sorted(set(values)))) if values else []

    def lookup(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        keys: Collection[Row],
        *,
        lock: bool = False,
    ) -> list[Row]:
        if not keys:
            return []
        out = ", ".join((*(f"k.{name}" for name in key), *(f"t.{name}" for name in columns)))
        source = self._by_key(table, key, key, columns, self.for_update if lock else "")
        return self.rows(
            f"SELECT {out} FROM {source}", self._columns(table, key, sorted(set(keys)))
        )

    def insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Row], *, ignore: bool = False
    ) -> None:
        if not rows:
            return
        if len(rows) >= COPY_FROM and not ignore:
            self._copy(table, columns, rows)
            return
        end = " ON CONFLICT DO NOTHING" if ignore else ""
        names = ", ".join(columns)
        source = f"SELECT {names} FROM {self._arrays(table, columns)}"
        self.run(
            f"INSERT INTO {table} ({names}) {source}{end}", self._columns(table, columns, rows)
        )

    def upsert(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        indexed: Sequence[str] = (),  # noqa: ARG002 - an index is left alone if its value stays
    ) -> None:
        if not rows:
            return
        names = ", ".join((*key, *columns))
        change = ", ".join(f"{name} = excluded.{name}" for name in columns)
        source = f"SELECT {names} FROM {self._arrays(table, (*key, *columns))}"
        sql = (
            f"INSERT INTO {table} ({names}) {source}"
            f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"
        )
        self.run(sql, self._columns(table, (*key, *columns), by_key(rows, len(key))))

    def update(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        if not rows:
            return
        change = ", ".join(f"{name} = k.{name}" for name in columns)
        found = f"SELECT k.*, t.tid FROM {self._by_key(table, key, (*key, *columns))}"
        sql = f"UPDATE {table} u SET {change} FROM ({found}) k WHERE u.ctid = k.tid"
        self.run(sql, self._columns(table, (*key, *columns), by_key(rows, len(key))))

    def delete(self, table: str, key: Sequence[str], keys: Collection[Row]) -> None:
        if not keys:
            return
        found = f"SELECT t.tid FROM {self._by_key(table, key, key)}"
        sql = f"DELETE FROM {table} d USING ({found}) k WHERE d.ctid = k.tid"
        self.run(sql, self._columns(table, key, sorted(keys)))

    def only_one(self, task: str) -> bool:
        return self.try_lock(self.locks.named("chore", task))

    def try_lock(self, lock: tuple[int, int]) -> bool:
        """Take a lock until the transaction ends; False if another has it."""
        return bool(self.rows("SELECT pg_try_advisory_xact_lock(?::int, ?::int)", lock)[0][0])

    def _by_key(
        self,
        table: str,
        key: Sequence[str],
        given: Sequence[str],
        wanted: Sequence[str] = (),
        end: str = "",
    ) -> str:
        """Given rows `k`, each with the row `t` of the table that has its key.

        The limit leaves the planner one way: each key through the index. A join it might turn
        round, while it believes the table to be small, and keep that plan while it grows.
        """
        same = " AND ".join(f"i.{name} = k.{name}" for name in key)
        out = ", ".join(("i.ctid AS tid", *(f"i.{name}" for name in wanted)))
        one = f"SELECT {out} FROM {table} i WHERE {same} LIMIT 1{end}"
        return f"{self._arrays(table, given)} CROSS JOIN LATERAL ({one}) t"

    def _arrays(self, table: str, columns: Sequence[str]) -> str:
        types = self.types[table]
        marks = ", ".join(f"?::{types[name]}[]" for name in columns)
        return f"unnest({marks}) k ({', '.join(columns)})"

    def _columns(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> list[Any]:
        """The rows by columns, each as an array of its type."""
        types = self.types[table]
        return [
            packed(types[name], values)
            for name, values in zip(columns, zip(*rows, strict=True), strict=True)
        ]

    def _copy(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        types = self.types[table]
        texts = [place for place, name in enumerate(columns) if types[name] == TEXT]
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
        with self._cursor.copy(_text(sql)) as copy:
            copy.set_types([types[name] for name in columns])
            for row in _storable(rows, texts):
                copy.write_row(row)


def column_types(connection: Connection) -> Types:
    """Table -> column -> type, of the connection's schema."""
    sql = """SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
               AND a.attnum > 0 AND NOT a.attisdropped"""
    found: Types = {}
    for table, column, type in connection.execute(sql).fetchall():
        found.setdefault(table, {})[column] = type
    return found


def _storable(rows: Sequence[Row], texts: Sequence[int]) -> Iterable[Row]:
    """The rows; `texts` are the places of their columns of text."""
    if any((text := row[place]) and "\0" in text for place in texts for row in rows):
        return map(_storable_row, rows)
    return rows


def _storable_row(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(storable(value) if isinstance(value, str) else value for value in row)


@cache
def _text(sql: str) -> SQL:
    return SQL(sql.replace("AMONG", "= ANY(?)").replace("?", "%b"))
