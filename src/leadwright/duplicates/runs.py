"""Runs that a server starts: one at a time, and what became of the last ones."""

import threading
from collections import deque
from collections.abc import Callable
from secrets import token_hex

import msgspec

from leadwright.core.problem import ProblemsError
from leadwright.duplicates.run import Asked, Came

KEPT = 50
RUNNING, DONE, FAILED = "running", "done", "failed"

Step = Callable[[str, int], None]
Work = Callable[[Asked, Step], Came]
"""Does what was asked, telling how far it is. Raises ProblemsError."""


class Run(msgspec.Struct):
    """A run: `state` is running, done or failed (`error` says why). `step` and `count` tell how far
    it is. Times in ms."""

    id: str
    asked: Asked
    who: str
    at: int
    state: str = RUNNING
    step: str = ""
    count: int = 0
    came: Came = Came()
    ended_at: int = 0
    error: str = ""


class Busy(Exception):  # noqa: N818 - an answer, not a fault
    """A run is under way."""


class Runs:
    """Starts runs, one at a time, and remembers the last ones until the process ends."""

    def __init__(self, work: Work, now: Callable[[], int]) -> None:
        self._work = work
        self._now = now
        self._runs: deque[Run] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def start(self, asked: Asked, who: str) -> Run:
        """Begin. Raises Busy while another is under way."""
        with self._lock:
            if any(each.state == RUNNING for each in self._runs):
                raise Busy
            run = Run(token_hex(8), asked, who, self._now())
            self._runs.appendleft(run)
        threading.Thread(
            target=self._go, args=(run,), name="leadwright-duplicates", daemon=True
        ).start()
        return run

    def of(self, workspace: int) -> list[Run]:
        """The workspace's, newest first."""
        return [each for each in list(self._runs) if each.asked.workspace == workspace]

    def _go(self, run: Run) -> None:
        def tell(step: str, count: int) -> None:
            run.step, run.count = step, count

        try:
            run.came = self._work(run.asked, tell)
            run.state = DONE
        except ProblemsError as error:
            run.error, run.state = " ".join(each.what for each in error.problems), FAILED
        except Exception as error:  # whatever it is, the run ends and the server goes on
            run.error, run.state = type(error).__name__, FAILED
        run.ended_at = self._now()
