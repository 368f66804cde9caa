"""People who live through some days in the real engine, on a clock of their own."""

from bisect import bisect_left
from collections.abc import Sequence
from random import Random

from _traffic import Traffic
from leadwright import store
from leadwright.boot import App, open_app
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns


class SetClock:
    """Stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


class Capturing(Silence):
    """A sender that hands everything over at once, into nothing."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self._done: list[Handed] = []

    def room(self) -> int:
        return 1_000

    def hand_over(self, touches: list[StoredTouch]) -> None:
        now = self._clock.now()
        self._done += [Handed(one.touch.id, one.workspace, "captured", now) for one in touches]

    def results(self) -> list[Handed]:
        done, self._done = self._done, []
        return done


class Living:
    """A workspace with a shipped playbook in a directory of its own, from `at` (ms) on."""

    def __init__(self, directory: str, playbook: str, at: int) -> None:
        self.app: App = open_app(f"sqlite:{directory}")
        self.clock = SetClock(at)
        self.app.clock = self.clock  # type: ignore[assignment] # a clock for this run
        self.app._store = store.open_store(f"sqlite:{directory}?synchronous=off")
        self.workspace = self.app.add_workspace("bench", shipped_text(playbook), "bench").id
        self.turns: Turns = self.app.turns(Capturing(self.clock), "bench")
        self.rest()

    def live(
        self, moments: Sequence[tuple[int, int]], traffic: Traffic, until: int, step_ms: int
    ) -> None:
        """Let each of `moments`, (ms, person) in order, bring a call, step by step."""
        come = 0
        for now in range(self.clock.at + step_ms, until + 1, step_ms):
            self.clock.at = now
            end = bisect_left(moments, (now, 0))
            rows = [traffic.submission(person, at) for at, person in moments[come:end]]
            come = end
            if rows:
                self.app.journal.append(rows)
            self.rest()

    def rest(self) -> None:
        """Take turns until there is nothing to do."""
        while self.turns.take():
            pass


def moments(people: int, each: int, start: int, end: int) -> list[tuple[int, int]]:
    """(ms, person) in order: every one of `people` does `each` things from `start` to `end`."""
    random = Random(7)
    return sorted(
        (random.randrange(start, end), person) for person in range(people) for _ in range(each)
    )
