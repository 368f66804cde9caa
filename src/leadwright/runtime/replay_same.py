"""Which touch or task of the replayed world is the one that people answered in the recorded one.

A response counts where the replayed world made the same touch. The same is what its id says; or,
as ids depend on everything that came before, a touch of the same step over the same channel to the
same person, which was ready to be handed over when the recorded one was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from leadwright.core.outcome import Decision, Outcome
from leadwright.runtime.replay_names import Names

ARRIVED = frozenset({"sent", "captured", "unknown", "bounced"})
"""States of a touch that somebody received, or may have."""


class Thing(Struct, frozen=True):
    """A touch or a task: for whom, over which channel (for tasks their kind), what it says, and
    from when to when it may be handed over (ms)."""

    person: int
    channel: str
    says: tuple[str, str]
    made_at: int
    ready: int
    until: int


@dataclass(slots=True)
class Made:
    """What one world has made for the people of a unit, by id."""

    touches: dict[str, Thing] = field(default_factory=dict)
    tasks: dict[str, Thing] = field(default_factory=dict)
    names: Names | None = None

    def add(self, outcome: Outcome) -> None:
        """Take in what a fold made."""
        for touch in outcome.touches:
            says = (touch.sequence, touch.step)
            if self.names is not None:
                says = self.names.of(*says)
            times = touch.planned_at, touch.not_before, touch.not_after
            self.touches[touch.id] = Thing(touch.person, touch.channel, says, *times)
        for task in outcome.tasks:
            if task.id not in self.tasks:
                note = task.note
                if self.names is not None:
                    note = self.names.sequences.get(note, note)
                says = (note, task.title)
                times = task.opened_at, task.opened_at, task.due_at
                self.tasks[task.id] = Thing(task.person, task.kind, says, *times)

    def told(self, n: int, decisions: Iterable[Decision]) -> None:
        """Take in what is recorded of input `n`: that somebody was written to."""
        for one in decisions:
            if one.kind == "touch":
                channel = str(one.values["channel"])
                self.touches[f"{n}/{one.name}"] = Thing(one.person, channel, ("", ""), 0, 0, 0)

    def leave(self, person: int) -> "Made":
        """Take out what is the person's: it goes with them."""
        gone = Made()
        for mine, theirs in ((self.touches, gone.touches), (self.tasks, gone.tasks)):
            theirs |= {key: thing for key, thing in mine.items() if thing.person == person}
            for key in theirs:
                del mine[key]
        return gone

    def arrive(self, other: "Made", person: int) -> None:
        """Take in what came along with somebody, who is `person` here."""
        for mine, theirs in ((self.touches, other.touches), (self.tasks, other.tasks)):
            mine |= {key: replace(thing, person=person) for key, thing in theirs.items()}

    def wrote_to(self, person: int, channel: str) -> bool:
        """Whether the person was contacted over the channel."""
        every = self.touches.values()
        return any(thing.person == person and thing.channel == channel for thing in every)


class Same:
    """Finds the counterparts; what has one keeps it."""

    def __init__(self) -> None:
        self.recorded = Made()
        self.replayed = Made()
        self._found: dict[str, str] = {}

    def touch(
        self, state: str, body: Mapping[str, Any], at: int, person: int, *, told: bool
    ) -> str:
        """The id of the replayed touch that a receipt is about; empty if there is none. `told`: the
        recorded one is known by nothing but its receipt."""
        asked, when = str(body["touch"]), body.get("handed_at") or at
        known = self.recorded.touches.get(asked)
        if known is None and told:
            says = (body["sequence"], body["step"])
            if self.recorded.names is not None:
                says = self.recorded.names.of(*says)
            known = Thing(person, body["channel"], says, at, at, at)
        return self._of(
            asked,
            known,
            self.replayed.touches,
            lambda thing: _ready(thing, state, when),
        )

    def task(self, asked: str) -> str:
        """The id of the replayed task that is this recorded one; empty if there is none."""
        known = self.recorded.tasks.get(asked)
        return self._of(asked, known, self.replayed.tasks, lambda _: True)

    def _of(self, asked: str, known: Thing | None, made: dict[str, Thing], may_be: Any) -> str:
        if asked in self._found:
            return self._found[asked]
        if asked in made or known is None:  # what nobody made here comes from elsewhere
            return asked
        taken = set(self._found.values())
        for key, thing in reversed(made.items()):
            alike = (thing.person, thing.channel, thing.says)
            if alike != (known.person, known.channel, known.says) or key in taken:
                continue
            if may_be(thing):
                self._found[asked] = key
                return key
        return ""


def _ready(touch: Thing, state: str, when: int) -> bool:
    if state in ARRIVED:
        return touch.ready <= when <= touch.until
    return touch.made_at <= when
