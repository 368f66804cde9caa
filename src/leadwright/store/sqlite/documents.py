"""Documents of a unit in one row: its head and its first person's record.

Most units are one person, and an event changes both: so it reads and writes one row. The records
of all others of a unit are rows of `members`.
"""

from collections.abc import Collection, Sequence

from leadwright.core.ids import WORKSPACE_SHIFT
from leadwright.store.queries import Reading
from leadwright.store.queries.part import Where
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.sqlite.memory import Memory, UnitRow
from leadwright.store.turn.documents import Documents

ROW = ("head", "member", "record")
NOTHING: UnitRow = (None, 0, None)


class UnitDocuments(Documents):
    """Documents, looked up in memory first."""

    db: SqliteDb
    memory: Memory

    def load(self, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        units = self._units({unit for unit, _ in keys})
        found, elsewhere = {}, []
        for key in keys:
            unit, member = key
            row = units.get(unit)
            if row is None:
                continue
            if member and member != row[1]:
                elsewhere.append(key)
                continue
            document = row[2] if member else row[0]
            if document is not None:
                found[key] = document
        if elsewhere:
            for unit, member, document in self.db.lookup(
                "members", ("unit", "member"), ("bytes",), elsewhere
            ):
                found[unit, member] = document
        return found

    def members(self, unit: int, after: int, limit: int) -> list[int]:
        sql = "SELECT member FROM members WHERE unit = ? AND member > ? ORDER BY member LIMIT ?"
        found = [member for (member,) in self.db.rows(sql, (unit, after, limit))]
        row = self._units([unit]).get(unit, NOTHING)
        if row[1] > after and row[2] is not None:
            found.append(row[1])
        return sorted(found)[:limit]

    def save(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        changed = self._units({unit for unit, _, _ in rows})
        others = []
        for unit, member, document in rows:
            head, first, record = changed.get(unit, NOTHING)
            if not member:
                changed[unit] = (document, first, record)
            elif first in (0, member):
                changed[unit] = (head, member, document)
            else:
                others.append((unit, member, document))
        self._write(changed)
        self.db.upsert("members", ("unit", "member"), ("bytes",), others)

    def drop(self, keys: Collection[tuple[int, int]]) -> None:
        known = self._units({unit for unit, _ in keys})
        changed: dict[int, UnitRow] = {}
        for unit, member in keys:
            head, first, record = changed.get(unit) or known.get(unit) or NOTHING
            if not member:
                changed[unit] = (None, first, record)
            elif member == first:
                changed[unit] = (head, first, None)
        self._write(changed)
        self.db.delete("members", ("unit", "member"), keys)

    def document_keys(
        self, workspace: int, after: tuple[int, int], last: int, limit: int
    ) -> list[tuple[int, int]]:
        """Those of the units' own rows and those of `members`, in one order."""
        unit, member = max(after, (workspace << WORKSPACE_SHIFT, 0))
        own = (
            "SELECT unit, member FROM documents WHERE unit >= ? AND unit <= ? ORDER BY unit LIMIT ?"
        )
        found: list[tuple[int, int]] = []
        for each, first in self.db.rows(own, (unit, last, limit + 1)):
            found += [(each, 0), (each, first)] if first else [(each, 0)]
        others = (
            "SELECT unit, member FROM members WHERE (unit, member) > (?, ?) AND unit <= ?"
            " ORDER BY unit, member LIMIT ?"
        )
        found += self.db.rows(others, (unit, member, last, limit))
        return sorted(key for key in found if key > (unit, member))[:limit]

    def _units(self, units: Collection[int]) -> dict[int, UnitRow]:
        found, missing = self.memory.units.many(units)
        if missing:
            keys = [(unit,) for unit in missing]
            for unit, *row in self.db.lookup("documents", ("unit",), ROW, keys):
                found[unit] = self.memory.units[unit] = tuple(row)
        return found

    def _write(self, changed: dict[int, UnitRow]) -> None:
        replace = "REPLACE INTO documents (unit, head, member, record) VALUES (?, ?, ?, ?)"
        rows = [(unit, *row) for unit, row in sorted(changed.items())]
        self.db.connection.executemany(replace, rows)
        for unit, row in changed.items():
            self.memory.units[unit] = row


class UnitReading(Reading):
    """What people read of documents."""

    def document(self, unit: int, member: int) -> bytes | None:
        first = "SELECT head, member, record FROM documents WHERE unit = ?"
        for row in self.db.rows(first, (unit,)):
            if member in (0, row[1]):
                document: bytes | None = row[2] if member else row[0]
                return document
        other = "SELECT bytes FROM members WHERE unit = ? AND member = ?"
        for (document,) in self.db.rows(other, (unit, member)):
            return document
        return None

    def documents_between(
        self, first: int, last: int, limit: int
    ) -> dict[tuple[int, int], bytes] | None:
        own = "SELECT unit, head, member, record FROM documents WHERE unit BETWEEN ? AND ? LIMIT ?"
        found = {}
        for unit, head, member, record in self.db.rows(own, (first, last, limit + 1)):
            if head is not None:
                found[unit, 0] = head
            if record is not None:
                found[unit, member] = record
        others = "SELECT unit, member, bytes FROM members WHERE unit BETWEEN ? AND ? LIMIT ?"
        for unit, member, document in self.db.rows(others, (first, last, limit + 1)):
            found[unit, member] = document
        return found if len(found) <= limit else None

    def units(self, workspace: int, after: int, limit: int) -> list[int]:
        where = Where()
        where.entities("unit", workspace, after)
        sql = f"SELECT unit FROM documents WHERE {where} AND head IS NOT NULL ORDER BY unit LIMIT ?"
        return [unit for (unit,) in self.db.rows(sql, (*where.parameters, limit))]
