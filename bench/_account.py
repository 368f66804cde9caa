"""Whether an event costs the same on a large account as on a small one.

One store holds an account of many people, and as many people in small accounts. Rounds go to the
one and to the others in turns. `alone` rounds fold each event in a turn of its own, so that
nothing is shared between the events on the large account. Accepting the account and its becoming a
customer are measured on copies of the store.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

import _deciding
from _living import Living, SetClock, moments
from _report import report, say
from _rounds import BATCH, Cost, fold, post, quiet, times
from _statements import Statements
from _traffic import Traffic
from leadwright.boot import App, open_app
from leadwright.core.time import DAY, HOUR
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns

SMALL, LARGE, QUICK_LARGE = 10, 10_000, 1_000
EACH = 3
"""What everybody did before, besides saying who they are."""
DAYS = 2
ROUNDS, QUICK_ROUNDS = 9, 3
ALONE = 20
"""One of so many events of a round is folded alone."""
TARGET_RATIO = 1.5

Pair = tuple[Cost, Cost]


def measure(directory: Path, options: argparse.Namespace) -> None:
    """Compare the two kinds of account, round by round."""
    small = options.small or SMALL
    large = options.large or (QUICK_LARGE if options.quick else LARGE)
    events = options.events or (2_000 if options.quick else 5_000)
    counted, now = Statements(), time.time_ns() // 1_000_000
    started = time.perf_counter()

    def company(person: int) -> str:
        number = 0 if person < large else 1 + (person - large) // small
        return f"company-{number:06}.example"

    workspace = _made(directory, company, 2 * large, now)
    say(f"{2 * large} people made in {time.perf_counter() - started:.1f} s")
    app = open_app(f"sqlite:{directory}")
    app.clock = SetClock(now)
    sides = Sides(app, Traffic(workspace, "b2b", 11, company), large)
    together, alone = app.turns(Silence(), "bench", BATCH), app.turns(Silence(), "bench", 1)
    sides.round(together, events)  # warms
    quiet()
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    pairs = [sides.round(together, events) for _ in range(rounds)]
    single = [sides.round(alone, max(1, events // ALONE)) for _ in range(rounds)]
    statements = []
    for first in (0, large):
        post(app, sides.traffic, sides.drawn(first, events))
        with counted.counting():
            fold(together, events)
        statements.append(counted.count / events)
    app.close()
    decided = _deciding.measure(
        directory, workspace, now, _deciding.QUICK_ROUNDS if options.quick else _deciding.ROUNDS
    )
    report(
        people_small=small,
        people_large=large,
        cpu_us_small=median(one.cpu_us for _, one in pairs),
        cpu_us_large=median(one.cpu_us for one, _ in pairs),
        account_cpu_ratio=_ratio(pairs, lambda cost: cost.cpu_s),
        account_wall_ratio=_ratio(pairs, lambda cost: cost.wall_s),
        account_statements_ratio=statements[0] / statements[1],
        alone_cpu_ratio=_ratio(single, lambda cost: cost.cpu_s),
        alone_wall_ratio=_ratio(single, lambda cost: cost.wall_s),
        accept_cpu_ratio=_ratio(decided["accept"], lambda cost: cost.cpu_s),
        accept_wall_ratio=_ratio(decided["accept"], lambda cost: cost.wall_s),
        customer_cpu_ratio=_ratio(decided["customer"], lambda cost: cost.cpu_s),
        customer_wall_ratio=_ratio(decided["customer"], lambda cost: cost.wall_s),
        target_ratio=TARGET_RATIO,
    )


class Sides:
    """The first `people` are one account, as many after them are in small ones."""

    def __init__(self, app: App, traffic: Traffic, people: int) -> None:
        self.app = app
        self.traffic = traffic
        self._people = people
        self._random = Random(13)

    def round(self, turns: Turns, events: int) -> Pair:
        """So many events on the large account, and as many on small ones."""
        costs = []
        for first in (0, self._people):
            post(self.app, self.traffic, self.drawn(first, events))
            costs.append(fold(turns, events))
        large, small = costs
        say(f"{large.wall_us:.0f} us an event on the large account, {small.wall_us:.0f} on small")
        return large, small

    def drawn(self, first: int, events: int) -> list[int]:
        """Anybody from `first` on."""
        return [first + self._random.randrange(self._people) for _ in range(events)]


def _made(directory: Path, company: Callable[[int], str], people: int, now: int) -> int:
    """Let everybody say who they are and live through some days; the workspace."""
    start = now - DAYS * DAY
    living = Living(str(directory), "b2b", start)
    traffic = Traffic(living.workspace, "b2b", 7, company)
    for first in range(0, people, BATCH):
        some = range(first, min(first + BATCH, people))
        living.app.journal.append([traffic.identify(person, start) for person in some])
    living.rest()
    living.live(moments(people, EACH, start, now), traffic, now, HOUR)
    living.app.close()
    return living.workspace


def _ratio(pairs: list[Pair], figure: Callable[[Cost], float]) -> float:
    large, small = zip(*((figure(one), figure(other)) for one, other in pairs), strict=True)
    return times(large, small)
