"""A turn on PostgreSQL: what it claims it alone may fold, until its transaction ends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from leadwright.ports import HistoryRow
from leadwright.store.postgres.db import PostgresDb
from leadwright.store.postgres.documents import PlacedDocuments
from leadwright.store.postgres.looks import Looks
from leadwright.store.postgres.seen import Seen
from leadwright.store.postgres.shards import SHARDS, shard_of, share
from leadwright.store.postgres.waiting import Waiting
from leadwright.store.turn.brakes import Brakes
from leadwright.store.turn.happened import Happened
from leadwright.store.turn.identity import Identity
from leadwright.store.turn.projections import Projections
from leadwright.store.turn.streams import Streams
from leadwright.store.turn.suggestions import Suggestions
from leadwright.store.turn.sweeps import Sweeps

IDLE_ALL_EVERY, BUSY_ALL_EVERY = 4, 32
"""Every so many turns in a row with nothing to do, and every so many in any case, a worker asks for
all shards: those of one that just died are free. Seldom under load: who begins a turn meanwhile
goes without, and what it reads waits in the inbox."""

SETTLE_EVERY = 16
"""Turns of which one finds out what has settled."""


class Worker:
    """What a process remembers between its turns."""

    def __init__(self) -> None:
        self.name = ""
        self.turns = 0
        self.idle = 0
        self.looks = Looks()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """What a turn took is there again if it fails."""
        try:
            yield
        except BaseException:
            self.looks.forget()
            raise


class PostgresTurn(
    Streams,
    Seen,
    Identity,
    PlacedDocuments,
    Happened,
    Projections,
    Waiting,
    Suggestions,
    Sweeps,
    Brakes,
):
    """`ports.Turn` in one transaction at READ COMMITTED."""

    db: PostgresDb

    def __init__(self, db: PostgresDb, worker: Worker) -> None:
        super().__init__(db)
        self._worker = worker
        self.looks = worker.looks
        self._mine: frozenset[int] = frozenset()

    def claim_stream(self, workspace: int) -> bool:
        return self.db.try_lock(self.db.locks.of("stream", workspace))

    def claim_shards(self) -> None:
        if self._worker.turns % SETTLE_EVERY == 0:
            self.find_settled()
        kind, _ = self.db.locks.of("shard", 0)
        sql = (
            "SELECT shard FROM unnest(?::int[]) shard"
            " WHERE pg_try_advisory_xact_lock(?::int, shard)"
        )
        self.shards = tuple(shard for (shard,) in self.db.rows(sql, (self._wanted(), kind)))
        self._mine = frozenset(self.shards)

    def owns(self, unit: int) -> bool:
        return shard_of(unit) in self._mine

    def beat(self, worker: str, now: int) -> None:
        self._worker.name = worker
        super().beat(worker, now)

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
