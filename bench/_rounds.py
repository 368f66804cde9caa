"""Rounds of a measurement: post events, fold them, see what it took."""

import gc
import time
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from _traffic import Traffic
from leadwright.boot import App
from leadwright.ports import Submission
from leadwright.runtime.turns import Turns

BATCH = 1_000
SETTLE_S = 0.2
"""What a round left to do in the background is done after so long."""


class Cost(NamedTuple):
    """What events took: seconds on the wall, and of this process's CPU."""

    events: int
    wall_s: float
    cpu_s: float

    @property
    def per_s(self) -> float:
        """Events a second."""
        return self.events / self.wall_s

    @property
    def wall_us(self) -> float:
        """Microseconds an event took."""
        return self.wall_s / self.events * 1e6

    @property
    def cpu_us(self) -> float:
        """Microseconds of CPU an event took."""
        return self.cpu_s / self.events * 1e6


def post(app: App, traffic: Traffic, people: Sequence[int]) -> list[Submission]:
    """A call of each of `people` into the journal; the rows."""
    rows: list[Submission] = []
    for first in range(0, len(people), BATCH):
        batch = traffic.submissions(people[first : first + BATCH], app.clock.now())
        app.journal.append(batch)
        rows += batch
    return rows


def fold(turns: Turns, events: int) -> Cost:
    """Fold the `events` posted before, until nothing is left to do."""
    gc.collect()
    start, cpu = time.perf_counter(), time.process_time()
    while turns.take():
        pass
    cost = Cost(events, time.perf_counter() - start, time.process_time() - cpu)
    time.sleep(SETTLE_S)
    return cost


def quiet() -> None:
    """No garbage collection but between rounds, as in a worker."""
    gc.collect()
    gc.freeze()
    gc.disable()


def beside(speeds: Sequence[float], limits: Sequence[float]) -> float:
    """The median ratio of each speed to the limit, which was measured before and after each."""
    between = [(before + after) / 2 for before, after in pairwise(limits)]
    return median(speed / limit for speed, limit in zip(speeds, between, strict=True))


def times(large: Sequence[float], small: Sequence[float]) -> float:
    """The median ratio of figures that were measured in turns."""
    return median(a / b for a, b in zip(large, small, strict=True))
