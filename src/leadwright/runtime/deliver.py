"""Delivery: claimed touches go out on threads of their own, apart for each destination.

The worker's loop owns the database and is the only caller of `Delivery`: it asks `room`, claims
that many touches, gives them to `hand_over`, and stores what `results` brings back. A destination
is one channel of one workspace; it has its own threads and queue, so a slow one stalls nobody.
"""

import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Condition

from leadwright.ports import Channel, Clock, Handed, Outgoing, StoredTouch
from leadwright.runtime.destination import SHORTEST, Destination
from leadwright.runtime.handing import PAUSE_MS, again, plain, uncertain
from leadwright.runtime.wanted import always

LEASE_MS = 120_000
"""The lease to claim touches with: waiting (`START_WITHIN_MS`) and every timeout fit into it."""
START_WITHIN_MS = 15_000
"""A touch that could not be begun by then goes back to planned, long before its lease ends."""
WIDEST_LOOK = 1_024

Key = tuple[int, str]


def _nothing() -> None:
    pass


class Delivery:
    """Hands touches over. All methods but the threads' own are for one caller.

    `channel_of(workspace, channel)` returns the same instance until the setting changes; it is
    called on the caller's thread and may raise: then the destination pauses. `render` runs on
    sender threads, and so does `wanted`, asked right before a touch is begun. `on_result` is
    called from them when results are waiting.
    """

    def __init__(
        self,
        channel_of: Callable[[int, str], Channel],
        render: Callable[[StoredTouch], Outgoing],
        clock: Clock,
        on_result: Callable[[], None] = _nothing,
        *,
        start_within_ms: int = START_WITHIN_MS,
        wanted: Callable[[StoredTouch], bool] = always,
    ) -> None:
        self._channel_of = channel_of
        self._render = render
        self._wanted = wanted
        self._clock = clock
        self._on_result = on_result
        self._start_within_ms = start_within_ms
        self._destinations: dict[Key, Destination] = {}
        self._unopened: dict[Key, str] = {}
        self._finished: deque[Handed] = deque()
        self._rung = False
        self._idle = Condition()
        self._under_way = 0
        self._closed = False
        self._look = SHORTEST

    def room(self) -> int:
        """How many touches may be claimed now.

        What is free at the emptiest destination. Beside a slow one that is full, or on hold, a
        look further: its backlog must not keep touches of others from being claimed. What is too
        much for one goes back to planned, at the pace of that destination, and the look widens
        as long as nothing else is found.
        """
        if self._closed:
            return 0
        busy = [one for one in self._destinations.values() if one.busy()]
        if not busy:
            return self._look
        free = max(0, max(one.free() for one in busy))
        blocked = any(one.slow() and one.free() <= 0 for one in busy)
        return max(free, self._look) if blocked else free

    def full(self) -> set[Key]:
        """Destinations that would not take another touch now: (workspace, channel)."""
        now = self._clock.now()
        return {key for key, one in self._destinations.items() if one.free() <= 0 or one.held(now)}

    def hand_over(self, touches: Collection[StoredTouch]) -> None:
        """Take charge of claimed touches; does not wait. Each comes back in `results` once."""
        now = self._clock.now()
        with self._idle:
            self._under_way += len(touches)
        turned_away = 0
        for stored in touches:
            key = (stored.workspace, stored.touch.channel)
            destination = None if self._closed else self._destination(key)
            if destination is None:
                why = self._unopened.get(key, "delivery is closing")
                back: Handed | None = again(stored, 0 if self._closed else PAUSE_MS, now, why)
            else:
                back = destination.put(stored, now)
            if back is not None:
                turned_away += 1
                self._finish(back)
        if touches:
            wider = min(self._look * 2, WIDEST_LOOK)
            self._look = wider if turned_away == len(touches) else SHORTEST

    def results(self) -> list[Handed]:
        """What became of touches since the last call; does not wait."""
        self._rung = False  # before looking: what is finished from here on rings again
        taken: list[Handed] = []
        while True:
            try:
                taken.append(self._finished.popleft())
            except IndexError:
                return taken

    def withdraw(self, ids: Collection[str]) -> None:
        """Do not begin these any more; those not begun come back as withdrawn.

        Call it after the turn that folded a stop: a claimed touch may still wait in a queue.
        """
        if ids:
            for destination in self._destinations.values():
                destination.withdraw(ids)

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:
        """What becomes of touches whose lease ran out (a worker died while sending)."""
        now = self._clock.now()
        why = "the worker stopped while handing it over"
        return [
            uncertain(stored, self.idempotent(stored.workspace, stored.touch.channel), now, why)
            for stored in touches
            if not self._has(stored)
        ]

    def idempotent(self, workspace: int, channel: str) -> bool:
        """Whether the other side recognises a repeat; no, if the channel cannot be opened."""
        try:
            return self._channel_of(workspace, channel).idempotent
        except Exception:
            return False

    def troubles(self) -> dict[Key, str]:
        """Destinations that wait for a person or for their server, and why; for health."""
        now = self._clock.now()
        held = {key: one.held(now) for key, one in self._destinations.items()}
        return {**self._unopened, **{key: why for key, why in held.items() if why}}

    def resume(self, workspace: int, channel: str) -> None:
        """Forget why a destination paused: somebody has mended it."""
        self._unopened.pop((workspace, channel), None)
        if found := self._destinations.get((workspace, channel)):
            found.resume()

    def drain(self, timeout_s: float) -> bool:
        """Wait until nothing is under way; whether that came true in time."""
        with self._idle:
            return self._idle.wait_for(lambda: self._under_way == 0, timeout_s)

    def close(self, timeout_s: float = 30.0) -> None:
        """Give back what has not begun, as planned, wait for what has, and disconnect.

        Store what `results` brings afterwards. What is still under way after `timeout_s` is left
        to its lease.
        """
        self._closed = True
        deadline = time.monotonic() + timeout_s
        for destination in self._destinations.values():
            destination.close()
        for destination in self._destinations.values():
            destination.join(max(0.0, deadline - time.monotonic()))

    def _destination(self, key: Key) -> Destination | None:
        """The destination with the channel as it is set now; None if it cannot be opened."""
        try:
            channel = self._channel_of(*key)
        except Exception as error:
            self._unopened[key] = plain(f"the channel cannot be opened: {error}")
            return None
        self._unopened.pop(key, None)
        found = self._destinations.get(key)
        if found is None:
            found = self._destinations[key] = Destination(
                channel,
                self._render,
                self._clock,
                self._finish,
                self._start_within_ms,
                self._wanted,
            )
        else:
            found.use(channel)
        return found

    def _finish(self, handed: Handed) -> None:
        """From any thread: keep the result and wake the caller, once until it has looked."""
        self._finished.append(handed)
        if not self._rung:
            self._rung = True
            with suppress(OSError):  # the caller looks by itself too, if later
                self._on_result()
        with self._idle:
            self._under_way -= 1
            if self._under_way == 0:
                self._idle.notify_all()

    def _has(self, stored: StoredTouch) -> bool:
        found = self._destinations.get((stored.workspace, stored.touch.channel))
        return found is not None and found.has(stored.touch.id)
