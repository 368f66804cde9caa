"""The other side of every channel, and a sender without threads in front of it."""

import heapq
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random

from sim_deaths import Fate

from leadwright.core.time import MINUTE, SECOND
from leadwright.ports import Handed, NeedsPerson, Outgoing, Refused, RetryAfter, StoredTouch
from leadwright.runtime import handing
from leadwright.runtime.wanted import always

Seen = Callable[[StoredTouch, int], None]


@dataclass(slots=True)
class Network:
    """Receivers of all channels. Some requests are refused, put off, lost on the way there or on
    the way back; at times nobody answers at all. `healed` ends all that."""

    random: Random
    healed: bool = False
    away_until: int = 0
    now: int = 0
    accepted: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """(workspace, touch) -> when it was accepted, once or more."""
    who: dict[tuple[int, str], Outgoing] = field(default_factory=dict)
    repeats: int = 0
    log: list[tuple[int, str, int]] = field(default_factory=list)
    """Every acceptance in order: workspace, touch, instant."""
    lost: set[tuple[int, str]] = field(default_factory=set)
    """Touches of which a request or its answer got lost."""

    def receive(self, outgoing: Outgoing, idempotent: bool) -> None:
        """Answer one request as a channel would."""
        chance = 1.0 if self.healed else self.random.random()
        if chance < 0.01 and self.away_until < self.now:
            self.away_until = self.now + self.random.randrange(1, 90) * MINUTE
        if self.now < self.away_until and not self.healed:
            raise RetryAfter("nobody answers", 30)
        key = (outgoing.workspace, outgoing.id)
        known = idempotent and key in self.accepted
        if chance < 0.04 and not known:
            raise Refused("no such mailbox", bounced=True)
        if chance < 0.06 and not known:
            raise Refused("not like this")
        if chance < 0.09:
            raise RetryAfter("busy", self.random.choice((1, 60, 600)))
        if chance < 0.10:
            raise NeedsPerson("the password is wrong")
        if chance < 0.13:
            self.lost.add(key)
            raise ConnectionError("the connection broke before the request was through")
        if known:
            self.repeats += 1
        else:
            self.accepted.setdefault(key, []).append(self.now)
            self.log.append((*key, self.now))
        self.who[key] = outgoing
        if chance < 0.17:
            self.lost.add(key)
            raise TimeoutError("the answer never came")


@dataclass(slots=True)
class Line:
    """One channel of one workspace."""

    network: Network
    idempotent: bool
    parallel: int = 4

    def send(self, outgoing: Outgoing) -> None:
        self.network.receive(outgoing, self.idempotent)

    def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class SimulatedSender:
    """`runtime.turns.Sender` in simulated time: what it is handed starts a little later, and its
    result comes a little after that. `started` is told of every send that begins."""

    network: Network
    random: Random
    fate: Fate
    clock: Callable[[], int]
    started: Seen
    wanted: Callable[[StoredTouch], bool] = always
    start_within_ms: int = 1 << 60
    """What could not be begun by then goes back to planned (see `runtime.destination`)."""
    _since: dict[str, int] = field(default_factory=dict)
    _queue: list[tuple[int, str, StoredTouch]] = field(default_factory=list)
    _under_way: list[tuple[int, str, Handed]] = field(default_factory=list)

    def room(self) -> int:
        """Now and then there is none."""
        return max(0, self.random.choice((0, 3, 50, 50)) - len(self._queue))

    def hand_over(self, touches: Collection[StoredTouch]) -> None:
        self.fate.boundary()
        for stored in touches:
            delay = self.random.choice((0, 5, 300, 2 * SECOND, 25 * SECOND))
            heapq.heappush(self._queue, (self.clock() + delay, stored.touch.id, stored))
            self._since[stored.touch.id] = self.clock()

    def results(self) -> list[Handed]:
        now, ready = self.clock(), []
        while self._under_way and self._under_way[0][0] <= now:
            ready.append(heapq.heappop(self._under_way)[2])
        return ready

    def withdraw(self, ids: Collection[str]) -> None:
        """What has not begun comes back as withdrawn."""
        now = self.clock()
        for entry in [each for each in self._queue if each[1] in ids]:
            self._queue.remove(entry)
            back = handing.ended(entry[2], "withdrawn", now, "stopped in time")
            heapq.heappush(self._under_way, (now, entry[1], back))
        heapq.heapify(self._queue)

    @property
    def queued(self) -> list[StoredTouch]:
        """What it was handed and has not begun."""
        return [stored for _, _, stored in self._queue]

    @property
    def in_hand(self) -> set[tuple[int, str]]:
        """(workspace, touch) of what it was handed and has not given back."""
        queued = {(stored.workspace, stored.touch.id) for stored in self.queued}
        return queued | {(handed.workspace, id) for _, id, handed in self._under_way}

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:
        """What becomes of touches whose lease ran out."""
        here = {id for _, id, _ in self._queue} | {id for _, id, _ in self._under_way}
        return [
            handing.uncertain(stored, stored.touch.channel == "webhook", self.clock(), "lapsed")
            for stored in touches
            if stored.touch.id not in here
        ]

    def pump(self) -> None:
        """Begin what is due."""
        now = self.clock()
        while self._queue and self._queue[0][0] <= now:
            _, id, stored = heapq.heappop(self._queue)
            self.network.now = now
            self.fate.boundary()
            if now - self._since.get(id, now) > self.start_within_ms:
                back = handing.again(stored, 0, now, "its turn did not come in time")
                heapq.heappush(self._under_way, (now, id, back))
                continue
            line = Line(self.network, stored.touch.channel == "webhook")
            handed, _ = handing.hand_over(stored, _rendered, line, self.clock, self._begins)
            self.fate.boundary()
            took = self.random.choice((1, 50, 900, 40 * SECOND))
            heapq.heappush(self._under_way, (now + took, id, handed))

    def _begins(self, stored: StoredTouch) -> bool:
        if not self.wanted(stored):
            return False
        self.started(stored, self.clock())
        return True

    def next_at(self) -> int:
        """When there is something to begin or a result; 0: nothing is under way."""
        soonest = [heap[0][0] for heap in (self._queue, self._under_way) if heap]
        return min(soonest, default=0)


def _rendered(stored: StoredTouch) -> Outgoing:
    touch = stored.touch
    said = str(touch.variables.get("person", {}).get("first_name", ""))
    return Outgoing(
        touch.id, stored.workspace, touch.channel, touch.to, touch.content, said, "", {}, {}
    )
