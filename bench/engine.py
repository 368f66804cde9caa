"""How fast the engine decides: journal to committed decisions, beside what the store can do.

The limit is the durable append of the same events into the same store, a row each, in transactions
of as many; it is measured between the rounds of the engine, in the same run.
"""

import argparse
import gc
import shutil
import tempfile
import time
from random import Random
from statistics import median

from _limit import append_limit
from _report import report
from _traffic import Traffic
from _warm import warm_app
from leadwright.core.time import HOUR
from leadwright.runtime.silence import Silence

BATCH = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--playbook", default="b2c", choices=("b2c", "hybrid"))
    parser.add_argument("--profile")
    options = parser.parse_args()
    rounds, events = (3, 10_000) if options.quick else (7, 20_000)
    directory = tempfile.mkdtemp(prefix="leadwright-bench-")
    try:
        measure(directory, options, rounds, events)
    finally:
        shutil.rmtree(directory)


def measure(directory: str, options, rounds, events) -> None:
    started = time.perf_counter()
    now = time.time_ns() // 1_000_000
    app, workspace = warm_app(
        f"sqlite:{directory}", options.playbook, options.units, ends_at=now - HOUR
    )
    print(f"{options.units} units made in {time.perf_counter() - started:.1f} s")
    turns = app.turns(Silence(), "bench", BATCH)
    while turns.take():
        pass
    traffic, random = Traffic(workspace, options.playbook, 11), Random(13)
    if options.profile:
        import cProfile

        profile = cProfile.Profile()
    limits, speeds = [], []
    gc.collect()
    gc.freeze()
    gc.disable()
    for _ in range(rounds + 1):
        rows = []
        for _ in range(events // BATCH):
            at = app.clock.now()
            people = [random.randrange(options.units) for _ in range(BATCH)]
            batch = traffic.submissions(people, at)
            app.journal.append(batch)
            rows += batch
        limits.append(append_limit(directory, rows, BATCH))
        gc.collect()
        if options.profile:
            profile.enable()
        start = time.perf_counter()
        cpu = time.process_time()
        done = 0
        while more := turns.take():
            done += more
        took = time.perf_counter() - start
        cpu = time.process_time() - cpu
        if options.profile:
            profile.disable()
        speeds.append(events / took)
        print(
            f"{events / took:.0f}/s  cpu {cpu / events * 1e6:.0f} us/event  "
            f"folded {done} limit {limits[-1]:.0f}"
        )
    if options.profile:
        profile.dump_stats(options.profile)
    limits.append(append_limit(directory, rows, BATCH))
    ratios = [s / ((a + b) / 2) for s, a, b in zip(speeds, limits, limits[1:], strict=False)][1:]
    report(events_per_s=median(speeds[1:]), limit_per_s=median(limits), ratio=median(ratios))


if __name__ == "__main__":
    main()
