"""Many seeds on all cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from sim_oracle import Broken
from simulated import Report, simulate

CHUNK = 10


def run_seeds(seeds: Iterable[int], report: Callable[[Report], None]) -> list[str]:
    """Run the seeds, tell of each that held, and return what broke."""
    broken = []
    for found in _in_processes(list(seeds)):
        if isinstance(found, Report):
            report(found)
        else:
            broken.append(found)
    return broken


def _in_processes(seeds: list[int]) -> Iterator[Report | str]:
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_one, seeds, chunksize=CHUNK)


def _one(seed: int) -> Report | str:
    try:
        return simulate(seed)
    except Broken as broken:
        return str(broken)
