"""The worker process: takes turns. What they decide to send, its sender process hands over."""

import contextlib
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

import structlog

from leadwright.boot import open_app
from leadwright.core.problem import ProblemsError
from leadwright.ports import Bell
from leadwright.runtime.lock import alone
from leadwright.runtime.logs import start_logging
from leadwright.runtime.started import DATA
from leadwright.runtime.turns import Turns
from leadwright.worker.apart import Apart

IDLE_S = 1.0
"""The longest sleep: what no bell announces (leases of others, a missed ring) is found then."""
COLLECT_EVERY = 50
CLOCK_OFF_MS_MAX = 10_000
CLOCK_EVERY_S = 5.0
PAUSE_S = 1.0
TURN_S = 0.05
BATCH_MIN, BATCH_MAX = 100, 1_000

log = structlog.get_logger(__name__)


def run(data: str, public_url: str, parent: int | None = None) -> int:
    """Work until SIGTERM, or until the process at the other end of the pipe `parent` is gone.

    Without a `parent` there is no server beside it: on a SQLite directory that is refused with
    ProblemsError, since several processes need PostgreSQL.
    """
    start_logging()
    app = open_app(data, writer=data.startswith("postgres"), made=True)
    if parent is None and app.directory is not None:
        app.close()
        raise ProblemsError([alone(app.directory)])
    stop = threading.Event()
    bell = app.bell
    _stop_on_signals(stop, bell, beside=parent is not None)
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, stop, bell), daemon=True).start()
    clocks = Clocks(app.clock.now, app.store.now_ms)
    if clocks.differ():
        app.close()
        return 1
    judge = app.delivery(public_url, bell.ring).lapsed
    sender = Apart(data, public_url, bell.ring, judge)
    turns = app.turns(sender, f"{socket.gethostname()}-{os.getpid()}")
    log.info("worker.started")
    try:
        loop(turns, bell, app.clock.now, lambda: stop.is_set() or sender.gone or clocks.differ())
    finally:
        if sender.gone:
            log.error("worker.sender_gone")
        _finish(turns, sender)
        app.close()
    return 0 if stop.is_set() else 1


def loop(turns: Turns, bell: Bell, now: Callable[[], int], stopped: Callable[[], bool]) -> None:
    """Take turns as long as there is something to do, then sleep until there is.

    The garbage collector is off inside turns: it costs several times the decoding otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    count = 0
    while not stopped():
        count += 1
        if count % COLLECT_EVERY == 0:
            gc.collect()
        try:
            _work(turns, bell, now)
        except Exception as error:
            if not _may_pass(error):
                raise
            log.warning("worker.store_away", error=type(error).__name__)
            time.sleep(PAUSE_S)


def _work(turns: Turns, bell: Bell, now: Callable[[], int]) -> None:
    """One turn, and the sleep after it where there was nothing to do."""
    began = time.perf_counter()
    done = turns.take()
    took_s = time.perf_counter() - began
    turns.batch = paced(turns.batch, done, took_s)
    if not done:
        bell.wait(_sleep_s(turns, now()))
    elif turns.gives_way:  # a sweep takes no more than half of the time
        bell.wait(took_s)


def paced(batch: int, done: int, took_s: float) -> int:
    """The size of the next turn, so that a turn holds the store about `TURN_S` at most."""
    if took_s > TURN_S:
        return max(BATCH_MIN, batch * 3 // 4)
    if done >= batch // 2 and took_s < TURN_S / 2:
        return min(BATCH_MAX, batch * 5 // 4)
    return batch


def _may_pass(error: Exception) -> bool:
    """Whether the store being away, or full, is all that is wrong."""
    return any(kind.__name__ in ("StoreUnavailable", "OperationalError", "OSError")
               for kind in type(error).__mro__)  # fmt: skip


def _sleep_s(turns: Turns, now: int) -> float:
    """Until the next thing is due. What was due in the last turn already waits for something else
    (a full destination, another worker's lock): the bell or a second look will tell."""
    if turns.next_due <= turns.looked_at:
        return IDLE_S
    return min(IDLE_S, max(0.0, (turns.next_due - now) / 1000))


class Clocks:
    """This machine's clock and the store's, compared now and then: what decides by a clock that is
    off decides wrongly, so such a worker stops."""

    def __init__(self, here: Callable[[], int], there: Callable[[], int]) -> None:
        self._here = here
        self._there = there
        self._next = 0.0

    def differ(self) -> bool:
        """Whether they were more than 10 s apart when last looked at."""
        if time.monotonic() < self._next:
            return False
        try:
            off = self._there() - self._here()
        except OSError:  # the store is away, and knows no time either
            return False
        self._next = time.monotonic() + CLOCK_EVERY_S
        if abs(off) > CLOCK_OFF_MS_MAX:
            log.error("worker.clock_off", off_ms=off, most_ms=CLOCK_OFF_MS_MAX)
            return True
        return False


def _finish(turns: Turns, sender: Apart) -> None:
    """Give what is under way a moment, and note how it ended."""
    sender.close()  # before the last turn: it stores what is given back
    with contextlib.suppress(Exception):
        turns.take()
        turns.leave()


def _stop_on_signals(stop: threading.Event, bell: Bell, *, beside: bool) -> None:
    """`beside` a server: Ctrl-C reaches both, and the server stops this worker in its turn."""

    def ask(*_: object) -> None:
        stop.set()
        _ring(bell)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, signal.SIG_IGN if beside else ask)


def _watch(parent: int, stop: threading.Event, bell: Bell) -> None:
    """Stop when the server that started this worker is gone, however it went."""
    with contextlib.suppress(OSError):
        os.read(parent, 1)
    stop.set()
    _ring(bell)


def _ring(bell: Bell) -> None:
    """Wake the loop if that is possible; it wakes by itself within `IDLE_S`."""
    with contextlib.suppress(OSError):
        bell.ring()


if __name__ == "__main__":
    _, given_url, given_parent = sys.argv
    sys.exit(run(os.environ[DATA], given_url, int(given_parent) if given_parent else None))
