"""The engine on PostgreSQL: workers that are processes of their own, on one database."""

import argparse
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from random import Random
from statistics import median
from typing import Any, NamedTuple

import psycopg

from _apart import Apart
from _limit import per_second, values_of
from _report import report, say
from _rounds import BATCH, beside, post, quiet
from _traffic import Traffic
from _warm import warm_app
from leadwright.boot import open_app
from leadwright.core.input import LANE_LIVE
from leadwright.core.time import HOUR
from leadwright.ports import Queries, Submission
from leadwright.runtime.silence import Silence

IDLE_S = 0.1
LOOK_S = 0.01
STUCK_S = 300.0
COLUMNS = "id, workspace, lane, source, at, sent_at, key, body"
TYPES = ("int8", "int4", "int2", "text", "int8", "int8", "bytea", "bytea")
INSERT = f"INSERT INTO appended ({COLUMNS}) VALUES (%b, %b, %b, %b, %b, %b, %b, %b)"
COPY = f"COPY appended ({COLUMNS}) FROM STDIN (FORMAT BINARY)"


class Limit(NamedTuple):
    """Rows a second into a table like the journal, by either way."""

    executemany: float
    copy: float


def measure(url: str, options: argparse.Namespace) -> None:
    """Post rounds of events, and wait until the workers have folded them."""
    rounds, events = (
        (3, options.events or 5_000) if options.quick else (5, options.events or 20_000)
    )
    units = options.units or (5_000 if options.quick else 100_000)
    started = time.perf_counter()
    now = time.time_ns() // 1_000_000
    app, workspace = warm_app(url, options.playbook, units, ends_at=now - HOUR)
    app.drain()
    say(f"{units} units made in {time.perf_counter() - started:.1f} s")
    traffic, random = Traffic(workspace, options.playbook, 11), Random(13)
    store, queries = PostgresLimits(url), app.store.queries()
    limits, speeds, cpus = [], [], []
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
    folded = get_context("spawn").Event()
    workers = [Apart(work, url, f"worker-{n}", folded) for n in range(options.workers)]
    try:
        for worker in workers:
            worker.answer(60)
        for _ in range(rounds + 1):
            rows = post(app, traffic, [random.randrange(units) for _ in range(events)])
            last = app.journal.tails(0)[workspace, LANE_LIVE]
            limits.append(store.measure(rows))
            folded.clear()
            start = time.perf_counter()
            for worker in workers:
                worker.go()
            _wait(queries, workspace, last)
            speeds.append(events / (time.perf_counter() - start))
            folded.set()
            cpus.append(sum(worker.answer(60) for worker in workers) / events * 1e6)
            say(f"{speeds[-1]:.0f}/s, {cpus[-1]:.0f} us of CPU; {limits[-1].copy:.0f} rows/s")
        limits.append(store.measure(rows))
    finally:
        for worker in workers:
            worker.stop()
    store.close()
    queries.close()
    app.close()
    executemany, copy = [one.executemany for one in limits[1:]], [one.copy for one in limits[1:]]
    report(
        store="postgres",
        workers=options.workers,
        units=units,
        events_per_s=median(speeds[1:]),
        cpu_us=median(cpus[1:]),
        limit_executemany_per_s=median(executemany),
        ratio_executemany=beside(speeds[1:], executemany),
        limit_copy_per_s=median(copy),
        ratio_copy=beside(speeds[1:], copy),
    )


def work(answer: Callable[..., None], url: str, name: str, folded: Any) -> None:
    """A worker: says what CPU it took, waits for the word, folds until everything is folded."""
    app = open_app(url)
    turns, bell = app.turns(Silence(), name, BATCH), app.bell
    quiet()
    cpu = 0.0
    while True:
        answer(cpu, wait_for_go=True)
        start = time.process_time()
        while not folded.is_set():
            if not turns.take():
                bell.wait(IDLE_S)
        cpu = time.process_time() - start


class PostgresLimits:
    """A table like the journal, in the same database."""

    def __init__(self, url: str) -> None:
        self._database = psycopg.connect(url, autocommit=True)
        self._database.execute("CREATE TABLE appended (LIKE journal INCLUDING ALL)")
        self._next = 0

    def measure(self, rows: Sequence[Submission]) -> Limit:
        """Append the rows in either way, `BATCH` in a transaction."""
        values = values_of(rows)
        executemany = per_second(values, BATCH, 1, self._executemany)
        return Limit(executemany, per_second(values, BATCH, 1, self._copy))

    def close(self) -> None:
        """Leave nothing behind."""
        self._database.execute("DROP TABLE appended")
        self._database.close()

    def _executemany(self, values: Sequence[Any]) -> None:
        with self._database.transaction(), self._database.cursor() as cursor:
            cursor.executemany(INSERT, self._numbered(values))

    def _copy(self, values: Sequence[Any]) -> None:
        with (
            self._database.transaction(),
            self._database.cursor() as cursor,
            cursor.copy(COPY) as copy,
        ):
            copy.set_types(TYPES)
            for row in self._numbered(values):
                copy.write_row(row)

    def _numbered(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        first, self._next = self._next, self._next + len(values)
        return [(first + n, *row) for n, row in enumerate(values)]


def _wait(queries: Queries, workspace: int, last: int) -> None:
    """Until everything up to the journal's row `last` is folded."""
    until = time.monotonic() + STUCK_S
    while time.monotonic() < until:
        reached = queries.positions().get((workspace, LANE_LIVE), 0) >= last
        if reached and not queries.pending(workspace):
            return
        time.sleep(LOOK_S)
    raise RuntimeError(f"not everything is folded after {STUCK_S:g} s")
