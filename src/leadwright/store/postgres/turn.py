"""A turn on PostgreSQL: what it claims it alone may fold, until its transaction ends."""

from collections.abc import Collection, Sequence

from leadwright.ports import HistoryRow, Pending, Wake
from leadwright.store.postgres.db import PostgresDb
from leadwright.store.postgres.documents import PlacedDocuments
from leadwright.store.postgres.seen import Seen
from leadwright.store.postgres.shards import SHARDS, shard_of, share
from leadwright.store.turn.brakes import Brakes
from leadwright.store.turn.happened import Happened
from leadwright.store.turn.identity import Identity
from leadwright.store.turn.projections import Projections
from leadwright.store.turn.streams import Streams
from leadwright.store.turn.suggestions import Suggestions
from leadwright.store.turn.sweeps import Sweeps
from leadwright.store.turn.touches import Touches

WAKE = ("clock", "at", "unit", "member")
PUT = ("lane", "unit", "person", "input")
HELD = ("unit", "person", "seq", "lane", "input")
IDLE_ALL_EVERY, BUSY_ALL_EVERY = 4, 32
"""Every so many turns in a row with nothing to do, and every so many in any case, a worker asks for
all shards: those of one that just died are free. Seldom under load: who begins a turn meanwhile
goes without, and what it reads waits in the inbox."""
REMEMBERED = 64
"""Sets of shards of which the last wake-up taken is remembered."""


class Worker:
    """What a process remembers between its turns."""

    def __init__(self) -> None:
        self.name = ""
        self.turns = 0
        self.idle = 0
        self.taken: dict[tuple[int, tuple[int, ...]], int] = {}

    def took(self, key: tuple[int, tuple[int, ...]], at: int) -> None:
        """Remember, by clock and shards, the instant of the last wake-up taken (0: none was).

        The next look begins there, not at the dead entries before it: under an old snapshot
        walking over them makes it ten times slower. Only a look that finds too few goes back.
        """
        if len(self.taken) >= REMEMBERED:
            self.taken.clear()
        self.taken[key] = at

    def armed(self, clock: int, at: int) -> None:
        """Do not begin after a wake-up of one's own."""
        for key, taken in self.taken.items():
            if key[0] == clock:
                self.taken[key] = min(taken, at)


class PostgresTurn(
    Streams,
    Seen,
    Identity,
    PlacedDocuments,
    Happened,
    Projections,
    Touches,
    Suggestions,
    Sweeps,
    Brakes,
):
    """`ports.Turn` in one transaction at READ COMMITTED."""

    db: PostgresDb

    def __init__(self, db: PostgresDb, worker: Worker) -> None:
        super().__init__(db)
        self._worker = worker
        self._shards: tuple[int, ...] = ()
        self._mine: frozenset[int] = frozenset()

    def claim_stream(self, workspace: int) -> bool:
        return self.db.try_lock(self.db.locks.of("stream", workspace))

    def claim_shards(self) -> None:
        kind, _ = self.db.locks.of("shard", 0)
        sql = (
            "SELECT shard FROM unnest(?::int[]) shard"
            " WHERE pg_try_advisory_xact_lock(?::int, shard)"
        )
        self._shards = tuple(shard for (shard,) in self.db.rows(sql, (self._wanted(), kind)))
        self._mine = frozenset(self._shards)

    def owns(self, unit: int) -> bool:
        return shard_of(unit) in self._mine

    def beat(self, worker: str, now: int) -> None:
        self._worker.name = worker
        super().beat(worker, now)

    def inbox_put(self, rows: Sequence[Pending]) -> None:
        self.db.insert("inbox", PUT, [(r.lane, r.unit, r.person, r.input) for r in rows])

    def inbox_take(self, limit: int, lanes: Collection[int]) -> list[Pending]:
        sql = (
            "WITH taken AS (SELECT t.tid FROM unnest(?::smallint[]) l (lane) CROSS JOIN LATERAL"
            " (SELECT ctid AS tid, lane, seq FROM inbox i WHERE i.lane = l.lane"
            " AND shard = ANY(?) ORDER BY seq LIMIT ?) t ORDER BY t.lane, t.seq LIMIT ?)"
            " DELETE FROM inbox i USING taken t WHERE i.ctid = t.tid"
            " RETURNING i.unit, i.person, i.lane, i.input, i.seq"
        )
        found = self.db.rows(sql, (sorted(set(lanes)), list(self._shards), limit, limit))
        return [Pending(*row) for row in sorted(found, key=lambda row: (row[2], row[4]))]

    def hold(self, rows: Sequence[Pending]) -> None:
        fresh = [row for row in rows if not row.seq]
        sql = "SELECT nextval('inbox_order') FROM generate_series(1, ?)"
        numbers = iter([n for (n,) in self.db.rows(sql, (len(fresh),))]) if fresh else iter(())
        values = [(r.unit, r.person, r.seq or next(numbers), r.lane, r.input) for r in rows]
        self.db.insert("held", HELD, values)

    def release(self, unit: int, person: int) -> list[Pending]:
        sql = (
            "DELETE FROM held WHERE unit = ? AND person = ?"
            " RETURNING unit, person, lane, input, seq"
        )
        released = [Pending(*row) for row in self.db.rows(sql, (unit, person))]
        return sorted(released, key=lambda row: row.seq)

    def due(self, clock: int, now: int, limit: int) -> list[Wake]:
        sql = (
            "WITH due AS (SELECT ctid AS tid FROM wakes WHERE clock = ? AND at >= ? AND at <= ?"
            " AND shard = ANY(?) ORDER BY clock, at, unit, member LIMIT ?)"
            " DELETE FROM wakes w USING due d WHERE w.ctid = d.tid"
            " RETURNING w.clock, w.at, w.unit, w.member"
        )
        key = (clock, self._shards)
        since = self._worker.taken.get(key, 0)
        rows = self.db.rows(sql, (clock, since, now, list(self._shards), limit))
        if since and len(rows) < limit:
            rows += self.db.rows(sql, (clock, 0, now, list(self._shards), limit - len(rows)))
        self._worker.took(key, max((row[1] for row in rows), default=0))
        return [Wake(*row) for row in sorted(rows)]

    def arm(self, wakes: Sequence[Wake]) -> None:
        rows = sorted({(w.clock, w.at, w.unit, w.member) for w in wakes})
        self.db.insert("wakes", WAKE, rows, ignore=True)
        for clock in {row[0] for row in rows}:
            self._worker.armed(clock, min(row[1] for row in rows if row[0] == clock))

    def disarm(self, wakes: Sequence[Wake]) -> None:
        self.db.delete("wakes", WAKE, [(w.clock, w.at, w.unit, w.member) for w in wakes])

    def record(self, rows: Sequence[HistoryRow]) -> None:
        self._worker.idle = 0
        super().record(rows)

    def _wanted(self) -> list[int]:
        worker = self._worker
        worker.turns, worker.idle = worker.turns + 1, worker.idle + 1
        if worker.idle % IDLE_ALL_EVERY == 0 or worker.turns % BUSY_ALL_EVERY == 0:
            return list(range(SHARDS))
        beats: dict[str, int] = dict(self.db.rows("SELECT worker, at FROM heartbeats"))
        return share(self._worker.name, beats)
