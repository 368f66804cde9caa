"""Runs of the search for duplicates: each in a process of its own, which may need much memory."""

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from secrets import token_hex

import msgspec

from leadwright.boot import open_app
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import ProblemsError
from leadwright.duplicates.fields import PEOPLE
from leadwright.duplicates.run import RUNNER, Asked, Came, run
from leadwright.ports import Duplicate, Submission

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


class Ended(Exception):  # noqa: N818 - what has happened
    """The process ended without a word: it was killed, or there was no memory left."""


def apart(data: str) -> Work:
    """Work in a process of its own, on the directory or database `data`."""

    def work(asked: Asked, step: Step) -> Came:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_find, args=(data, asked, there), daemon=True)
        process.start()
        there.close()
        try:
            while True:
                said = here.recv()
                if isinstance(said, Came):
                    return said
                if isinstance(said, ProblemsError):
                    raise said
                step(*said)
        except EOFError:
            raise Ended from None
        finally:
            process.join()

    return work


def _find(data: str, asked: Asked, there: Connection) -> None:
    """What the process does."""
    app = open_app(data)
    queries = app.store.queries()

    def merge(one: Duplicate, because: str) -> bool:
        of_people = one.kind == PEOPLE
        home = queries.home if of_people else queries.account_home
        homes = [home(one.workspace, side) for side in (one.left, one.right)]
        if any(home is None or home.merged_into for home in homes):
            return False
        at = app.clock.now()
        body = {"into": one.left, "because": because}
        event = Event(COMMAND, "merge_people", at, person=one.right, body=body, actor=RUNNER)
        if not of_people:
            event.name, event.person, event.unit = "merge_accounts", 0, one.right
        encoded = msgspec.json.encode(event)
        app.submit([Submission(one.workspace, LANE_IMPORT, "import", at, encoded)])
        return True

    try:
        _, came = run(
            asked, queries, app.reviews, app.clock.now, merge,
            lambda step, count: there.send((step, count)),
        )  # fmt: skip
        there.send(came)
    except ProblemsError as error:
        there.send(error)
    finally:
        queries.close()
        app.close()
