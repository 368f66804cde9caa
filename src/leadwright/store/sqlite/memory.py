"""What the one process that writes may keep in memory of what it has written.

Looking a row up costs several microseconds, and most events are on people who had one just now. A
turn that failed, or another process's commit, empties everything (see `store.py`).
"""

from collections.abc import Collection, Sequence
from typing import Generic, TypeAlias, TypeVar

from leadwright.ports import Home
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.turn.identity import Identity

K = TypeVar("K")
V = TypeVar("V")

UNITS_BYTES = 96 * 1024 * 1024
"""Documents, per generation."""
ENTRIES = 500_000
"""Identifiers, and homes, per generation: about 70 MB each, when full."""


class Recent(Generic[K, V]):
    """The latest entries, and those of the generation before."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __setitem__(self, key: K, value: V) -> None:
        if len(self._young) >= self._most:
            self._young, self._old = {}, self._young
        self._young[key] = value

    def many(self, keys: Collection[K]) -> tuple[dict[K, V], list[K]]:
        """Those known, and the keys of the others."""
        young, old = self._young, self._old
        found, missing = {}, []
        for key in keys:
            value = young.get(key)
            if value is None:
                value = old.get(key)
                if value is None:
                    missing.append(key)
                    continue
            found[key] = value
        return found, missing


UnitRow: TypeAlias = tuple[bytes | None, int, bytes | None]
"""A unit's head, its first person and their record (see `documents.py`)."""
OVERHEAD = 300
"""What a row takes in memory besides its documents, in bytes."""


class RecentUnits(Recent[int, UnitRow]):
    """The same for rows of units, by how much memory they take."""

    def clear(self) -> None:
        super().clear()
        self._bytes = 0

    def __setitem__(self, unit: int, row: UnitRow) -> None:
        head, _, record = row
        self._bytes += OVERHEAD + len(head or b"") + len(record or b"")
        if self._bytes > self._most:
            self._young, self._old, self._bytes = {}, self._young, 0
        self._young[unit] = row


class Memory:
    """Everything that is kept."""

    def __init__(self) -> None:
        self.units = RecentUnits(UNITS_BYTES)
        self.identifiers: Recent[bytes, int] = Recent(ENTRIES)
        self.homes: Recent[int, Home] = Recent(ENTRIES)

    def clear(self) -> None:
        """Forget all."""
        self.units.clear()
        self.identifiers.clear()
        self.homes.clear()


class Remembered(Identity):
    """Identity, looked up in memory first."""

    db: SqliteDb
    memory: Memory

    def find(self, keys: Collection[bytes]) -> dict[bytes, int]:
        identifiers = self.memory.identifiers
        found, missing = identifiers.many(keys)
        if missing:
            looked_up = super().find(missing)
            found |= looked_up
            for key, entity in looked_up.items():
                identifiers[key] = entity
        return found

    def link(self, rows: Sequence[tuple[bytes, int]]) -> None:
        super().link(rows)
        for key, entity in rows:
            self.memory.identifiers[key] = entity

    def homes(self, people: Collection[int]) -> dict[int, Home]:
        homes = self.memory.homes
        found, missing = homes.many(people)
        if missing:
            looked_up = super().homes(missing)
            found |= looked_up
            for person, home in looked_up.items():
                homes[person] = home
        return found

    def settle(self, homes: Sequence[Home]) -> None:
        super().settle(homes)
        for home in homes:
            self.memory.homes[home.person] = home
