"""The same seeds on PostgreSQL, with two workers in lockstep.

    .venv/bin/python tests/sim/on_postgres.py 7 20-40

runs these seeds again, on a server it starts and throws away.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from zlib import crc32

import psycopg
from psycopg.sql import SQL, Identifier
from sim_checks import inputs_keep_their_order, refolding_gives_the_same
from sim_directory import new_directory
from sim_lockstep import Lockstep
from sim_oracle import Broken
from simulated import LAGS, TURNS_MAX, Fault, Report, Simulation, Worker, live, main

from leadwright.core.time import HOUR, SECOND
from leadwright.ports import HistoryRow, StoredTouch
from leadwright.runtime.deliver import START_WITHIN_MS
from leadwright.store import open_journal, open_store

WORKERS = 2
REPRODUCE = ".venv/bin/python tests/sim/on_postgres.py {seed}"
BLOCKED = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
LEFT = """SELECT EXISTS (SELECT FROM inbox) OR EXISTS (
    SELECT FROM journal j LEFT JOIN positions p ON p.workspace = j.workspace AND p.lane = j.lane
    WHERE j.id > coalesce(p.journal_id, 0))"""
TABLES = """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
            AND relkind = 'r' AND relname <> 'schema_version'"""


class Ground:
    """A schema that one seed after the other uses, and a look at it from outside."""

    def __init__(self, url: str) -> None:
        self.url = url
        open_journal(url).close()
        self._store = open_store(url)
        self._queries = self._store.queries()
        self._connection = psycopg.connect(url, autocommit=True)
        off = SQL("ALTER TABLE {} SET (autovacuum_enabled = off)")
        for (table,) in self._rows(TABLES):  # when it comes by is not a function of the seed
            self._connection.execute(off.format(Identifier(str(table))))

    def clear(self) -> None:
        """As if nothing had ever happened."""
        from postgres import empty

        empty(self._connection)

    def close(self) -> None:
        """Let go of it."""
        self._queries.close()
        self._store.close()
        self._connection.close()

    def may_begin(self, stored: StoredTouch) -> bool:
        """What a worker asks right before it begins a touch."""
        return self._queries.may_begin(stored.workspace, stored.touch.id)

    def blocked(self, pid: int) -> bool:
        """Whether a statement of that connection waits for a lock."""
        return bool(self._rows(BLOCKED, pid)[0][0])

    def work_left(self) -> bool:
        """Whether something is journaled and not addressed, or addressed and not folded."""
        return bool(self._rows(LEFT)[0][0])

    def _rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        return self._connection.execute(sql.encode(), parameters).fetchall()


class Together(Simulation):
    """Several workers that share a PostgreSQL database. Between two operations of one, another
    goes on, clients post, and time passes."""

    repeat = REPRODUCE

    def __init__(self, seed: int, ground: Ground, workers: int = WORKERS) -> None:
        super().__init__(seed, ground.url, workers)
        self._ground = ground
        self._lives = 0
        self._still_until = [0] * workers
        self._chance = Random(f"lockstep {seed}")
        self.diligence = self._chance.choice((0.5, 0.15, 0.05))
        self.lockstep = Lockstep(self._chance, workers, self._waits, self._meanwhile)
        for n, worker in enumerate(self.workers):
            worker.fate.salt = lambda: 0  # others really are beside it
            worker.fate.pause = partial(self.lockstep.pause, n)
            worker.fate.came_back = partial(self.lockstep.came_back, n)
            worker.fate.released = self.lockstep.released

    def work(self) -> None:
        """Let every living worker do what there is to do now; when all is to come to rest, until
        nothing is left."""
        for _ in range(TURNS_MAX):
            awake = [n for n, until in enumerate(self._still_until) if until <= self.clock.at]
            if self.hurried and self._chance.random() < 0.2:  # one is a little late
                awake = [self._chance.choice(awake)] if awake else []
            self.lockstep.run({n: partial(self._work, self.workers[n]) for n in awake})
            if self.hurried or not self._ground.work_left():
                return
        raise Broken("something is left that no worker takes")

    def close(self) -> None:
        """Let go of every connection and thread."""
        self.lockstep.close()
        super().close()

    def _meanwhile(self) -> None:
        """Time that passes while workers are in the middle of a turn, and what happens in it."""
        if self.hurried and self._chance.random() < 0.02:
            self.clock.at += self._chance.choice((1, 30, 700, 4 * SECOND))
            self._happen()

    def _start(self, worker: Worker) -> None:
        super()._start(worker)
        if worker.sender is not None:
            worker.sender.start_within_ms = START_WITHIN_MS
            worker.sender.wanted = self._ground.may_begin

    def _pass_time(self, until: int) -> None:
        if self._in_hand() or self._chance.random() < self.diligence:
            super()._pass_time(until)

    def _lags(self) -> Sequence[int]:
        """Nobody is late beyond a lease, except on purpose (`_stall`)."""
        return LAGS[:5] if self._in_hand() else LAGS

    def _in_hand(self) -> bool:
        return any(worker.sender.in_hand for worker in self.workers if worker.sender is not None)

    def _next(self) -> int:
        """When a worker that is awake has something to do, or one wakes up."""
        everybody, still = self.workers, [at for at in self._still_until if at > self.clock.at]
        self.workers = [
            worker
            for worker, until in zip(everybody, self._still_until, strict=True)
            if until <= self.clock.at
        ]
        soonest = super()._next()
        self.workers = everybody
        return min((at for at in (soonest, *still) if at), default=0)

    def _plan_deaths(self) -> None:
        super()._plan_deaths()
        start, end = self.clock.at, max(world.posts[-1][0] for world in self.worlds)
        for _ in range(self.random.choice((0, 0, 1, 2))):
            stall = partial(self._stall, self.random.randrange(len(self.workers)))
            self.plan(self.random.randrange(start, end + 1), stall)

    def _stall(self, number: int) -> None:
        """A worker stands still between two turns, longer than its leases: what it was handing
        over may become unknown."""
        sender = self.workers[number].sender
        if sender is not None and self.hurried:
            self._still_until[number] = self.clock.at + self._chance.randrange(HOUR)
            self.witness.at_risk |= sender.in_hand

    def _check(self) -> None:
        rest = self.witness.check(self.url, self.journal, self.clock.at)
        rest.history = through_sqlite(rest.history)
        refolding_gives_the_same(rest)
        inputs_keep_their_order(rest)

    def _waits(self, number: int) -> bool:
        turns = self.workers[number].turns
        if turns is None:
            return False
        store = turns._store._store  # type: ignore[attr-defined] # the one under the mortal one
        return self._ground.blocked(store._db.connection.info.backend_pid)

    def _named(self, worker: Worker) -> str:
        self._lives += 1
        return f"worker-{self.workers.index(worker)}-{self._lives}"

    def _report(self) -> Report:
        report = super()._report()
        report.waited = self.lockstep.waited
        report.trace = self.lockstep.trace
        for row in self.witness.rows:
            report.trace = crc32(repr(row).encode(), report.trace)
        return report


def through_sqlite(history: dict[int, list[HistoryRow]]) -> dict[int, list[HistoryRow]]:
    """The same rows, kept in SQLite and read from there."""
    with new_directory() as directory:
        store = open_store(f"sqlite:{directory}?synchronous=off")
        with store.begin() as turn:
            turn.record([row for rows in history.values() for row in rows])
        queries = store.queries()
        kept = {unit: queries.histories(unit, 0, len(rows)) for unit, rows in history.items()}
        queries.close()
        store.close()
    return kept


def simulate_on(
    ground: Ground, seed: int, fault: Fault | None = None, workers: int = WORKERS
) -> Report:
    """Run one seed, whatever an earlier one left there."""
    ground.clear()
    return live(Together(seed, ground, workers), fault)


def simulate_beside(url: str, seed: int) -> Report:
    """The same in a schema of this process's own, so that several processes may share `url`."""
    return simulate_on(_own_ground(url), seed)


@cache
def _own_ground(url: str) -> Ground:
    number = os.getpid()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(f"sim_{number}")))
    return Ground(f"{url}?options=-csearch_path%3Dsim_{number}")


@contextmanager
def _server() -> Iterator[Callable[[int], Report]]:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from postgres import Cluster

    cluster = Cluster(durable=False)
    cluster.start()
    try:
        yield partial(simulate_on, Ground(cluster.create_database()))
    finally:
        cluster.stop()


if __name__ == "__main__":
    with _server() as one:
        main(sys.argv[1:], one)
