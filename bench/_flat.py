"""Whether an event costs the same with many units as with few.

Two processes, one store each, take their rounds in turns, so that a noisy moment hits both. Their
clocks stand still: what so many units wait for does not come due meanwhile.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

from _apart import Apart
from _living import SetClock
from _report import report, say
from _rounds import BATCH, Cost, fold, post, quiet, times
from _statements import Statements
from _traffic import Traffic
from _warm import warm_app
from leadwright.boot import App, open_app
from leadwright.core.time import HOUR
from leadwright.runtime.silence import Silence

SMALL, LARGE = 10_000, 1_000_000
QUICK_SMALL, QUICK_LARGE = 2_000, 50_000
INPUTS_KEPT = 2
"""Of each unit's past, so that a million fit on a disk."""
WARMING, ROUNDS, COLD_ROUNDS = 3, 7, 3
QUICK_WARMING, QUICK_ROUNDS = 2, 3
FIRST = 10
"""Folded after opening and not counted: the duplicates of the last days are read for it."""
TARGET_RATIO = 1.5
MAKING_S, ROUND_S = 1_800.0, 600.0

Popular = Callable[[Random, int], int]


def measure(directory: Path, options: argparse.Namespace) -> None:
    """Compare the two, round by round."""
    quick: bool = options.quick
    rounds = (QUICK_WARMING, QUICK_ROUNDS) if quick else (WARMING, ROUNDS)
    events = options.events or (3_000 if quick else 20_000)
    small = options.small or (QUICK_SMALL if quick else SMALL)
    large = options.large or (QUICK_LARGE if quick else LARGE)
    now = time.time_ns() // 1_000_000
    sides = []
    try:
        for people in (small, large):
            folder = str(directory / str(people))
            sides.append(Apart(side, folder, options.playbook, people, now, events, *rounds))
            took, size = sides[-1].answer(MAKING_S)
            say(f"{people} units made in {took:.1f} s, {size / 1e6:.0f} MB")
        zipf = [_both(sides) for _ in range(sum(rounds))][rounds[0] :]
        for at, (few, many) in enumerate(zipf, 1):
            say(f"warm {at}: {few.wall_us:.0f} and {many.wall_us:.0f} us an event")
        statements = _both(sides)
        cold = [_both(sides) for _ in range(COLD_ROUNDS)]
        for at, (few, many) in enumerate(cold, 1):
            say(f"cold {at}: {few.wall_us:.0f} and {many.wall_us:.0f} us an event")
    finally:
        for each in sides:
            each.stop()
    few, many = ([pair[n] for pair in zipf] for n in (0, 1))
    cold_few, cold_many = ([pair[n] for pair in cold] for n in (0, 1))
    report(
        units_small=small,
        units_large=large,
        cpu_us_small=median(one.cpu_us for one in few),
        cpu_us_large=median(one.cpu_us for one in many),
        cpu_ratio=times([one.cpu_s for one in many], [one.cpu_s for one in few]),
        statements_small=statements[0],
        statements_large=statements[1],
        statements_ratio=statements[1] / statements[0],
        warm_wall_ratio=times([one.wall_s for one in many], [one.wall_s for one in few]),
        cold_cpu_ratio=times([one.cpu_s for one in cold_many], [one.cpu_s for one in cold_few]),
        cold_wall_ratio=times([one.wall_s for one in cold_many], [one.wall_s for one in cold_few]),
        target_ratio=TARGET_RATIO,
    )


def side(
    answer: Callable[..., None],
    directory: str,
    mix: str,
    people: int,
    now: int,
    events: int,
    warming: int,
    rounds: int,
) -> None:
    """One of the two: its store is made, then it answers each round when it is told to go."""
    counted, url, started = Statements(), f"sqlite:{directory}", time.perf_counter()
    app, workspace = warm_app(url, mix, people, ends_at=now - HOUR, inputs_kept=INPUTS_KEPT)
    app.close()
    took, size = time.perf_counter() - started, sum(f.stat().st_size for f in _files(directory))
    app = _opened(url, now)
    turns = app.turns(Silence(), "bench", BATCH)
    while turns.take():
        pass
    traffic, random = Traffic(workspace, mix, 11), Random(13)

    def drawn(who: Popular) -> list[int]:
        return [who(random, people) for _ in range(events)]

    quiet()
    answer((took, size), wait_for_go=True)
    for _ in range(warming + rounds):
        post(app, traffic, drawn(zipf))
        answer(fold(turns, events), wait_for_go=True)
    post(app, traffic, drawn(zipf))
    with counted.counting():
        fold(turns, events)
    answer(counted.count / events, wait_for_go=True)
    while True:
        app.close()
        _forget(directory)
        app = _opened(url, now)
        turns = app.turns(Silence(), "bench", BATCH)
        post(app, traffic, drawn(uniform)[:FIRST])
        fold(turns, FIRST)
        post(app, traffic, drawn(uniform))
        answer(fold(turns, events), wait_for_go=True)


def zipf(random: Random, people: int) -> int:
    """Somebody, the second half as often as the first, the third a third as often."""
    rank = int((people + 1) ** random.random()) - 1
    return rank * 7_919 % people  # who is often there is not stored side by side


def uniform(random: Random, people: int) -> int:
    """Anybody."""
    return random.randrange(people)


def _both(sides: list[Apart]) -> list[Cost]:
    """A round of each, one after the other."""
    answers = []
    for each in sides:
        each.go()
        answers.append(each.answer(ROUND_S))
    return answers


def _opened(url: str, now: int) -> App:
    app = open_app(url)
    app.clock = SetClock(now)
    return app


def _forget(directory: str) -> None:
    """Have the machine forget what it has read of the files."""
    for file in _files(directory):
        with file.open("rb") as open_file:
            os.fsync(open_file.fileno())
            os.posix_fadvise(open_file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _files(directory: str) -> Iterator[Path]:
    return (path for path in Path(directory).iterdir() if path.is_file())
