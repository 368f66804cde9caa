"""One destination of delivery: a channel of a workspace, its queue and its sender threads."""

import time
from collections import deque
from collections.abc import Callable, Collection
from threading import Condition, Thread, current_thread

from leadwright.ports import (
    Channel,
    Clock,
    Handed,
    NeedsPerson,
    Outgoing,
    Refused,
    RetryAfter,
    StoredTouch,
)
from leadwright.runtime.handing import PAUSE_MS, again, ended, hand_over, plain
from leadwright.runtime.wanted import always

IDLE_S = 5.0
"""A thread without work for so long ends."""
QUEUE_S = 0.5
"""How much work may wait, in seconds of what the destination has lately managed."""
SHORTEST, LONGEST = 128, 2_000
"""Bounds of the queue, in touches."""
UNKNOWN_PER_S = 250.0
"""The pace of a destination that has not shown one yet."""
LONGEST_SLOT_MS = 60_000
"""A pace may improve: nobody waits longer for a turn than this before asking again."""
MISSES = 2
"""So many failures per thread without a success in between: the server is away."""
FIRST_HOLD_MS, LONGEST_HOLD_MS = 1_000, 60_000
MEASURED_MS = 200


class Destination:
    """Sends what `put` takes, on up to `channel.parallel` threads that start when needed.

    `finish` gets one result per touch, from any thread.
    """

    def __init__(
        self,
        channel: Channel,
        render: Callable[[StoredTouch], Outgoing],
        clock: Clock,
        finish: Callable[[Handed], None],
        start_within_ms: int,
        wanted: Callable[[StoredTouch], bool] = always,
    ) -> None:
        self._channel = channel
        self._render = render
        self._wanted = wanted
        self._clock = clock
        self._finish = finish
        self._start_within_ms = start_within_ms
        self._changed = Condition()
        self._queue: deque[tuple[StoredTouch, int]] = deque()
        self._ids: set[str] = set()
        self._threads: list[Thread] = []
        self._waiting = 0
        self._closed = False
        # how fast it is
        self._done = 0
        self._measured_at = clock.now()
        self._per_s = UNKNOWN_PER_S
        self._next_slot = 0.0
        # how well it is
        self._misses = 0
        self._hold_ms = 0
        self._held_until = 0
        self._why = ""

    # ---------------------------------------------------------------- for the worker's loop

    def put(self, stored: StoredTouch, now: int) -> Handed | None:
        """Queue a touch, or say when to come back with it: while on hold, or when full."""
        with self._changed:
            if now < self._held_until:
                return again(stored, self._held_until - now, now, self._why)
            if len(self._queue) >= self._depth():
                return again(stored, self._slot(now) - now, now, "waits for its turn")
            self._queue.append((stored, now))
            self._ids.add(stored.touch.id)
            if len(self._queue) > self._waiting and len(self._threads) < self._channel.parallel:
                self._start()
            elif self._waiting:
                self._changed.notify()
        return None

    def free(self) -> int:
        """How many more touches the queue takes."""
        return self._depth() - len(self._queue)

    def slow(self) -> bool:
        """Whether a full queue would last for more than a second."""
        return self._per_s < SHORTEST

    def busy(self) -> bool:
        """Whether anything is queued or being sent."""
        return bool(self._ids)

    def has(self, id: str) -> bool:
        """Whether the touch is queued or being sent here."""
        return id in self._ids

    def held(self, now: int) -> str:
        """Why nothing is sent now, or empty."""
        return self._why if now < self._held_until else ""

    def resume(self) -> None:
        """Try again at once."""
        self._held_until = self._misses = self._hold_ms = 0

    def use(self, channel: Channel) -> None:
        """Send over this channel from now on; another one than before means a new setting."""
        if channel is not self._channel:
            old, self._channel = self._channel, channel
            self.resume()
            old.close()

    def withdraw(self, ids: Collection[str]) -> None:
        """Finish those still queued as withdrawn."""
        if self._ids.isdisjoint(ids):
            return
        wanted = set(ids)
        with self._changed:
            gone = [one for one, _ in self._queue if one.touch.id in wanted]
            self._queue = deque(pair for pair in self._queue if pair[0].touch.id not in wanted)
        for stored in gone:
            self._end(stored, ended(stored, "withdrawn", self._clock.now(), "stopped in time"))

    def close(self) -> None:
        """Begin nothing more; what is queued is planned again."""
        with self._changed:
            self._closed = True
            left, self._queue = list(self._queue), deque()
            self._changed.notify_all()
        for stored, _ in left:
            self._end(stored, again(stored, 0, self._clock.now(), "the worker stopped"))

    def join(self, timeout_s: float) -> None:
        """Wait for what is being sent, then disconnect."""
        deadline = time.monotonic() + timeout_s
        for thread in list(self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))
        self._channel.close()

    def _depth(self) -> int:
        """How long the queue may be: half a second's work, so that a stop finds most of what it
        stops still in the store, and enough that the threads do not run dry."""
        now = self._clock.now()
        passed = now - self._measured_at
        if passed >= MEASURED_MS:
            done, self._done = self._done, 0
            self._measured_at = now
            if done or self._ids:  # having had nothing to do says nothing about its pace
                self._per_s = (self._per_s + done * 1000 / passed) / 2
        return min(max(SHORTEST, int(self._per_s * QUEUE_S)), LONGEST)

    def _slot(self, now: int) -> int:
        """When a touch that finds the queue full should come back: one after the other, at the
        pace of this destination, so that a backlog is not claimed over and over."""
        per_s = max(self._per_s, 1.0)
        queued_ms = len(self._queue) * 1000 / per_s
        self._next_slot = max(self._next_slot, now + queued_ms) + 1000 / per_s
        return min(int(self._next_slot), now + LONGEST_SLOT_MS)

    # ---------------------------------------------------------------- on the sender threads

    def _start(self) -> None:
        thread = Thread(target=self._run, name="leadwright-sender", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        while (taken := self._take()) is not None:
            stored, since = taken
            now = self._clock.now()
            if now < self._held_until:
                self._end(stored, again(stored, self._held_until - now, now, self._why))
            elif now - since > self._start_within_ms:
                self._end(stored, again(stored, 0, now, "its turn did not come in time"))
            else:
                channel = self._channel
                handed, error = hand_over(
                    stored, self._render, channel, self._clock.now, self._wanted
                )
                if error is not None or handed.state not in ("failed", "expired", "withdrawn"):
                    self._note(error, channel)
                self._end(stored, handed)

    def _take(self) -> tuple[StoredTouch, int] | None:
        """The next touch; None ends the thread."""
        with self._changed:
            while not self._queue:
                if self._closed:
                    return None
                self._waiting += 1
                woken = self._changed.wait(IDLE_S)
                self._waiting -= 1
                if not woken and not self._queue:
                    self._threads = [one for one in self._threads if one is not current_thread()]
                    return None
            return self._queue.popleft()

    def _end(self, stored: StoredTouch, handed: Handed) -> None:
        self._done += 1
        self._ids.discard(stored.touch.id)
        self._finish(handed)

    def _note(self, error: Exception | None, channel: Channel) -> None:
        """Hold the destination when its server is away or a person has to mend something."""
        if channel is not self._channel:
            return
        if error is None or isinstance(error, Refused):
            self._misses = self._hold_ms = 0
            return
        with self._changed:
            self._misses += 1
            pause = isinstance(error, NeedsPerson)
            if not pause and self._misses < MISSES * channel.parallel:
                return
            self._misses = 0
            self._hold_ms = min(max(FIRST_HOLD_MS, self._hold_ms * 2), LONGEST_HOLD_MS)
            asked = round(error.seconds * 1000) if isinstance(error, RetryAfter) else 0
            hold = PAUSE_MS if pause else max(self._hold_ms, min(asked, LONGEST_HOLD_MS))
            self._held_until = self._clock.now() + hold
            self._why = plain(str(error) or type(error).__name__)
