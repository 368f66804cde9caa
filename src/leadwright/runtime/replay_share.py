"""A share of a workspace's units, replayed one after another.

Whoever moved between units comes from where the replayed world had them leave: that unit is
replayed as far as needed, whoever's share it is, and counts only in its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from msgspec import MsgspecError

from leadwright.core.outcome import Message
from leadwright.ports import Queries, RecordedInput
from leadwright.runtime.refold import input_of
from leadwright.runtime.replay_between import Arrival, Said
from leadwright.runtime.replay_setting import Setting
from leadwright.runtime.replay_tally import Tally
from leadwright.runtime.replay_told import Documents, told
from leadwright.runtime.replay_unit import Rows, UnitReplay

PAGE = 5_000
"""Rows read at once."""
GROUP = 64
"""Units whose histories are read together: these lie in many places."""
APART_MAX = 4
"""Neighbours by number that are not asked for (a sample) cost less than being asked one by one,
if they are not more than so many times as many."""
FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MsgspecError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""What a playbook may make of recorded inputs: it concerns one unit. A store that fails is none."""


@dataclass(slots=True)
class Talker:
    """A unit that told a team something, counted apart: it may be taken again in another round.

    `hand_offs` maps the recorded ids of hand-offs to those of the replayed world.
    """

    unit: int
    tally: Tally
    said: list[Said]
    hand_offs: dict[str, str]
    provisional: int


@dataclass(slots=True)
class Done:
    """What a share came to: the sums of the units that no team heard of, and the others."""

    tally: Tally = field(default_factory=Tally)
    talkers: list[Talker] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Share:
    """Replays units; knows those that others depend on."""

    queries: Queries
    setting: Setting
    since: int
    qualifying: frozenset[str]
    answers: Mapping[int, list[Message]] = field(default_factory=dict)
    fold_recorded: bool = False
    """Fold the recorded world of every unit, even where history tells it."""
    _open: dict[int, UnitReplay] = field(default_factory=dict)
    _active: set[int] = field(default_factory=set)
    _failed: set[int] = field(default_factory=set)
    _read: dict[int, list[RecordedInput]] = field(default_factory=dict)
    _documents: Documents = field(default_factory=dict)

    def replay(self, units: Iterable[int]) -> Done:
        """Replay them all. A unit that cannot be is left out of both sides, and named."""
        done = Done()
        for unit in self._read_ahead(list(units)):
            replay = self._of(unit)
            if not self._advance(replay):
                done.tally.failed.add([unit])
                done.failed.append(unit)
                continue
            tally = Tally() if replay.said else done.tally
            tally.add(replay, self.since, self.qualifying)
            if replay.said:
                told = Talker(unit, tally, replay.said, replay.hand_offs, replay.provisional)
                done.talkers.append(told)
            if not any(replay.leaving.values()):
                del self._open[unit]
        return done

    def arrival(self, unit: int, person: int, sender: int) -> Arrival | None:
        """Whoever left `sender` to be `person` of `unit`; None if that unit cannot be replayed."""
        replay, key = self._of(sender), (unit, person)
        if not self._advance(replay, lambda: bool(replay.leaving.get(key))):
            return None
        waiting = replay.leaving.get(key)
        return waiting.pop(0) if waiting else None

    def _of(self, unit: int) -> UnitReplay:
        found = self._open.get(unit)
        if found is None:
            answers, read, recorded = self.answers.get(unit), self._read.pop(unit, None), None
            rows = self._rows(unit)
            if read:
                past = [(row, input_of(row)) for row in read]
                rows = iter(past)
                if not self.fold_recorded:
                    recorded = told(past, self._documents)
            answers = list(answers) if answers is not None else None
            found = UnitReplay(unit, rows, self.setting, self, answers, recorded)
            self._open[unit] = found
        return found

    def _advance(self, replay: UnitReplay, enough: Callable[[], bool] | None = None) -> bool:
        """Take steps to the end, or until it is enough; whether the unit could be replayed."""
        unit = replay.unit
        if unit in self._failed:
            return False
        if unit in self._active:
            return True  # it has come as far as it can before somebody arrives there
        self._active.add(unit)
        try:
            if enough is None and not replay.finished:
                replay.run()
            while enough is not None and not (replay.finished or enough()):
                replay.step()
        except FAULTS:
            self._failed.add(unit)
            return False
        finally:
            self._active.discard(unit)
        return True

    def _read_ahead(self, units: list[int]) -> Iterator[int]:
        """The units, while the histories of a group of neighbours are read at once."""
        for start in range(0, len(units), GROUP):
            group = units[start : start + GROUP]
            self._read.clear()
            if group[-1] - group[0] < APART_MAX * GROUP:
                rows = self.queries.histories_between(group[0], group[-1], PAGE)
                for unit, own in groupby(rows or (), attrgetter("unit")):
                    self._read[unit] = list(own)
                if not self.fold_recorded:
                    found = self.queries.documents_between(group[0], group[-1], PAGE)
                    self._documents = found or {}
            yield from group

    def _rows(self, unit: int) -> Rows:
        after = 0
        while True:
            rows = self.queries.histories(unit, after, PAGE)
            yield from ((row, input_of(row)) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].n
