"""What waiting costs: a million units that each wait for an instant of their own.

Bytes of the wake-up table per waiting unit, and the time of a durable turn that takes the next
1,000 due and arms them again. The limit is an fsync'd append of 1,000 events to a plain file,
measured after each turn of the same run.
"""

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median, quantiles

from _postgres import store_url
from _report import report
from leadwright import store
from leadwright.core.ids import entity_id
from leadwright.core.time import DAY
from leadwright.ports import Store, Wake

WORKSPACE = 1
UNITS, QUICK, FULL = 1_000_000, 100_000, 10_000_000
START = 1_760_000_000_000
SPREAD_MS = 30 * DAY
"""Units wait for any instant of the 30 days from START on."""
FAR = START + 10_000 * DAY
TAKEN = 1_000
EVENT = b"e" * 280
PER_LOAD = 50_000
REAL_TIME = 0


def main() -> None:
    options = _options()
    units = options.units or (QUICK if options.quick else FULL if options.full else UNITS)
    turns = 20 if options.quick else 40
    directory = Path(tempfile.mkdtemp(prefix="leadwright-bench-"))
    try:
        with store_url(options.store, options.url, directory) as url:
            measure(url, directory, units, turns)
    finally:
        shutil.rmtree(directory)


def measure(url: str, directory: Path, units: int, turns: int) -> None:
    """Load the wake-ups, weigh them, and take some."""
    size = bytes_of_wakes(url)
    if size is not None:
        sys.exit("there are wake-ups in this database already: name an empty one")
    started = time.perf_counter()
    random = Random(5)
    load(url, units, random)
    took = time.perf_counter() - started
    weight = bytes_of_wakes(url) or 0
    print(f"{units} units wait, {weight / 1e6:.1f} MB, loaded in {took:.1f} s")
    waiting = store.open_store(url)
    limits: list[float] = []
    again = _taking(waiting, directory, turns, limits, lambda wake: wake.at + SPREAD_MS)
    anywhere = _taking(
        waiting, directory, turns, limits, lambda wake: wake.at + random.randrange(SPREAD_MS)
    )
    waiting.close()
    report(
        store="sqlite" if url.startswith("sqlite:") else "postgres",
        units=units,
        bytes_per_unit=weight / units,
        take_1000_ms=median(again),
        take_1000_p90_ms=quantiles(again, n=10)[-1],
        anywhere_1000_ms=median(anywhere),
        limit_ms=median(limits),
        ratio=median(again) / median(limits),
        anywhere_ratio=median(anywhere) / median(limits),
    )


def load(url: str, units: int, random: Random) -> None:
    """Let `units` people, each a unit of their own, wait."""
    filled = store.open_store(f"{url}?synchronous=off" if url.startswith("sqlite:") else url)
    for first in range(1, 2 * units, 2 * PER_LOAD):
        last = min(first + 2 * PER_LOAD, 2 * units)
        wakes = [
            Wake(
                REAL_TIME,
                START + random.randrange(SPREAD_MS),
                entity_id(WORKSPACE, number),
                entity_id(WORKSPACE, number + 1),
            )
            for number in range(first, last, 2)
        ]
        with filled.begin() as turn:
            turn.arm(wakes)
    filled.close()


def bytes_of_wakes(url: str) -> int | None:
    """What the wake-up table takes, indexes included; None while it is empty."""
    store.open_store(url).close()
    if url.startswith("sqlite:"):
        connection = sqlite3.connect(Path(url.removeprefix("sqlite:")) / "state.db")
        try:
            empty = connection.execute("SELECT 1 FROM wakes LIMIT 1").fetchone() is None
            sql = "SELECT sum(pgsize) FROM dbstat WHERE name = 'wakes' AND aggregate = TRUE"
            return None if empty else int(connection.execute(sql).fetchone()[0])
        finally:
            connection.close()
    import psycopg

    with psycopg.connect(url, autocommit=True) as database:
        database.execute("ANALYZE wakes")
        empty = database.execute("SELECT 1 FROM wakes LIMIT 1").fetchone() is None
        found = database.execute("SELECT pg_total_relation_size('wakes')").fetchone()
        return None if empty or found is None else int(found[0])


def _taking(
    waiting: Store, directory: Path, turns: int, limits: list[float], later: Callable[[Wake], int]
) -> list[float]:
    """Milliseconds of each turn that takes the next and arms them again; the first is warming."""
    took = []
    with (directory / "limit").open("ab", buffering=0) as file:
        for _ in range(turns + 1):
            start = time.perf_counter()
            with waiting.begin() as turn:
                turn.claim_shards()
                wakes = turn.due(REAL_TIME, FAR, TAKEN)
                turn.arm([Wake(w.clock, later(w), w.unit, w.member) for w in wakes])
            took.append((time.perf_counter() - start) * 1_000)
            if len(wakes) != TAKEN:
                sys.exit(f"a turn took {len(wakes)} wake-ups instead of {TAKEN}")
            limits.append(_append(file.fileno()))
    return took[1:]


def _append(file: int) -> float:
    """Milliseconds of one durable append of as many events."""
    start = time.perf_counter()
    os.write(file, EVENT * TAKEN)
    os.fsync(file)
    return (time.perf_counter() - start) * 1_000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="100 thousand units, under a minute")
    size.add_argument("--full", action="store_true", help="10 million units")
    parser.add_argument("--units", type=int, default=0, help="another number of units")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database to use")
    options = parser.parse_args()
    if options.url and options.store == "sqlite":
        parser.error("--url names a PostgreSQL database: add --store postgres")
    return options


if __name__ == "__main__":
    main()
