"""A delivery with channels that do what they are told, for the tests of delivery."""

from collections.abc import Callable
from threading import Event, Lock
from typing import Any

from leadwright.core.outcome import Touch
from leadwright.ports import Channel, Handed, Outgoing, StoredTouch
from leadwright.runtime.deliver import Delivery

NOW = 1_800_000_000_000
SOON = 10


class Hands:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> int:
        return self.at


class Pigeon:
    """A channel that does what it is told. While `gate` is closed every send waits for it."""

    def __init__(self, *, idempotent: bool = False, parallel: int = 2) -> None:
        self.idempotent = idempotent
        self.parallel = parallel
        self.problem: Exception | None = None
        self.gate = Event()
        self.gate.set()
        self.began = Event()
        self.sent: list[str] = []
        self.tried = 0
        self.most_at_once = 0
        self.closed = False
        self._now = 0
        self._lock = Lock()

    def send(self, outgoing: Outgoing) -> None:
        with self._lock:
            self.tried += 1
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        self.began.set()
        assert self.gate.wait(SOON)
        with self._lock:
            self._now -= 1
        if self.problem is not None:
            raise self.problem
        self.sent.append(outgoing.id)

    def close(self) -> None:
        self.closed = True


def touch(number: int = 1, channel: str = "email", **changes: Any) -> StoredTouch:
    """A claimed touch of workspace 1."""
    stored = {"workspace": 1, "attempts": 1}
    stored |= {key: changes.pop(key) for key in ("workspace", "attempts") if key in changes}
    values: dict[str, Any] = {
        "id": f"{number:024x}",
        "person": number,
        "channel": channel,
        "purpose": "marketing",
        "to": f"p{number}@example.com",
        "content": "hello",
        "sequence": "welcome",
        "step": "first",
        "not_before": NOW,
        "not_after": NOW + 86_400_000,
    }
    return StoredTouch(Touch(**{**values, **changes}), unit=1, state="sending", **stored)


def render(stored: StoredTouch) -> Outgoing:
    one = stored.touch
    return Outgoing(one.id, stored.workspace, one.channel, one.to, "", "", "", {}, {})


class Post:
    """A delivery with its clock and channels; `settle` waits for what was handed over."""

    def __init__(self) -> None:
        self.clock = Hands()
        self.channels: dict[tuple[int, str], Channel] = {}
        self.rings = 0
        self.delivery = self.started()

    def started(self, **options: Any) -> Delivery:
        return Delivery(self._channel, render, self.clock, self._ring, **options)

    def _channel(self, workspace: int, name: str) -> Channel:
        return self.channels[workspace, name]

    def _ring(self) -> None:
        self.rings += 1

    def pigeon(self, name: str = "email", workspace: int = 1, **options: Any) -> Pigeon:
        made = Pigeon(**options)
        self.channels[workspace, name] = made
        return made

    def settle(self, *touches: StoredTouch) -> dict[int, Handed]:
        self.delivery.hand_over(touches)
        assert self.delivery.drain(SOON)
        return {int(one.id, 16): one for one in self.delivery.results()}


def until(true: Callable[[], Any]) -> None:
    """Wait for threads, without guessing for how long."""
    waiting = Event()
    for _ in range(1_000):
        if true():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come true")
