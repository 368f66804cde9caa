"""The sender process: hands over what its worker claims, and says what became of it.

Deciding and sending are each work for a whole core, and threads of one process share one. It ends
with its worker: nobody else could store what becomes of a touch.
"""

import gc
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from threading import Event, Lock, Thread

from leadwright.boot import open_app
from leadwright.runtime.deliver import Delivery
from leadwright.runtime.logs import start_logging
from leadwright.worker.wire import Close, HandOver, Line, Order, Report, Withdraw

BETWEEN_S = 0.004
"""Results of so long are reported together: each report wakes the worker."""
DRAIN_S = 5.0
ALLOCATIONS = 50_000
"""Between garbage collections: what a message allocates is freed without them."""


def run(data: str, public_url: str, line: Line[Order]) -> None:
    """Send until told to close. When the worker is gone instead, this ends the process."""
    app = open_app(data, writer=data.startswith("postgres"))
    finished = Event()
    desk = Desk(app.delivery(public_url, finished.set), line)
    Thread(target=desk.report_often, args=(finished,), daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
    while not isinstance(said := line.hear(), Close):
        if said is None:
            os._exit(0)  # what is under way could be reported to nobody
        desk.do(said)
    desk.close(said)
    line.close()
    app.close()


class Desk:
    """One caller of `Delivery`, whichever thread it is."""

    def __init__(self, delivery: Delivery, line: Line[Order]) -> None:
        self._delivery = delivery
        self._line = line
        self._heard = 0
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

    def report_often(self, finished: Event) -> None:
        """Report when something is finished, for ever."""
        while finished.wait():
            finished.clear()
            with self._one_at_a_time:
                self._report()
            time.sleep(BETWEEN_S)

    def _report(self) -> None:
        report = Report(self._heard, self._delivery.room(), self._delivery.results())
        with suppress(OSError):  # whoever listens to the line sees to that
            self._line.say(report)


def main() -> None:
    """`python -m leadwright.worker.sender DATA PUBLIC_URL SOCKET`, started by a worker."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)  # the worker hears it too, and closes us in order
    start_logging()
    _, data, public_url, number = sys.argv
    run(data, public_url, Line(socket.socket(fileno=int(number)), Order))


if __name__ == "__main__":
    main()
