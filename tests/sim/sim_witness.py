"""Sees every commit, every hand-over and every acceptance, and judges each as it happens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sim_checks import Rest, check_rest
from sim_deaths import Call
from sim_files import File
from sim_network import Network
from sim_oracle import Broken, Oracle

from leadwright.core.input import Input
from leadwright.core.outcome import Touch
from leadwright.ports import Claim, Handed, HistoryRow, Journal, StoredTouch, Submission
from leadwright.runtime.work import decode_input

TouchKey = tuple[int, str]
FINAL = frozenset(
    ("sent", "captured", "unknown", "failed", "bounced", "expired", "withheld", "withdrawn")
)


@dataclass(slots=True)
class Witness:
    """`asked` is called with every hand-off that is offered to somebody."""

    network: Network
    versions: dict[tuple[int, int], str] = field(default_factory=dict)
    acknowledged: dict[int, Submission] = field(default_factory=dict)
    rows: list[HistoryRow] = field(default_factory=list)
    oracle: Oracle = field(init=False)
    offered: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    asked: Callable[[int, int, str], None] | None = None
    sending: set[TouchKey] = field(default_factory=set)
    at_risk: set[TouchKey] = field(default_factory=set)
    """Touches that were in somebody's hands when that process was killed."""
    states: dict[TouchKey, str] = field(default_factory=dict)
    undone: dict[int, File] = field(default_factory=dict)
    """Workspace -> the file whose import was undone there."""
    _seen: int = 0

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.versions)

    # ------------------------------------------------------------------------ while it happens

    def committed(self, calls: list[Call]) -> None:
        """A turn is durable: follow what it recorded, then judge what it claimed."""
        plans: dict[str, Touch] = {}
        for name, arguments, _ in calls:
            if name == "plan":
                plans |= {touch.id: touch for _, _, touch in arguments[0]}
            elif name == "add_version":
                workspace, number, hash, _ = arguments
                self.versions[workspace, number] = hash
        claimed = False
        back: set[str] = set()
        for name, _, result in calls:
            claimed |= name == "claim_touches"
            if claimed and name == "finish_touches":
                back |= {stored.touch.id for stored in result}
        for name, arguments, result in calls:
            if name == "record":
                for row in arguments[0]:
                    self._follow(row, plans)
            elif name == "claim_touches":
                self._claimed(result, arguments[0], back)
            elif name == "finish_touches":
                self._finished(result)
            elif name == "show_tasks":
                self._tasks(arguments[0])

    def started(self, stored: StoredTouch, _now: int) -> None:
        """A request goes out."""
        self.oracle.started(stored)

    def look(self) -> None:
        """Judge what receivers have accepted since last time."""
        for workspace, touch, at in self.network.log[self._seen :]:
            times = {
                id: w for (where, id), w in self.network.accepted.items() if where == workspace
            }
            self.oracle.accepted(workspace, touch, times, at)
        self._seen = len(self.network.log)

    def killed(self) -> None:
        """A worker is gone: what was in its hands may or may not have arrived."""
        self.at_risk |= self.sending

    def _follow(self, row: HistoryRow, plans: dict[str, Touch]) -> None:
        self.rows.append(row)
        input: Input = decode_input(row.input or b"")
        decisions: list[list[Any]] = msgspec.msgpack.decode(row.decisions) if row.decisions else []
        if not (input.kind == "message" and "team" in input.body):
            self.oracle.follow(row, input, decisions, plans)

    def _claimed(self, claim: Claim, now: int, back: set[str]) -> None:
        for stored in claim.sending:
            key = (stored.workspace, stored.touch.id)
            if stored.touch.id in back:
                continue
            if key in self.sending:
                raise Broken(f"touch {stored.touch.id} was claimed twice at once")
            self.oracle.claimed(stored, now)
            self.sending.add(key)
        for stored in (*claim.expired, *claim.withheld):
            self._state(stored)

    def _finished(self, touches: list[StoredTouch]) -> None:
        for stored in touches:
            self.sending.discard((stored.workspace, stored.touch.id))
            self._state(stored)

    def _state(self, stored: StoredTouch) -> None:
        key = (stored.workspace, stored.touch.id)
        before = self.states.get(key, "planned")
        if before in FINAL and stored.state != "bounced":
            raise Broken(f"touch {key[1]} was {before} and became {stored.state}")
        self.states[key] = stored.state

    def _tasks(self, rows: list[tuple[int, Any]]) -> None:
        for unit, task in rows:
            if task.kind != "hand_off":
                continue
            self.offered.pop(task.id, None)
            if task.state == "offered":
                self.offered[task.id] = (unit >> 40, unit, task.owner)
                if self.asked is not None and task.note != "reminded":
                    self.asked(unit >> 40, unit, task.owner)

    # ------------------------------------------------------------------------------ at the end

    def check(self, url: str, journal: Journal, now: int) -> Rest:
        """Everything must add up."""
        return check_rest(self, url, journal, now)

    @property
    def folds(self) -> int:
        """How many inputs were folded."""
        return len(self.rows)

    @property
    def unknown(self) -> int:
        """How many touches nobody can tell about."""
        return sum(state == "unknown" for state in self.states.values())


__all__ = ["Handed", "Witness"]
