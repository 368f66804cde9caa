"""What it takes to accept an account, and to make it a customer, whatever its size.

Each round has a copy of the store: an account is accepted once. Measured is the one turn that
decides; what its people hear afterwards waits in the last lane.
"""

import shutil
import time
from pathlib import Path

import msgspec

from _living import SetClock
from _report import say
from _rounds import BATCH, Cost, quiet
from leadwright.boot import App, open_app
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND, LANE_NOW
from leadwright.ports import Queries, Submission
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns

ROUNDS, QUICK_ROUNDS = 7, 3
SETTLE_S = 0.1
"""What the last turns left to do in the background is done after so long."""
SMALL_EACH = 5
"""So many small accounts a round: their median stands beside the one that is large."""
WON = {"opportunity": "deal", "stage": "won"}

Pair = tuple[Cost, Cost]


def measure(directory: Path, workspace: int, now: int, rounds: int) -> dict[str, list[Pair]]:
    """What was done -> (large, small) of each round."""
    found: dict[str, list[Pair]] = {"accept": [], "customer": []}
    for number in range(rounds):
        copy = directory / f"copy-{number}"
        copy.mkdir()
        for file in directory.glob("*.db*"):
            shutil.copy(file, copy)
        with_app = open_app(f"sqlite:{copy}")
        with_app.clock = SetClock(now)
        try:
            for name, pair in _Round(with_app, workspace).run().items():
                found[name].append(pair)
        finally:
            with_app.close()
            shutil.rmtree(copy)
    return found


class _Round:
    def __init__(self, app: App, workspace: int) -> None:
        self._app = app
        self._workspace = workspace
        self._turns: Turns = app.turns(Silence(), "bench", BATCH)
        self._queries: Queries = app.store.queries()

    def run(self) -> dict[str, Pair]:
        """Accept the large account and some small ones, and let them buy."""
        rows = self._queries.accounts(self._workspace, 1 + 4 * SMALL_EACH).rows
        large = max(rows, key=lambda row: row.people).unit
        some = [row.unit for row in rows if row.unit != large and not row.customer_since]
        self._settle()
        quiet()
        units = [*some[:SMALL_EACH], large, *some[SMALL_EACH : 2 * SMALL_EACH]]
        costs = {unit: self._decided(unit) for unit in units}
        bought = [self._queries.account(self._workspace, unit) for unit in units]
        self._queries.close()
        assert all(row is not None and row.customer_since for row in bought), "somebody refused"
        pairs = {}
        for name in ("accept", "customer"):
            small = sorted(cost[name] for unit, cost in costs.items() if unit != large)
            pairs[name] = (costs[large][name], small[len(small) // 2])
            of_large, of_small = (each.wall_us / 1_000 for each in pairs[name])
            say(f"{name}: {of_large:.2f} ms on the large account, {of_small:.2f} on small")
        return pairs

    def _decided(self, unit: int) -> dict[str, Cost]:
        self._told("set_stage", unit, {"stage": "mql"})
        self._settle()
        accepted = self._told("accept", unit, {})
        self._settle()
        self._told("open_opportunity", unit, {"opportunity": "deal"})
        self._settle()
        won = self._told("set_opportunity", unit, WON)
        self._settle()
        return {"accept": accepted, "customer": won}

    def _told(self, name: str, unit: int, body: dict[str, object]) -> Cost:
        """The turn that decides a command."""
        at = self._app.clock.now()
        event = Event(COMMAND, name, at, unit=unit, body=body, actor="ana")
        encoded = msgspec.json.encode(event)
        row = Submission(self._workspace, LANE_NOW, "api", at, encoded)
        time.sleep(SETTLE_S)
        self._app.journal.append([row])
        start, cpu = time.perf_counter(), time.thread_time()
        self._turns.take()
        return Cost(1, time.perf_counter() - start, time.thread_time() - cpu)

    def _settle(self) -> None:
        while self._turns.take():
            pass
