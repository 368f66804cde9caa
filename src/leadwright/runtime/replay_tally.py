"""What units came to in either world, counted so that sums do not depend on how they were split."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter
from typing import TypeAlias

from leadwright.core.outcome import Decision
from leadwright.engine.receipts import response_bucket
from leadwright.qualify.live import OF_ACCOUNT
from leadwright.runtime.replay_told import Told
from leadwright.runtime.replay_unit import UnitReplay
from leadwright.runtime.replay_world import World

_kind_of = attrgetter("kind")

DECISION, ENTERED = "decision", "/entered"
EXAMPLES = 5
"""How many people or accounts to look at are named."""
Key: TypeAlias = tuple[str, ...]
"""What is counted, such as ("touch", channel, sequence)."""
Stage: TypeAlias = tuple[str, str]
"""("person" or "account", stage)."""
ByKey: TypeAlias = dict[tuple[str | int, ...], Decision]
WHAT = 3
"""So many parts of such a key say what was decided of whom."""
NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Some:
    """How many there are, and the first of them by number."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, ids: Iterable[int]) -> None:
        """Count more of them."""
        every = sorted(ids)
        if not every:
            return
        self.count += len(every)
        self.first = sorted(self.first + every[:EXAMPLES])[:EXAMPLES]

    def merge(self, other: "Some") -> None:
        """Count those of another."""
        self.first = sorted(self.first + other.first)[:EXAMPLES]
        self.count += other.count


@dataclass(slots=True)
class Changed:
    """Who is there in both worlds, only in the replayed one, and only in the recorded one."""

    both: int = 0
    gained: Some = field(default_factory=Some)
    lost: Some = field(default_factory=Some)

    def compare(self, then: AbstractSet[int], now: AbstractSet[int]) -> None:
        """Count two sets."""
        if then == now:
            self.both += len(then)
            return
        self.both += len(then & now)
        self.gained.add(now - then)
        self.lost.add(then - now)

    def merge(self, other: "Changed") -> None:
        """Count those of another."""
        self.both += other.both
        self.gained.merge(other.gained)
        self.lost.merge(other.lost)


@dataclass(slots=True)
class Qualified:
    """Units that one version qualified, those of them that converted afterwards, and the time
    between (ms)."""

    units: int = 0
    lead_ms: list[int] = field(default_factory=list)

    def merge(self, other: "Qualified") -> None:
        """Count those of another."""
        self.units += other.units
        self.lead_ms += other.lead_ms


@dataclass(slots=True)
class Tally:
    """Sums over units. `then` is the recorded world, `now` the replayed one."""

    units: int = 0
    inputs: int = 0
    drifted: int = 0
    provisional: int = 0
    then: Counter[Key] = field(default_factory=Counter)
    now: Counter[Key] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    differing: Some = field(default_factory=Some)
    unknown: Counter[str] = field(default_factory=Counter)
    stages: dict[Stage, Changed] = field(default_factory=dict)
    segments: dict[Stage, Changed] = field(default_factory=dict)
    """By ("person" or "account", segment): who entered it."""
    converted: int = 0
    qualified_then: Qualified = field(default_factory=Qualified)
    qualified_now: Qualified = field(default_factory=Qualified)
    foreseen: Changed = field(default_factory=Changed)
    """Conversions by unit: qualified beforehand in which world?"""
    failed: Some = field(default_factory=Some)

    def add(self, replay: UnitReplay, since: int, qualifying: frozenset[str]) -> None:
        """Count a unit that was replayed to its end. `since` (ms) leaves out what came before."""
        self.units += 1
        self.inputs += replay.inputs
        self.drifted += replay.drifted
        self.provisional += replay.provisional
        if replay.unknown:
            self.unknown.update(replay.unknown)
        decided_then, decided_now = replay.decided_then, replay.decided_now
        if (names := replay.setting.names) is not None:
            decided_then, decided_now = names.anew(decided_then), names.anew(decided_now)
        self.decided(replay.unit, decided_then, decided_now, since)
        then, now = _reached(replay.recorded, since), _reached(replay.replayed, since)
        if since and then != now:  # reached before by the other version is not missed by it
            was, is_now = replay.recorded, replay.replayed
            then, now = _with_earlier(then, now, was), _with_earlier(now, then, is_now)
        _compare(self.stages, then, now)
        self._conversion(replay, since, qualifying)

    def decided(
        self, unit: int, then: Sequence[Decision], now: Sequence[Decision], since: int
    ) -> None:
        """Count and compare the decisions of a unit."""
        if since:
            then = [each for each in then if each.at >= since]
            now = [each for each in now if each.at >= since]
        was, is_now = _count(unit, then, self.then), _count(unit, now, self.now)
        if was or is_now:
            _compare(self.segments, was, is_now)
        if found := _compared(then, now):
            self.differences.update(found)
            self.differing.add([unit])

    def _conversion(self, replay: UnitReplay, since: int, qualifying: frozenset[str]) -> None:
        converted = _converted(replay.recorded)
        if converted and converted < since:
            return  # a customer already
        self.converted += bool(converted)
        before = []
        for world, sums in (
            (replay.recorded, self.qualified_then),
            (replay.replayed, self.qualified_now),
        ):
            qualified = _first(world, qualifying)
            early = bool(qualified) and (not converted or qualified < converted)
            sums.units += early
            if early and converted:
                sums.lead_ms.append(converted - qualified)
            before.append({replay.unit} if early and converted else set())
        self.foreseen.compare(*before)

    def merge(self, other: "Tally") -> None:
        """Add the sums of other units."""
        for name in ("units", "inputs", "drifted", "provisional", "converted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.then.update(other.then)
        self.now.update(other.now)
        self.differences.update(other.differences)
        self.unknown.update(other.unknown)
        self.differing.merge(other.differing)
        self.failed.merge(other.failed)
        self.qualified_then.merge(other.qualified_then)
        self.qualified_now.merge(other.qualified_now)
        self.foreseen.merge(other.foreseen)
        for mine, theirs in ((self.stages, other.stages), (self.segments, other.segments)):
            for key, changed in theirs.items():
                mine.setdefault(key, Changed()).merge(changed)


# --------------------------------------------------------------------------- decisions


def _count(unit: int, decisions: Sequence[Decision], into: Counter[Key]) -> dict[Stage, set[int]]:
    """Add what decisions come to; who entered which segment: people, and the unit if it did."""
    entered: dict[Stage, set[int]] = {}
    answering: dict[tuple[int, str], int] = {}
    trigger_at = 0
    into.update(zip(repeat(DECISION), map(_kind_of, decisions), strict=False))
    for one in decisions:
        kind = one.kind
        if kind == "trigger":
            trigger_at = one.at
            continue
        if kind == "withheld":
            channel, rule = str(one.values.get("channel", "")), one.rule.partition("/")[0]
            into[kind, channel, rule, one.name] += 1
        elif kind == "enrolment":
            if trigger_at == one.at and one.name.endswith(ENTERED):
                answering[one.person, one.name.removesuffix(ENTERED)] = trigger_at
        elif kind == "touch":
            sequence = one.name.partition("/")[0]
            into[kind, str(one.values["channel"]), sequence] += 1
            if answering and (since := answering.pop((one.person, sequence), 0)):
                waited = int(one.values["not_before"] or 0) - since
                into["response", response_bucket(waited)] += 1
        elif kind == "segment":
            if one.name.endswith(ENTERED):
                account = one.because.startswith(OF_ACCOUNT) or not one.person
                key = ("account" if account else "person", one.name.removesuffix(ENTERED))
                entered.setdefault(key, set()).add(unit if account else one.person)
        elif kind == "hand_off":
            into[kind, one.name] += 1
        elif kind == "assigned":
            into["rep", one.rule.removeprefix("teams."), one.name] += 1
        trigger_at = 0
    return entered


def _compared(then: Sequence[Decision], now: Sequence[Decision]) -> Counter[str]:
    """How two lists of decisions differ; what merely has another hand-off's id does not."""
    found: Counter[str] = Counter()
    beside = 0
    for one, other in zip(then, now, strict=False):
        if one != other:
            if (one.at, one.kind, one.name, one.person) != (
                other.at, other.kind, other.name, other.person
            ):  # fmt: skip
                break
            found["for_another_reason"] += _has_other_reasons(one, other)
        beside += 1
    if beside < len(then) or beside < len(now):
        _compare_apart(_by_key(then[beside:]), _by_key(now[beside:]), found)
    return +found


def _compare_apart(left: ByKey, right: ByKey, into: Counter[str]) -> None:
    """The same of decisions in any order."""
    gone = Counter(key[:WHAT] for key in left if key not in right)
    come = Counter(key[:WHAT] for key in right if key not in left)
    both = ((one, right[key]) for key, one in left.items() if key in right)
    into["for_another_reason"] += sum(
        _has_other_reasons(one, other) for one, other in both if one != other
    )
    moved = (gone & come).total()
    into["at_another_time"] += moved
    into["only_recorded"] += gone.total() - moved
    into["only_replayed"] += come.total() - moved


def _by_key(decisions: Iterable[Decision]) -> ByKey:
    """(kind, name, whom, when) -> decision; the keys of further ones are longer."""
    found: ByKey = {}
    for one in decisions:
        key: tuple[str | int, ...] = (one.kind, one.name, one.person, one.at)
        while key in found:
            key = (*key, 0)
        found[key] = one
    return found


def _has_other_reasons(one: Decision, other: Decision) -> bool:
    if (one.rule, one.because) != (other.rule, other.because):
        return True
    return {**one.values, "hand_off": ""} != {**other.values, "hand_off": ""}


# --------------------------------------------------------------------------- where units stand


def _compare(
    into: dict[Stage, Changed], then: dict[Stage, set[int]], now: dict[Stage, set[int]]
) -> None:
    for name in then.keys() | now.keys():
        changed = into.get(name)
        if changed is None:
            changed = into[name] = Changed()
        changed.compare(then.get(name, NOBODY), now.get(name, NOBODY))


def _reached(world: World | Told, since: int) -> dict[Stage, set[int]]:
    """Stage -> who first reached it since then; people, and the unit if it is an account."""
    found: dict[Stage, set[int]] = {}
    for number, person in world.people.items():
        for stage, at in person.reached.items():
            if at >= since:
                found.setdefault(("person", stage), set()).add(number)
    if world.head.kind == "account":
        for stage, at in world.head.reached.items():
            if at >= since:
                found.setdefault(("account", stage), set()).add(world.head.id)
    return found


def _with_earlier(
    mine: Mapping[Stage, set[int]], theirs: Mapping[Stage, set[int]], world: World | Told
) -> dict[Stage, set[int]]:
    """Also those of theirs who had reached it earlier in this world."""
    found = {name: set(reached) for name, reached in mine.items()}
    for name, reached in _reached(world, 0).items():
        if earlier := reached & theirs.get(name, NOBODY):
            found.setdefault(name, set()).update(earlier)
    return found


def _first(world: World | Told, stages: frozenset[str]) -> int:
    """When the unit, or anybody in it, first reached one of the stages; 0: never."""
    every = [world.head.reached, *(person.reached for person in world.people.values())]
    return min((reached[s] for reached in every for s in stages & reached.keys()), default=0)


def _converted(world: World | Told) -> int:
    """When the unit became a customer; 0: it has not, or nobody is in it any more."""
    if not world.people and world.head.kind != "account":
        return 0
    instants = [person.reached.get("customer", 0) for person in world.people.values()]
    return min((at for at in (world.head.customer_since, *instants) if at), default=0)
