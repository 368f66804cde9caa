"""How fast the engine decides: journal to committed decisions, beside what the store can do.

Two limits are measured between the rounds of the engine, in the same run. `limit_per_s` is the
journal's own append of the same events on a fresh store of the same kind; `limit_bare_per_s` rows
into a bare table without an index. All are durable, 1,000 events in a transaction.

--flat compares a few units with many, --account a small account with a large one: what an event
costs must not depend on either. --store postgres measures PostgreSQL with as many workers as you
say; its limits are executemany and COPY into a table like the journal.
"""

import argparse
import cProfile
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

import _account
import _flat
import _workers
from _limit import SqliteLimits
from _postgres import store_url
from _report import report, say
from _rounds import BATCH, beside, fold, post, quiet
from _traffic import Traffic
from _warm import warm_app
from leadwright.core.time import HOUR
from leadwright.runtime.silence import Silence


def main() -> None:
    options = _options()
    directory = Path(tempfile.mkdtemp(prefix="leadwright-bench-"))
    try:
        if options.flat:
            _flat.measure(directory, options)
        elif options.account:
            _account.measure(directory, options)
        elif options.store == "postgres":
            with store_url("postgres", options.url, directory) as url:
                _workers.measure(url, options)
        else:
            measure(directory, options)
    finally:
        shutil.rmtree(directory)


def measure(directory: Path, options: argparse.Namespace) -> None:
    """One process on SQLite, at so many units."""
    rounds, events = (
        (3, options.events or 10_000) if options.quick else (7, options.events or 20_000)
    )
    units = options.units or (20_000 if options.quick else 100_000)
    started = time.perf_counter()
    now = time.time_ns() // 1_000_000
    app, workspace = warm_app(f"sqlite:{directory}", options.playbook, units, ends_at=now - HOUR)
    say(f"{units} units made in {time.perf_counter() - started:.1f} s")
    turns = app.turns(Silence(), "bench", BATCH)
    while turns.take():
        pass
    traffic, random = Traffic(workspace, options.playbook, 11), Random(13)
    store, profile = SqliteLimits(directory, BATCH, 3 if options.quick else 10), cProfile.Profile()
    limits, costs = [], []
    quiet()
    for _ in range(rounds + 1):
        rows = post(app, traffic, [random.randrange(units) for _ in range(events)])
        limits.append(store.measure(rows))
        if options.profile:
            profile.enable()
        costs.append(cost := fold(turns, events))
        profile.disable()
        say(f"{cost.per_s:.0f}/s, {cost.cpu_us:.0f} us of CPU; {limits[-1].journal:.0f} rows/s")
    limits.append(store.measure(rows))
    store.close()
    app.close()
    if options.profile:
        profile.dump_stats(options.profile)
    speeds = [cost.per_s for cost in costs[1:]]  # the first one only warms
    journal, bare = [limit.journal for limit in limits[1:]], [limit.bare for limit in limits[1:]]
    report(
        store="sqlite",
        units=units,
        events_per_s=median(speeds),
        cpu_us=median(cost.cpu_us for cost in costs[1:]),
        limit_per_s=median(journal),
        ratio=beside(speeds, journal),
        limit_bare_per_s=median(bare),
        ratio_bare=beside(speeds, bare),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="smaller and shorter: under a minute")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--flat", action="store_true", help="a few units against many")
    what.add_argument("--account", action="store_true", help="a small account against a large one")
    what.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database to use")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=1, help="on PostgreSQL")
    parser.add_argument("--units", type=int, default=0, help="100 thousand unless said otherwise")
    parser.add_argument("--small", type=int, default=0, help="units, or people of an account")
    parser.add_argument("--large", type=int, default=0, help="units, or people of an account")
    parser.add_argument("--events", type=int, default=0, help="in a round")
    parser.add_argument("--playbook", default="b2c", choices=("b2c", "hybrid"))
    parser.add_argument("--profile", help="where to write what cProfile saw; SQLite only")
    options = parser.parse_args()
    if (options.url or options.workers > 1) and options.store != "postgres":
        parser.error("--url and --workers are for PostgreSQL: add --store postgres")
    return options


if __name__ == "__main__":
    sys.exit(main())
