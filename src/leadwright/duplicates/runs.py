"""Runs that servers start: one at a time in a workspace, kept in the store, so that every server
tells the same of them, also after it was started again."""

import threading
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex

import msgspec

from leadwright.core.problem import ProblemsError
from leadwright.duplicates.run import Asked, Came
from leadwright.ports import Reviews

KEPT = 50
BEAT_S = 2.0
"""How often a run says that it goes on, and how far it is."""
SILENT_MS = 60_000
"""A run of which nothing was heard for so long has ended with its process."""
TRIES = 30
RUNNING, DONE, FAILED = "running", "done", "failed"
WAITS = "waits for another search to end"

Step = Callable[[str, int], None]
Work = Callable[[Asked, Step], Came]
"""Does what was asked, telling how far it is. Raises ProblemsError."""


class Run(msgspec.Struct):
    """A run: `state` is running, done or failed (`error` says why). `step` and `count` tell how far
    it is, as heard of at `told_at`. Times in ms."""

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
    told_at: int = 0


class Busy(Exception):  # noqa: N818 - an answer, not a fault
    """A run is under way."""


class Runs:
    """Starts runs: of a workspace one at a time over all processes that share a store. A process
    does one at a time, as each needs much memory; those of other workspaces wait for their turn."""

    def __init__(
        self, work: Work, reviews: Reviews, now: Callable[[], int], beat_s: float = BEAT_S
    ) -> None:
        self._work = work
        self._reviews = reviews
        self._now = now
        self._beat_s = beat_s
        self._keeping = threading.Lock()
        self._turn = threading.Lock()
        self._closed = False

    def start(self, asked: Asked, who: str) -> Run:
        """Begin. Raises Busy while another of the workspace is under way."""
        at = self._now()
        run = Run(token_hex(8), asked, who, at, told_at=at)
        if not self._reviews.begin_run(asked.workspace, run.id, at, _text(run), at - SILENT_MS):
            raise Busy
        threading.Thread(
            target=self._go, args=(run,), name="leadwright-duplicates", daemon=True
        ).start()
        return run

    def of(self, workspace: int) -> list[Run]:
        """The workspace's last ones, newest first."""
        silent = self._now() - SILENT_MS
        found = [msgspec.json.decode(each, type=Run) for each in self._kept(workspace)]
        for run in found:
            if run.state == RUNNING and run.told_at < silent:
                run.state, run.ended_at = FAILED, run.told_at
                run.error = "The process that ran it has ended: start another one."
        return found

    def close(self) -> None:
        """Tell nothing any more: the store goes. What still runs is found to have fallen silent."""
        with self._keeping:
            self._closed = True

    def _kept(self, workspace: int) -> list[str]:
        return self._reviews.runs(workspace, KEPT)

    def _go(self, run: Run) -> None:
        ended = threading.Event()
        beat = threading.Thread(
            target=self._beat, args=(run, ended), name="leadwright-duplicates-beat", daemon=True
        )
        beat.start()
        came, state, error = Came(), DONE, ""

        def tell(step: str, count: int) -> None:
            run.step, run.count = step, count

        try:
            if not self._turn.acquire(blocking=False):
                tell(WAITS, 0)
                self._turn.acquire()
            try:
                if not self._closed:
                    came = self._work(run.asked, tell)
            finally:
                self._turn.release()
        except ProblemsError as raised:
            state, error = FAILED, " ".join(each.what for each in raised.problems)
        except Exception as raised:  # whatever it is, the run ends and the server goes on
            state, error = FAILED, type(raised).__name__
        ended.set()
        beat.join()
        run.came, run.state, run.error, run.ended_at = came, state, error, self._now()
        self._end(run)

    def _beat(self, run: Run, ended: threading.Event) -> None:
        while not ended.wait(self._beat_s):
            with suppress(OSError):  # the store is away: it is told again soon
                self._keep(run)

    def _end(self, run: Run) -> None:
        tick = threading.Event()
        for _ in range(TRIES):
            with suppress(OSError):
                self._keep(run)
                return
            tick.wait(self._beat_s)

    def _keep(self, run: Run) -> None:
        run.told_at = self._now()
        running = run.state == RUNNING
        with self._keeping:
            if not self._closed:
                self._reviews.keep_run(
                    run.asked.workspace, run.id, run.told_at, _text(run), running=running
                )


def _text(run: Run) -> str:
    return msgspec.json.encode(run).decode()
