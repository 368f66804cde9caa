"""Many seeds on all cores."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from sim_oracle import Broken
from simulated import Report, simulate

CHUNK = 10


def run_seeds(
    seeds: Iterable[int],
    report: Callable[[Report], None],
    run: Callable[[int], Report] = simulate,
) -> list[str]:
    """Run the seeds, tell of each that held, and return what broke."""
    broken = []
    for found in _in_processes(list(seeds), partial(_one, run)):
        if isinstance(found, Report):
            report(found)
        else:
            broken.append(found)
    return broken


def _in_processes(seeds: list[int], one: Callable[[int], Report | str]) -> Iterator[Report | str]:
    workers = os.cpu_count() or 1
    chunk = max(1, min(CHUNK, len(seeds) // (8 * workers)))
    spawn = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_settle) as pool:
        yield from pool.map(one, seeds, chunksize=chunk)


def _settle() -> None:
    """Garbage is collected between seeds, as a worker does between turns."""
    gc.freeze()
    gc.disable()


def _one(run: Callable[[int], Report], seed: int) -> Report | str:
    try:
        return run(seed)
    except Broken as broken:
        return str(broken)
    finally:
        gc.collect()
