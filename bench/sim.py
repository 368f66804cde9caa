"""Many seeds of the simulation: the real code under disorder, killed again and again.

The suite runs a thousand; here are more. Each seed makes another two workspaces, another order of
things, and other deaths, and every invariant is checked at its end (`tests/sim`). One that breaks
is printed with the command that repeats it, and makes this one fail.
"""

import argparse
import sys
import time
from pathlib import Path

from _report import report, say

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "sim"))

from sim_pool import run_seeds
from simulated import Report

SEEDS, QUICK_SEEDS = 10_000, 300
SAY_EVERY_S = 10.0


def main() -> int:
    options = _options()
    count = options.seeds or (QUICK_SEEDS if options.quick else SEEDS)
    held, said = 0, time.monotonic()

    def tell(_: Report) -> None:
        nonlocal held, said
        held += 1
        if time.monotonic() - said > SAY_EVERY_S:
            said = time.monotonic()
            say(f"{held} of {count} seeds held")

    started = time.perf_counter()
    broken = run_seeds(range(options.first, options.first + count), tell)
    seconds = time.perf_counter() - started
    for each in broken:
        say(each)
    report(seeds=count, seconds=seconds, seeds_per_s=count / seconds, failed=len(broken))
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SEEDS} seeds")
    parser.add_argument("--seeds", type=int, default=0, help=f"how many; {SEEDS} unless said")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
