"""A turn on SQLite: one process folds everything."""

import sqlite3
from collections.abc import Collection, Sequence

from leadwright.ports import Pending, Wake
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.sqlite.documents import UnitDocuments
from leadwright.store.sqlite.history import ChunkedHistory
from leadwright.store.sqlite.memory import Memory, Remembered
from leadwright.store.sqlite.seen import Seen, Sketch
from leadwright.store.turn.brakes import Brakes
from leadwright.store.turn.held import HELD, Held
from leadwright.store.turn.projections import Projections
from leadwright.store.turn.streams import Streams
from leadwright.store.turn.suggestions import Suggestions
from leadwright.store.turn.sweeps import Sweeps
from leadwright.store.turn.touches import Touches

WAKE = ("clock", "at", "unit", "member")
INBOX = ("lane", "seq", "unit", "person", "input")


class Sequence64:
    """The order of pending inputs. One process writes, so counting in memory is enough."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        sql = (
            "SELECT max((SELECT coalesce(max(seq), 0) FROM inbox),"
            " (SELECT coalesce(max(seq), 0) FROM held))"
        )
        self._last: int = connection.execute(sql).fetchone()[0]

    def next(self) -> int:
        """A number larger than all before."""
        self._last += 1
        return self._last


class SqliteTurn(
    Streams, Seen, Remembered, UnitDocuments, ChunkedHistory, Projections, Touches, Suggestions,
    Sweeps, Brakes, Held,
):  # fmt: skip
    """`ports.Turn` inside BEGIN IMMEDIATE."""

    db: SqliteDb

    def __init__(self, db: SqliteDb, order: Sequence64, sketch: Sketch, memory: Memory) -> None:
        super().__init__(db)
        self.sketch = sketch
        self.memory = memory
        self._order = order

    def claim_stream(self, workspace: int) -> bool:  # noqa: ARG002 - there is no other process
        return True

    def claim_shards(self) -> None:
        """All units are this process's."""

    def owns(self, unit: int) -> bool:  # noqa: ARG002
        return True

    def inbox_put(self, rows: Sequence[Pending]) -> None:
        number = self._order.next
        values = [(r.lane, number(), r.unit, r.person, r.input) for r in rows]
        self.db.insert("inbox", INBOX, values)

    def inbox_take(self, limit: int, lanes: Collection[int]) -> list[Pending]:
        taken: list[Pending] = []
        for lane in sorted(set(lanes)):
            sql = (
                "SELECT unit, person, lane, input, seq FROM inbox WHERE lane = ?"
                " ORDER BY seq LIMIT ?"
            )
            rows = self.db.rows(sql, (lane, limit - len(taken)))
            if rows:
                self.db.run("DELETE FROM inbox WHERE lane = ? AND seq <= ?", (lane, rows[-1][4]))
                taken += [Pending(*row) for row in rows]
        return taken

    def hold(self, rows: Sequence[Pending]) -> None:
        number = self._order.next
        values = [(r.unit, r.person, r.seq or number(), r.lane, r.input) for r in rows]
        self.db.insert("held", HELD, values)

    def due(self, clock: int, now: int, limit: int) -> list[Wake]:
        sql = (
            "SELECT clock, at, unit, member FROM wakes WHERE clock = ? AND at <= ?"
            " ORDER BY at, unit, member LIMIT ?"
        )
        found = [Wake(*row) for row in self.db.rows(sql, (clock, now, limit))]
        if found:
            last = found[-1]
            sql = "DELETE FROM wakes WHERE clock = ? AND (at, unit, member) <= (?, ?, ?)"
            self.db.run(sql, (clock, last.at, last.unit, last.member))
        return found

    def arm(self, wakes: Sequence[Wake]) -> None:
        rows = sorted((w.clock, w.at, w.unit, w.member) for w in wakes)
        self.db.insert("wakes", WAKE, rows, ignore=True)

    def disarm(self, wakes: Sequence[Wake]) -> None:
        self.db.delete("wakes", WAKE, [(w.clock, w.at, w.unit, w.member) for w in wakes])
