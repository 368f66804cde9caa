"""How fast one process replays history through another playbook, beside deciding it live.

People live through three days in the real engine, in bulk, on a clock of their own; then all their
units are replayed in this process through a playbook with other points and another wait. The live
rate is what the turns alone took that decided them, durable as they are in use; nothing is posted
or sent in it. It is taken before and after the replays of each round, so that a noisy moment hits
both sides. Through their own playbook the same units must come out with 0 differences.
"""

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from _living import Capturing, Living, moments
from _report import report, say
from _rounds import beside
from _traffic import Traffic
from leadwright.boot import App, read_playbook
from leadwright.core.time import DAY, MINUTE
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime.books import every_version
from leadwright.runtime.replay import Past, qualifying_stages, replay
from leadwright.runtime.replay_past import until
from leadwright.runtime.replay_pool import Opened
from leadwright.runtime.replay_report import build_report, total_differences
from leadwright.runtime.replay_setting import Setting

START = 1_760_000_000_000
DAYS = 3
STEP_MS = 60 * MINUTE
EVENTS = 16
"""Posted per person; wake-ups and receipts come on top."""
FOREVER = 1 << 60
ROUNDS, REPLAYS = 5, 3
TARGET = 3.0
CHANGES = (
    ("product_view:     {event: Product Viewed, points: 1,",
     "product_view:     {event: Product Viewed, points: 2,"),
    ("idle: 5 minutes", "idle: 10 minutes"),
)  # fmt: skip


class Timed(Living):
    """Living, and how long the turns took that decided it."""

    seconds = 0.0

    def rest(self) -> None:
        """Take turns until there is nothing to do."""
        start = time.perf_counter()
        super().rest()
        self.seconds += time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="400 units a round, under a minute")
    parser.add_argument("--units", type=int, default=0, help="people a round, default 3 thousand")
    options = parser.parse_args()
    people = options.units or (400 if options.quick else 3_000)
    folder = Path(tempfile.mkdtemp(prefix="leadwright-bench-"))
    try:
        differences = measure(folder, people, ROUNDS)
    finally:
        shutil.rmtree(folder)
    if differences:
        sys.exit(f"{differences} differences through the same playbook")


def measure(folder: Path, people: int, rounds: int) -> int:
    """Record and replay in turns; how many differences the same playbook made."""
    same = read_playbook(shipped_text("b2c"))
    other = read_playbook(changed(shipped_text("b2c")))
    lives, speeds, alike, made, differences = [], [], [], {}, 0
    for number in range(rounds):
        app, workspace, live = record(folder / str(number), people)
        lives.append(live)
        gc.collect()
        gc.freeze()
        replays = [replayed(app, workspace, other) for _ in range(REPLAYS)]
        seconds, made = median(taken for taken, _ in replays), replays[0][1]
        speeds.append(made["inputs"] / seconds)
        seconds, identical = replayed(app, workspace, same)
        alike.append(identical["inputs"] / seconds)
        differences += total_differences(identical)
        app.close()
    app, _, live = record(folder / "last", people)
    app.close()
    lives.append(live)
    report(
        units=made["units"],
        inputs=made["inputs"],
        events_per_s=median(speeds),
        same_per_s=median(alike),
        live_per_s=median(lives),
        ratio=beside(speeds, lives),
        target_ratio=TARGET,
        changed=total_differences(made),
        differences=differences,
    )
    return differences


def record(folder: Path, people: int) -> tuple[App, int, float]:
    """An application whose people have lived, its workspace, and the inputs decided per second."""
    living = Timed(str(folder), "b2c", START)
    living.app.store.close()
    living.app._store = None  # it opens anew, as durable as it is in use
    living.turns = living.app.turns(Capturing(living.clock), "bench")
    end = START + DAYS * DAY
    living.seconds = 0.0
    traffic = Traffic(living.workspace, "b2c", 7)
    living.live(moments(people, EVENTS, START, end), traffic, end, STEP_MS)
    with reading(living.app) as queries:
        units = queries.units(living.workspace, 0, FOREVER)
        inputs = sum(len(queries.histories(unit, 0, FOREVER)) for unit in units)
    say(f"{inputs} inputs of {len(units)} units decided in {living.seconds:.1f} s")
    return living.app, living.workspace, inputs / living.seconds


def replayed(app: App, workspace: int, book: Playbook) -> tuple[float, dict[str, Any]]:
    """Seconds it took, and the report."""
    with reading(app) as queries:
        recorded = every_version(queries, workspace, app.load_book).__getitem__
        last = until(app.journal, queries, workspace)
        setting = Setting(book=book, recorded=recorded, endings=[], until=last)

        @contextmanager
        def opening() -> Iterator[Opened]:
            yield Opened(queries, setting, 0, qualifying_stages([book]))

        start = time.perf_counter()
        past = Past(queries.units(workspace, 0, FOREVER), {}, book, recorded)
        found = build_report(replay(past, opening, 1))
        return time.perf_counter() - start, found


@contextmanager
def reading(app: App) -> Iterator[Any]:
    """A reader on the store."""
    queries = app.store.queries()
    try:
        yield queries
    finally:
        queries.close()


def changed(text: str) -> str:
    """The playbook that is tried out."""
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new)
    return text


if __name__ == "__main__":
    main()
