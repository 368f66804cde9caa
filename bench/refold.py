"""How fast one process rebuilds units from their recorded inputs, and whether they come out equal.

People live through three days in the real engine, in bulk, on a clock of their own; then all their
units are read from the store and folded again. The limit is the same rows read and their inputs
decoded, with nothing decided: what refold would do if deciding were free. Both are measured in
turns, in the same run.
"""

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median

from _living import Living, moments
from _report import report
from _traffic import Traffic
from leadwright.boot import App
from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import ANYONE, Gone, decode_member
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Queries
from leadwright.runtime.books import every_version
from leadwright.runtime.refold import canonical, input_of, refold_unit

START = 1_760_000_000_000
DAYS = 3
STEP_MS = 60 * MINUTE
EVENTS = 16
"""Posted per person; wake-ups and receipts come on top."""
FOREVER = 1 << 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 units, under a minute")
    parser.add_argument("--units", type=int, default=0, help="people, default 4 thousand")
    parser.add_argument("--playbook", default="b2c", choices=("b2c", "hybrid"))
    options = parser.parse_args()
    people = options.units or (200 if options.quick else 4_000)
    rounds = 3 if options.quick else 5
    directory = tempfile.mkdtemp(prefix="leadwright-bench-")
    try:
        identical = measure(directory, options.playbook, people, rounds)
    finally:
        shutil.rmtree(directory)
    if not identical:
        sys.exit("refolded units differ from the stored ones")


def measure(directory: str, mix: str, people: int, rounds: int) -> bool:
    """Record, refold, compare; whether the units are equal."""
    started = time.perf_counter()
    app, workspace = record(directory, mix, people)
    took = time.perf_counter() - started
    queries = app.store.queries()
    units = queries.units(workspace, 0, FOREVER)
    inputs = sum(len(rows) for _, rows in histories(queries, units))
    print(f"{inputs} inputs of {len(units)} units recorded in {took:.1f} s")
    books = every_version(queries, workspace, app.load_book)
    identical = compare(app, queries, units, books.__getitem__)
    speeds, limits = [], []
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        limits.append(inputs / _decode(queries, units))
        start = time.perf_counter()
        for _, rows in histories(queries, units):
            refold_unit(rows, books.__getitem__)
        speeds.append(inputs / (time.perf_counter() - start))
    limits.append(inputs / _decode(queries, units))
    queries.close()
    app.close()
    between = [(a + b) / 2 for a, b in pairwise(limits)]
    report(
        units=len(units),
        inputs=inputs,
        events_per_s=median(speeds),
        limit_per_s=median(limits),
        ratio=median(s / limit for s, limit in zip(speeds, between, strict=True)),
        identical=identical,
    )
    return identical


def record(directory: str, mix: str, people: int) -> tuple[App, int]:
    """An application whose people have lived, and the number of its workspace."""
    living = Living(directory, mix, START)
    end = START + DAYS * DAY
    traffic = Traffic(living.workspace, mix, 7)
    living.live(moments(people, EVENTS, START, end), traffic, end, STEP_MS)
    return living.app, living.workspace


def histories(queries: Queries, units: list[int]) -> Iterator[tuple[int, list[HistoryRow]]]:
    """The recorded inputs, unit by unit."""
    for unit in units:
        yield unit, queries.histories(unit, 0, FOREVER)


def compare(app: App, queries: Queries, units: list[int], book: Callable[[int], Playbook]) -> bool:
    """Whether each document and each decision comes out byte for byte as it is stored."""
    for unit, rows in histories(queries, units):
        documents, decisions = refold_unit(rows, book)
        if decisions != [row.decisions for row in rows]:
            return False
        members = {ANYONE, *(row.person for row in rows)}
        with app.store.begin() as turn:
            stored = turn.load([(unit, member) for member in members])
        live = {
            member: canonical(document)
            for (_, member), document in stored.items()
            if not member or not isinstance(decode_member(document), Gone)
        }
        if documents != live:
            return False
    return True


def _decode(queries: Queries, units: list[int]) -> float:
    """Seconds for reading the same rows and decoding their inputs."""
    start = time.perf_counter()
    for _, rows in histories(queries, units):
        for row in rows:
            input_of(row)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
