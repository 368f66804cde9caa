"""Delivery in a process of its own, as the worker's loop sees it."""

import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Condition, Thread

from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.destination import SHORTEST
from leadwright.runtime.started import environment
from leadwright.worker.wire import Close, HandOver, Line, Order, Report, Withdraw

ANSWER_S = 10.0
"""A sender that does not answer for so long is as good as gone."""
CLOSE_S = 40.0
"""Longer than a sender takes to close, even when a destination does not answer."""

Lapsed = Callable[[list[StoredTouch]], list[Handed]]


class SenderGone(OSError):  # noqa: N818 - what has happened
    """The sender process ended: its worker has to, too."""


class Apart:
    """A `runtime.turns.Sender`. `ring` wakes the loop; `judge` says what becomes of touches that
    dead workers left.

    All methods are for one caller.
    """

    def __init__(self, data: str, public_url: str, ring: Callable[[], None], judge: Lapsed) -> None:
        here, there = socket.socketpair()
        number = there.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "leadwright.worker.sender", public_url, str(number)],
            env=environment(data),
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
        )
        there.close()
        self._line: Line[Report] = Line(here, Report)
        self._ring = ring
        self._judge = judge
        self._said = 0
        self._sizes: deque[tuple[int, int]] = deque()
        self._under_way: set[str] = set()
        self._finished: deque[Handed] = deque()
        self._heard = Report(0, SHORTEST, [])
        self._changed = Condition()
        self.gone = False
        Thread(target=self._listen, name="sender-reports", daemon=True).start()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def room(self) -> int:
        """How many more touches may be claimed: what the sender said, less what it was given."""
        heard = self._heard
        while self._sizes and self._sizes[0][0] <= heard.number:
            self._sizes.popleft()
        return 0 if self.gone else max(0, heard.room - sum(size for _, size in self._sizes))

    def hand_over(self, touches: list[StoredTouch]) -> None:
        """Let the sender take charge of claimed touches."""
        self._under_way.update(stored.touch.id for stored in touches)
        with suppress(SenderGone):  # the leases will tell
            self._say(HandOver(self._next(), touches))
            self._sizes.append((self._said, len(touches)))

    def results(self) -> list[Handed]:
        """What became of touches since last asked."""
        taken: list[Handed] = []
        with suppress(IndexError):
            while True:
                taken.append(self._finished.popleft())
        self._under_way.difference_update(handed.id for handed in taken)
        return taken

    def withdraw(self, ids: Collection[str]) -> None:
        """These will not begin any more. Raises SenderGone if that is not certain."""
        mine = [id for id in ids if id in self._under_way]
        if mine:
            self._say(Withdraw(self._next(), mine))
            self._answered(ANSWER_S)

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:
        """What becomes of touches whose lease ran out, but for those still under way here."""
        return self._judge([each for each in touches if each.touch.id not in self._under_way])

    def hang_up(self) -> None:
        """Let the sender end by itself, as when this process dies."""
        self._line.close()

    def close(self) -> None:
        """Have back what has not begun and what became of the rest: `results` brings it."""
        with suppress(SenderGone):
            self._say(Close(self._next()))
            self._answered(CLOSE_S)
        self._line.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self._process.kill()
        self._process.wait()

    def _next(self) -> int:
        self._said += 1
        return self._said

    def _say(self, order: Order) -> None:
        try:
            self._line.say(order)
        except OSError as error:
            raise SenderGone(type(error).__name__) from error

    def _answered(self, timeout_s: float) -> None:
        """Wait until the sender did all it was told."""
        with self._changed:
            self._changed.wait_for(lambda: self.gone or self._heard.number == self._said, timeout_s)
            if self._heard.number < self._said:
                raise SenderGone("no answer")

    def _listen(self) -> None:
        while (report := self._line.hear()) is not None:
            self._finished.extend(report.results)
            with self._changed:
                self._heard = report
                self._changed.notify_all()
            self._wake()
        with self._changed:
            self.gone = True
            self._changed.notify_all()
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):  # the store is away, and its bell with it: the worker looks
            self._ring()
