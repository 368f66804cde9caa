"""What the SQL of both stores is written against: one connection, and operations in bulk.

SQL texts use `?` for parameters. `AMONG` stands for "is one of these values", the last parameter.
Rows of a bulk call are written in key order: neighbours share a page, and two transactions that
touch the same rows never wait for each other in a circle.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any, Protocol

Row = tuple[Any, ...]


class ReadDb(Protocol):
    """A connection to read with."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and fetch all it returns."""
        ...

    def among(self, sql: str, values: Collection[Any], parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a statement with `AMONG` once or in chunks; order holds within a chunk only."""
        ...


class Db(ReadDb, Protocol):
    """A connection inside a transaction."""

    for_update: str
    """Ends a SELECT whose rows are about to be changed; waits for others."""
    skip_locked: str
    """The same, leaving out rows that others are changing."""

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement; how many rows it changed."""
        ...

    def lookup(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        keys: Collection[Row],
        *,
        lock: bool = False,
    ) -> list[Row]:
        """Rows by their whole key: the key and then `columns`, for those that exist. With `lock`
        they are about to be changed, and nobody else may until the transaction ends."""
        ...

    def insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Row], *, ignore: bool = False
    ) -> None:
        """Insert; with `ignore` rows whose key exists are left as they are."""
        ...

    def upsert(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        indexed: Sequence[str] = (),
    ) -> None:
        """Insert or overwrite by key; rows hold the key and then `columns`; the last one wins.

        `indexed` are those of the columns that an index is on and that seldom change.
        """
        ...

    def update(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        """Set `columns` of existing rows that nobody else can change now: locked, or of a unit
        this turn owns. Rows hold the key and then `columns`."""
        ...

    def delete(self, table: str, key: Sequence[str], keys: Collection[Row]) -> None:
        """Delete rows by the columns of `key`."""
        ...

    def only_one(self, task: str) -> bool:
        """Whether this transaction may do a chore that one at a time suffices for."""
        ...


def by_key(rows: Iterable[Row], width: int) -> list[Row]:
    """The rows sorted by their first `width` columns, only the last of each key."""
    key: Callable[[Row], Any] = itemgetter(*range(width))
    return sorted({key(row): row for row in rows}.values(), key=key)
