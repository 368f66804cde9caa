"""Tables written in chunks (see the schema)."""

from dataclasses import dataclass

from leadwright.store.db import ReadDb
from leadwright.store.sqlite.db import SqliteDb


@dataclass(frozen=True, slots=True)
class Chunks:
    """How a table is cut. A chunk is full at `smallest` rows, and later at the `most`-th part of
    the table, so that reading never looks into more than about `most` of them; and after `days`,
    so that what is kept for some days can go."""

    source: str
    smallest: int
    most: int
    days: int = 0

    def take_in(self, db: SqliteDb, count: int, day: int = 0) -> int:
        """The chunk that the next `count` rows go to."""
        found = db.rows(LAST, (self.source, self.source))
        chunk, size, first_day, total = found[0] if found else (0, 0, 0, 0)
        full = size >= max(self.smallest, total // self.most) or day > first_day + self.days
        if full or not found:
            values = (self.source, chunk + 1, count, day, day)
            db.run("INSERT INTO chunks VALUES (?, ?, ?, ?, ?)", values)
            return int(chunk) + 1
        db.run(GROW, (count, day, self.source, chunk))
        return int(chunk)

    def since(self, db: ReadDb, day: int) -> list[int]:
        """The chunks with rows of that day or later."""
        sql = "SELECT chunk FROM chunks WHERE source = ? AND last_day >= ?"
        return [chunk for (chunk,) in db.rows(sql, (self.source, day))]


LAST = """SELECT chunk, count, first_day, (SELECT sum(count) FROM chunks WHERE source = ?)
          FROM chunks WHERE source = ? ORDER BY chunk DESC LIMIT 1"""
GROW = """UPDATE chunks SET count = count + ?, last_day = max(last_day, ?)
          WHERE source = ? AND chunk = ?"""
