"""The sender process: hands over what its worker claims, and says what became of it.

Deciding and sending are each work for a whole core, and threads of one process share one. When its
worker is gone it finishes what has begun, gives back what has not, and ends.
"""

import gc
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from threading import Event, Lock, Thread

import structlog

from leadwright.boot import App, open_app
from leadwright.ports import Handed
from leadwright.runtime.deliver import Delivery
from leadwright.runtime.logs import start_logging
from leadwright.runtime.receipts import settle
from leadwright.runtime.started import DATA
from leadwright.worker.wire import Close, HandOver, Line, Order, Report, Withdraw

log = structlog.get_logger(__name__)

BETWEEN_S = 0.004
"""Results of so long are reported together: each report wakes the worker."""
PAUSE_S, AWAY_S_MAX = 0.5, 60.0
"""Between two looks for a store that is away, and how long it is looked for."""
DRAIN_S = 5.0
ORPHAN_S = 20.0
"""How long what has begun may still take when the worker is gone: less than a lease."""
ALLOCATIONS = 50_000
"""Between garbage collections: what a message allocates is freed without them."""


def run(data: str, public_url: str, line: Line[Order]) -> None:
    """Send until told to close, or until the worker is gone."""
    finished = Event()
    app, delivery = _opened(data, public_url, finished)
    desk = Desk(delivery, line)
    Thread(target=desk.report_often, args=(finished,), daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
    while (said := line.hear()) is not None and not isinstance(said, Close):
        desk.do(said)
    if said is not None:
        desk.close(said)
    else:
        log.warning("sender.orphaned")
        settle(app.store, app.books, desk.last(), app.clock.now())
    line.close()
    app.close()


def _opened(data: str, public_url: str, finished: Event) -> tuple[App, Delivery]:
    """The application and its delivery, as soon as the store is there. Raises StoreUnavailable if
    it is away for `AWAY_S_MAX`."""
    until = time.monotonic() + AWAY_S_MAX
    while True:
        try:
            with ExitStack() as opening:
                app = open_app(data, writer=data.startswith("postgres"))
                opening.callback(app.close)
                delivery = app.delivery(public_url, finished.set)
                opening.pop_all()
                return app, delivery
        except OSError as error:
            if time.monotonic() > until:
                raise
            log.warning("sender.store_away", error=type(error).__name__)
            time.sleep(PAUSE_S)


class Desk:
    """One caller of `Delivery`, whichever thread it is."""

    def __init__(self, delivery: Delivery, line: Line[Order]) -> None:
        self._delivery = delivery
        self._line = line
        self._heard = 0
        self._unheard: list[Handed] = []
        self._one_at_a_time = Lock()

    def do(self, said: HandOver | Withdraw) -> None:
        """Do as the worker says."""
        with self._one_at_a_time:
            self._heard = said.number
            if isinstance(said, HandOver):
                self._delivery.hand_over(said.touches)
                return
            self._delivery.withdraw(said.ids)
            self._report()  # the worker waits for this one

    def close(self, said: Close) -> None:
        """Give what waits a moment to go out, the rest back, and report all of it."""
        self._delivery.drain(DRAIN_S)
        self._delivery.close()
        with self._one_at_a_time:
            self._heard = said.number
            self._report()

    def last(self) -> list[Handed]:
        """Begin nothing more; what became of everything nobody has heard of."""
        self._delivery.close(ORPHAN_S)
        with self._one_at_a_time:
            return [*self._unheard, *self._delivery.results()]

    def report_often(self, finished: Event) -> None:
        """Report when something is finished, for ever."""
        while finished.wait():
            finished.clear()
            with self._one_at_a_time:
                self._report()
            time.sleep(BETWEEN_S)

    def _report(self) -> None:
        results = self._delivery.results()
        try:
            self._line.say(Report(self._heard, self._delivery.room(), results))
        except OSError:  # the worker is gone: see `last`
            self._unheard += results


def main() -> None:
    """`python -m leadwright.worker.sender PUBLIC_URL SOCKET`, started by a worker."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)  # the worker hears it too, and closes us in order
    start_logging()
    _, public_url, number = sys.argv
    run(os.environ[DATA], public_url, Line(socket.socket(fileno=int(number)), Order))


if __name__ == "__main__":
    main()
