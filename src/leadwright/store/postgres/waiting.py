"""What waits on PostgreSQL: inputs, wake-ups and touches, each looked for where any may be."""

from collections.abc import Collection, Sequence

from leadwright.core.outcome import Touch
from leadwright.ports import Pending, StoredTouch, Wake
from leadwright.store.postgres.db import PostgresDb
from leadwright.store.postgres.looks import NUMBERED, Looks, taken_until
from leadwright.store.postgres.shards import shard_of
from leadwright.store.touch import from_row
from leadwright.store.turn.held import HELD, Held
from leadwright.store.turn.touches import SELECT, Touches

WAKE = ("clock", "at", "unit", "member")
PUT = ("lane", "unit", "person", "input")
TAKE = """WITH taken AS (SELECT t.tid FROM unnest(?::smallint[]) l (lane) CROSS JOIN LATERAL
          (SELECT ctid AS tid, lane, seq FROM inbox i WHERE i.lane = l.lane AND i.seq > ?
           AND shard = ANY(?) ORDER BY seq LIMIT ?) t ORDER BY t.lane, t.seq LIMIT ?)
          DELETE FROM inbox i USING taken t WHERE i.ctid = t.tid
          RETURNING i.unit, i.person, i.lane, i.input, i.seq"""
DUE = """WITH due AS (SELECT ctid AS tid FROM wakes WHERE clock = ? AND at >= ? AND at <= ?
         AND shard = ANY(?) ORDER BY clock, at, unit, member LIMIT ?)
         DELETE FROM wakes w USING due d WHERE w.ctid = d.tid
         RETURNING w.clock, w.at, w.unit, w.member"""
NEXT = """SELECT MIN(at) FROM (
          SELECT MIN(at) AS at FROM wakes WHERE clock = 0 AND at >= ? UNION ALL
          SELECT MIN(not_before) FROM touches WHERE state = 'planned' AND not_before >= ?)
          AS soonest"""


class Waiting(Held, Touches):
    """Queues of a turn. `shards` are those whose units it owns."""

    db: PostgresDb
    looks: Looks
    shards: tuple[int, ...] = ()
    _numbered = False
    _rung = False

    def inbox_put(self, rows: Sequence[Pending]) -> None:
        if rows:
            self._be_numbered()
            self.db.insert("inbox", PUT, [(r.lane, r.unit, r.person, r.input) for r in rows])
            self._ring_for(rows)

    def inbox_take(self, limit: int, lanes: Collection[int]) -> list[Pending]:
        """Nothing may be overtaken, so a look begins after what can never come any more."""
        wanted, settled = tuple(sorted(set(lanes))), self.looks.settled
        place = self.looks.place("inbox", (self.shards, wanted))
        parameters = (list(wanted), place.since, list(self.shards), limit, limit)
        found = self.db.rows(TAKE, parameters)
        if len(found) < limit:
            place.since = settled
        return [Pending(*row) for row in sorted(found, key=lambda row: (row[2], row[4]))]

    def hold(self, rows: Sequence[Pending]) -> None:
        fresh = [row for row in rows if not row.seq]
        sql = "SELECT nextval('inbox_order') FROM generate_series(1, ?)"
        numbers = iter([n for (n,) in self.db.rows(sql, (len(fresh),))]) if fresh else iter(())
        values = [(r.unit, r.person, r.seq or next(numbers), r.lane, r.input) for r in rows]
        self.db.insert("held", HELD, values)

    def due(self, clock: int, now: int, limit: int) -> list[Wake]:
        place = self.looks.place("wakes", (clock, self.shards))
        since = place.since if clock else place.next()
        rows = self.db.rows(DUE, (clock, since, now, list(self.shards), limit))
        if clock:  # virtual time begins anew with every import
            if since and len(rows) < limit:
                rows += self.db.rows(DUE, (clock, 0, now, list(self.shards), limit - len(rows)))
            place.since = max((row[1] for row in rows), default=0)
        else:
            taken_until(place, now, rows, limit, max((row[1] for row in rows), default=0))
        return [Wake(*row) for row in sorted(rows)]

    def arm(self, wakes: Sequence[Wake]) -> None:
        rows = sorted({(w.clock, w.at, w.unit, w.member) for w in wakes})
        self.db.insert("wakes", WAKE, rows, ignore=True)
        if rows:
            self.looks.earlier("wakes", min(row[1] for row in rows))

    def disarm(self, wakes: Sequence[Wake]) -> None:
        self.db.delete("wakes", WAKE, [(w.clock, w.at, w.unit, w.member) for w in wakes])

    def next_due(self) -> int:
        wakes, touches = self.looks.at("wakes", (0, self.shards)), self.looks.at("not_before")
        return self.db.rows(NEXT, (wakes, touches))[0][0] or 0

    def plan(self, rows: Sequence[tuple[int, int, Touch]]) -> None:
        super().plan(rows)
        if rows:
            self.looks.earlier("not_before", min(touch.not_before for *_, touch in rows))

    def _soonest(self, column: str, due: str, now: int, limit: int) -> list[StoredTouch]:
        place = self.looks.place(column)
        sql = (
            f"{SELECT}, {column} FROM touches WHERE {due} AND {column} >= ?"
            f" ORDER BY {column} LIMIT ?{self.db.skip_locked}"
        )
        rows = self.db.rows(sql, (now, place.next(), limit))
        taken_until(place, now, rows, limit, rows[-1][-1] if rows else 0)
        return [from_row(row) for row in rows]

    def find_settled(self) -> None:
        """Find out up to which number nobody will put anything into the inbox any more. Before the
        turn writes anything."""
        self._numbered = self.looks.settle(self.db)

    def _ring_for(self, rows: Sequence[Pending]) -> None:
        """Wake the other workers at the commit, if anything is for a unit of theirs."""
        if not self._rung and any(shard_of(row.unit) not in self.shards for row in rows):
            self.db.rows("SELECT pg_notify(?, '')", (self.db.locks.channel,))
            self._rung = True

    def _be_numbered(self) -> None:
        """Whoever puts something has a transaction number before it has one in the queue."""
        if not self._numbered:
            self.db.rows(NUMBERED)
            self._numbered = True
